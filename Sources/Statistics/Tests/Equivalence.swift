/// Two one-sided tests of equivalence: that an effect lies within a range that does not matter. Schuirmann, "A
/// comparison of the two one-sided tests procedure and the power approach", J. Pharmacokinet. Biopharm. 15 (1987).
///
/// The hypothesis is that the effect is at most `low` or at least `high`. Both parts must be rejected, so p is the
/// larger of the two, and no correction is needed. p is at most α if and only if the interval at confidence 1 − 2α lies
/// within the range.
///
/// ```swift
/// let pValue = try Equivalence.pValue(low: -0.5, high: 0.5) { bound, alternative in
///   try WilcoxonTest.pValue(of: differences, bound: bound, alternative: alternative)
/// }
/// ```
public enum Equivalence {
  /// The p-value from any test with a bound: `.greater` at `low` and `.less` at `high`.
  public static func pValue(
    low: Double, high: Double, test: (_ bound: Double, _ alternative: Alternative) throws -> Double
  ) throws -> Double {
    guard low < high else { throw StatisticsError.unorderedBounds(low: low, high: high) }
    return try pValue(aboveLow: test(low, .greater), belowHigh: test(high, .less))
  }

  /// The p-value from those of the two one-sided tests: the larger.
  public static func pValue(aboveLow: Double, belowHigh: Double) throws -> Double {
    for (pValue, name) in [(aboveLow, "lower"), (belowHigh, "upper")] {
      guard pValue >= 0, pValue <= 1 else {
        throw StatisticsError.notAProbability(name: "p-value at the \(name) end", value: pValue)
      }
    }
    return max(aboveLow, belowHigh)
  }

  /// Student's test that the mean of `values`, or of the differences of pairs, lies between `low` and `high`.
  public static func pValue(of values: [Double], low: Double, high: Double) throws -> Double {
    let estimate = try StudentEstimate(of: values)
    return try pValue(low: low, high: high) { try estimate.pValue(bound: $0, alternative: $1) }
  }

  /// Welch's test that mean(treatment) − mean(control) of two independent samples lies between `low` and `high`.
  public static func pValue(
    treatment: [Double], control: [Double], low: Double, high: Double
  ) throws -> Double {
    let estimate = try StudentEstimate(treatment: treatment, control: control, pooled: false)
    return try pValue(low: low, high: high) { try estimate.pValue(bound: $0, alternative: $1) }
  }
}
