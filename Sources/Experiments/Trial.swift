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
  /// The name of the trial's stage.
  public var stage: String
  /// A level for every varied and held factor.
  public var levels: Levels
  /// The seed of the trial's random streams.
  public var seed: UInt64

  /// Makes a trial from its parts.
  public init(stage: String, levels: Levels, seed: UInt64) {
    self.stage = stage
    self.levels = levels
    self.seed = seed
  }

  /// The trial's random stream of that name. Trials of one seed share it, whatever their levels.
  public func stream(_ name: StreamName) -> RandomStream { RandomStream(seed: seed, name: name) }

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

/// The numbers, curves and hashes that a trial measured. Equal bits in give equal bits out: `replay` compares
/// all of it.
public struct Measurement: Sendable, Hashable, Codable {
  /// The numbers that outcomes and choices refer to, by name. Every NaN is stored as the canonical one.
  public var measures: [String: Double]
  /// Whole curves, by name: for figures, and for finding the step at which two runs differ first.
  public var series: [String: [Double]]
  /// Hashes of inputs, programs and results, by name: `weights` (SHA-256 of the final weights) and, where
  /// they apply, `dataset` and `plan`.
  public var hashes: [String: String]

  /// Makes a measurement from its parts. By convention `hashes` has `weights`; nothing checks it.
  public init(
    measures: [String: Double], series: [String: [Double]] = [:], hashes: [String: String]
  ) {
    self.measures = measures
    self.series = series
    self.hashes = hashes
  }
}

/// A finished trial: its levels and seed, the measurement, and where it ran.
///
/// ```swift
/// let record = Record(trial: trial, measurement: measurement, seconds: 0.5, environment: environment)
/// let loss = record.measurement.measures["loss"]
/// ```
public struct Record: Sendable, Hashable {
  /// The trial that ran.
  public var trial: Trial
  /// The result of the trial.
  public var measurement: Measurement
  /// The wall time of the trial in seconds. It never takes part in a verdict, unless it is a declared
  /// measure.
  public var seconds: Double
  /// The machine and the build that ran the trial.
  public var environment: Environment

  /// Makes a record from its parts.
  public init(trial: Trial, measurement: Measurement, seconds: Double, environment: Environment) {
    self.trial = trial
    self.measurement = measurement
    self.seconds = seconds
    self.environment = environment
  }
}

/// The machine and the build that ran a trial. They must not change a result; they are recorded so that they
/// can be blamed if they do.
public struct Environment: Sendable, Hashable, Codable {
  /// Facts by name, such as `x86_64 AMD EPYC`, the operating system, the instruction set of the kernels, the
  /// compiler, `debug` or `release`, Assay's version.
  public var facts: [String: String]

  /// Makes an environment from its facts, by name.
  public init(facts: [String: String]) { self.facts = facts }
}

/// A claim with the design and the rule that put it to the test, and the function that executes one trial.
///
/// ```swift
/// let experiment = Experiment(claim: claim, design: design, rule: rule) { trial in
///   Measurement(measures: ["loss": trial.number("rate")], hashes: ["weights": "…"])
/// }
/// try experiment.validate()
/// ```
///
/// Run it with ``Study/run(_:store:executor:time:isCancelled:onProgress:)``.
public struct Experiment: Sendable {
  /// The sentence that is tested.
  public var claim: Claim
  /// The factors and stages that are run.
  public var design: Design
  /// The rule that decides by the records.
  public var rule: DecisionRule
  /// Executes one trial: a pure function of the trial's levels and streams, safe to call on several threads.
  public var measure: @Sendable (Trial) throws -> Measurement

  /// Makes an experiment without checking it; see `validate()`.
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
