import AssayRandomness

/// One execution of an experiment's body: a level for every factor and a seed. Its result is a pure
/// function of these two.
public struct Trial: Sendable, Hashable, Codable {
  public var stage: String
  /// A level for every varied and held factor.
  public var levels: Levels
  public var seed: UInt64

  public init(stage: String, levels: Levels, seed: UInt64) {
    self.stage = stage
    self.levels = levels
    self.seed = seed
  }

  /// The trial's own stream of that name. Trials with one seed share it whatever their levels.
  public func stream(_ name: StreamName) -> RandomStream { RandomStream(seed: seed, name: name) }

  /// The level of a factor. Traps when the design declares no such factor, or of another type:
  /// the trial's author then named it wrongly.
  public func bool(_ name: String, file: StaticString = #file, line: UInt = #line) -> Bool {
    guard case .bool(let value) = level(name, file, line) else { wrongType(name, "bool", file, line) }
    return value
  }
  public func integer(_ name: String, file: StaticString = #file, line: UInt = #line) -> Int {
    guard case .integer(let value) = level(name, file, line) else {
      wrongType(name, "integer", file, line)
    }
    return value
  }
  public func number(_ name: String, file: StaticString = #file, line: UInt = #line) -> Double {
    guard case .number(let value) = level(name, file, line) else {
      wrongType(name, "number", file, line)
    }
    return value
  }
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

/// What a trial measured. Equal bits in, equal bits out: `replay` compares all of it.
public struct Measurement: Sendable, Hashable, Codable {
  /// The numbers that outcomes and choices refer to, by name. NaN is canonical.
  public var measures: [String: Double]
  /// Whole curves, by name, for figures and for seeing where two runs part.
  public var series: [String: [Double]]
  /// Facts that identify inputs and programs, by name: `weights` (SHA-256 of the final weights, always
  /// there), `dataset`, `plan`.
  public var hashes: [String: String]

  public init(
    measures: [String: Double], series: [String: [Double]] = [:], hashes: [String: String]
  ) {
    self.measures = measures
    self.series = series
    self.hashes = hashes
  }
}

/// A finished trial with what it measured and where it ran.
public struct Record: Sendable, Hashable {
  public var trial: Trial
  public var measurement: Measurement
  /// Wall time in seconds. Never part of a verdict unless it is a declared measure.
  public var seconds: Double
  public var environment: Environment

  public init(trial: Trial, measurement: Measurement, seconds: Double, environment: Environment) {
    self.trial = trial
    self.measurement = measurement
    self.seconds = seconds
    self.environment = environment
  }
}

/// Where a trial ran: what must not matter, recorded so that it can be blamed if it does.
public struct Environment: Sendable, Hashable, Codable {
  /// Such as `x86_64 AMD EPYC`, the operating system, the instruction set of the kernels, the compiler,
  /// `debug` or `release`, Assay's version; by name.
  public var facts: [String: String]

  public init(facts: [String: String]) { self.facts = facts }
}

/// A registered experiment: claim, design and rule, and the function that executes one trial.
public struct Experiment: Sendable {
  public var claim: Claim
  public var design: Design
  public var rule: DecisionRule
  public var measure: @Sendable (Trial) throws -> Measurement

  public init(
    claim: Claim, design: Design, rule: DecisionRule,
    measure: @escaping @Sendable (Trial) throws -> Measurement
  ) {
    self.claim = claim
    self.design = design
    self.rule = rule
    self.measure = measure
  }
}
