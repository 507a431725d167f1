import AssayRandomness

/// One execution of an experiment's body: a level for every factor and a seed. Its result is a pure
/// function of these two.
public struct Trial: Sendable, Hashable, Codable {
  /// The stage that it belongs to.
  public var stage: String
  /// A level for every varied and held factor.
  public var levels: Levels
  /// What addresses every random draw of the trial.
  public var seed: UInt64

  /// A trial of these parts.
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

/// What a trial measured. Equal bits in, equal bits out: `replay` compares all of it.
public struct Measurement: Sendable, Hashable, Codable {
  /// The numbers that outcomes and choices refer to, by name. NaN is canonical.
  public var measures: [String: Double]
  /// Whole curves, by name, for figures and for seeing where two runs part.
  public var series: [String: [Double]]
  /// Facts that identify inputs and programs, by name: `weights` (SHA-256 of the final weights, always
  /// there), `dataset`, `plan`.
  public var hashes: [String: String]

  /// A measurement of these parts; `hashes` must have `weights`.
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
  /// What was executed.
  public var trial: Trial
  /// What it measured.
  public var measurement: Measurement
  /// Wall time in seconds. Never part of a verdict unless it is a declared measure.
  public var seconds: Double
  /// Where it ran.
  public var environment: Environment

  /// A record of these parts.
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

  /// An environment of these facts, by name.
  public init(facts: [String: String]) { self.facts = facts }
}

/// A registered experiment: claim, design and rule, and the function that executes one trial.
public struct Experiment: Sendable {
  /// What is put to the test.
  public var claim: Claim
  /// What is run.
  public var design: Design
  /// How it is decided.
  public var rule: DecisionRule
  /// Executes one trial: a pure function of the trial's levels and streams, safe to call on several threads.
  public var measure: @Sendable (Trial) throws -> Measurement

  /// An experiment of these parts, unchecked; see `validate()`.
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
