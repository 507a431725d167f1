import AssayRandomness

/// One execution of an experiment's body: a level for every factor, and a seed. Its result is a pure function
/// of these two.
///
/// ```swift
/// func measure(_ trial: Trial) -> Measurement {
///   let draw = trial.stream("noise").normal(at: 0)
///   return Measurement(measures: ["loss": trial.number("rate") * draw], hashes: ["weights": "…"])
/// }
/// ```
public struct Trial: Sendable, Hashable, Codable {
  /// The name of the stage in which a study uses the trial. It is no part of the trial's identity.
  public var stage: String
  /// A level for every varied and held factor.
  public var levels: Levels
  /// The root seed of the trial's random streams.
  public var seed: UInt64
  /// The seeds of single streams, by the stream's name, that take the place of the root seed.
  public var overrides: [String: UInt64]

  /// Makes a trial from its parts.
  public init(stage: String, levels: Levels, seed: UInt64, overrides: [String: UInt64] = [:]) {
    self.stage = stage
    self.levels = levels
    self.seed = seed
    self.overrides = overrides
  }

  /// The trial's random stream of that name. Trials of one seed share it, whatever their levels, unless one of them
  /// overrides the stream.
  public func stream(_ name: StreamName) -> RandomStream {
    RandomStream(seed: overrides[name.rawValue] ?? seed, name: name)
  }

  /// The level of a factor that is a switch. Traps when the design declares no such factor, or one of another
  /// type: the author of the trial then named it wrongly.
  public func bool(_ name: String, file: StaticString = #file, line: UInt = #line) -> Bool {
    guard case .bool(let value) = level(name, file, line) else { wrongType(name, "bool", file, line) }
    return value
  }
  /// The level of a factor of whole numbers. Traps like ``bool(_:file:line:)``.
  public func integer(_ name: String, file: StaticString = #file, line: UInt = #line) -> Int {
    guard case .integer(let value) = level(name, file, line) else {
      wrongType(name, "integer", file, line)
    }
    return value
  }
  /// The level of a factor of real numbers. Traps like ``bool(_:file:line:)``.
  public func number(_ name: String, file: StaticString = #file, line: UInt = #line) -> Double {
    guard case .number(let value) = level(name, file, line) else {
      wrongType(name, "number", file, line)
    }
    return value
  }
  /// The level of a factor of names. Traps like ``bool(_:file:line:)``.
  public func text(_ name: String, file: StaticString = #file, line: UInt = #line) -> String {
    guard case .text(let value) = level(name, file, line) else { wrongType(name, "text", file, line) }
    return value
  }

  private func level(_ name: String, _ file: StaticString, _ line: UInt) -> FactorValue {
    guard let value = levels[name] else {
      preconditionFailure(
        "the design declares no factor '\(name)'; it declares \(levels.keys.sorted())", file: file,
        line: line)
    }
    return value
  }
  private func wrongType(_ name: String, _ type: String, _ file: StaticString, _ line: UInt) -> Never {
    preconditionFailure(
      "the factor '\(name)' is not of type \(type): \(String(describing: levels[name]))", file: file,
      line: line)
  }
}
