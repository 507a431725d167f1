/// On which side of a measured number the true value lies, where the measurement ended before it was reached.
///
/// ```swift
/// // A run that was stopped after 800 steps needs more than 800.
/// let measurement = Measurement(measures: ["steps": 800], censored: ["steps": .above], result: "9f86d081…")
/// ```
///
/// A censored value is never judged as if it had been measured: every test is made with the value between the measured
/// number and infinity that speaks most against what is tested. The p-value is then at least that of the true values, so
/// that no verdict errs more often than without censoring, whatever the reason for which a measurement ended. Where
/// censoring leaves a question open, the outcome is inconclusive.
public enum Censoring: String, Sendable, Hashable, Codable, CaseIterable {
  /// The true value is at least the number: "more than 800 steps".
  case above
  /// The true value is at most the number: "less than 1e−30".
  case below

  /// The other side.
  public var opposite: Censoring { self == .above ? .below : .above }
}
