/// A finished trial: its levels and seed, the measurement, what its body used, and where it ran.
///
/// ```swift
/// let record = Record(
///   trial: trial, measurement: measurement, receipt: receipt, seconds: 0.5, environment: environment)
/// let loss = record.measurement.measures["loss"]
/// ```
public struct Record: Sendable, Hashable {
  /// The trial that ran.
  public var trial: Trial
  /// The result of the trial.
  public var measurement: Measurement
  /// What the body of the trial read and drew.
  public var receipt: Receipt
  /// The wall time of the trial in seconds. It never takes part in a verdict, unless it is a declared
  /// measure.
  public var seconds: Double
  /// The machine and the build that ran the trial.
  public var environment: Environment

  /// Makes a record from its parts.
  public init(
    trial: Trial, measurement: Measurement, receipt: Receipt, seconds: Double, environment: Environment
  ) {
    self.trial = trial
    self.measurement = measurement
    self.receipt = receipt
    self.seconds = seconds
    self.environment = environment
  }
}
