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
