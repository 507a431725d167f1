/// What the body of a trial read and drew: the proof that what was declared was used.
///
/// ```swift
/// let (measurement, receipt) = try experiment.execute(trial)
/// print(receipt.read, receipt.draws["init"]?.numbers ?? 0)
/// ```
public struct Receipt: Sendable, Hashable, Codable {
  /// The names of the variables whose levels were read, sorted.
  public var read: [String]
  /// How much was drawn from each stream that was asked for, by its name.
  public var draws: [String: Draws]

  /// How much was drawn from a stream and from everything split from it.
  public struct Draws: Sendable, Hashable, Codable {
    /// How many numbers Swift code drew: the numbers that its calls returned; for a permutation of n, n − 1.
    public var numbers: Int
    /// How many times a traced program took a key of the stream, to draw from it by itself. What it then draws is not
    /// counted.
    public var programs: Int

    /// So many numbers and programs.
    public init(numbers: Int = 0, programs: Int = 0) { (self.numbers, self.programs) = (numbers, programs) }

    /// Whether nothing was drawn.
    var isEmpty: Bool { numbers == 0 && programs == 0 }
  }

  /// A receipt of these parts; without them, that of a trial which read and drew nothing.
  public init(read: [String] = [], draws: [String: Draws] = [:]) {
    self.read = read
    self.draws = draws
  }
}

extension Design {
  /// Checks that the trials of a study used what the design declares: that some trial read each manipulated and each
  /// held variable, that some trial drew from each stream, and that some record states each free variable. A variable
  /// may be meant for one arm only, so one trial is enough.
  ///
  /// - Parameters:
  ///   - receipts: The receipts of all trials of the study.
  ///   - environments: The environments of all its records.
  /// - Throws: ``StudyError`` for the first factor, in the design's order, that nothing used.
  package func requireUse(in receipts: [Receipt], environments: [Environment]) throws {
    let read = receipts.reduce(into: Set<String>()) { $0.formUnion($1.read) }
    let drawn = receipts.reduce(into: Set<String>()) { names, receipt in
      names.formUnion(receipt.draws.filter { !$0.value.isEmpty }.keys)
    }
    for factor in factors {
      switch factor.role {
      case .manipulated, .held:
        guard read.contains(factor.name) else {
          throw StudyError.unread(variable: factor.name, role: factor.role)
        }
      case .nuisance:
        guard drawn.contains(factor.name) else { throw StudyError.undrawn(stream: factor.name) }
      case .free:
        guard environments.contains(where: { $0.facts[factor.name] != nil }) else {
          throw StudyError.unstated(variable: factor.name)
        }
      }
    }
  }
}
