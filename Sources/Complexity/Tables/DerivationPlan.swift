/// Describes an exact table: a space, and the number of steps within which a machine must halt to count.
public struct DerivationPlan: Hashable, Sendable {
  /// The space of machines.
  public let space: MachineSpace
  /// The step limit, the halting step included; nil for none.
  public let limit: Int?

  /// Makes a plan for an exact derivation.
  ///
  /// - Throws: ``ComplexityError`` where the space has too many machines to enumerate, where the limit is not
  ///   positive, or where a space whose greatest halting step is not proved has no limit.
  public init(space: MachineSpace, limit: Int?) throws(ComplexityError) {
    guard space.machines != nil else { throw .tooManyMachines(space: space.name) }
    if let limit {
      guard (1...10_000_000).contains(limit) else {
        throw .unsupportedLimit("\(limit) steps: from 1 to 10000000, or none")
      }
    } else if Settler.provenMaximum(space) == nil {
      throw .unsupportedLimit(
        "none for \(space.name): no theorem tells its undecided machines from those that halt late; "
          + "without limit are (1..5,2), (2,3) and (2,4)")
    }
    self.space = space
    self.limit = limit
  }

  /// The step limit of a table unless another is asked for: the literature's 500 for two symbols, 1000
  /// otherwise.
  public static func standardLimit(_ space: MachineSpace) -> Int {
    space.symbols == 2 && space.dimensions == 1 ? 500 : 1_000
  }

  package var slug: String { space.slug + "-" + (limit.map(String.init) ?? "none") }
}

extension DerivationPlan: TableIdentity {
  var fields: [(String, String)] {
    space.fields + [("limit", limit.map(String.init) ?? "none")]
  }
}

extension MachineSpace {
  var fields: [(String, String)] {
    [("states", String(states)), ("symbols", String(symbols)), ("dimensions", String(dimensions))]
  }
}
