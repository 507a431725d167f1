/// The test and the interval of a probability estimated from counts. Both are exact.
///
/// ```swift
/// let pValue = try Proportion.pValue(
///   successes: 9, trials: 10, bound: 0.5, alternative: .greater)  // 11/1024
/// let interval = try Proportion.clopperPearson(successes: 9, trials: 10)  // from 0.555 to 0.997
/// ```
public enum Proportion {
  /// The binomial test of a probability against `bound`: how likely so many successes or more are under it
  /// (`.greater`), or so many or fewer (`.less`).
  public static func pValue(
    successes: Int, trials: Int, bound: Double = 0.5, alternative: Alternative = .twoSided
  ) throws -> Double {
    try demand(successes, trials)
    return try pValue(
      Double(successes), failures: Double(trials - successes), bound: bound, alternative: alternative)
  }

  /// The interval of Clopper and Pearson (Biometrika 26, 1934): the probabilities under which neither so many
  /// nor so few successes would be rarer than (1 − `confidence`)/2. It covers the true probability at least
  /// as often as the confidence says.
  public static func clopperPearson(
    successes: Int, trials: Int, confidence: Double = 0.95
  ) throws -> Interval {
    try demand(successes, trials)
    return try interval(Double(successes), failures: Double(trials - successes), confidence: confidence)
  }

  /// The test for numbers that need not be whole: ties count half in `Superiority`.
  static func pValue(
    _ successes: Double, failures: Double, bound: Double, alternative: Alternative
  ) throws -> Double {
    guard bound >= 0, bound <= 1 else {
      throw StatisticsError.notAProbability(name: "bound", value: bound)
    }
    return alternative.pValue(
      greater: successes == 0
        ? 1 : BetaDistribution.cumulative(bound, a: successes, b: failures + 1),
      less: failures == 0
        ? 1 : BetaDistribution.cumulative(1 - bound, complement: bound, a: failures, b: successes + 1))
  }

  static func interval(
    _ successes: Double, failures: Double, confidence: Double
  ) throws -> Interval {
    try Demand.openUnit(confidence, "confidence")
    let tail = (1 - confidence) / 2
    return Interval(
      estimate: successes / (successes + failures), low: low(successes, failures, tail),
      high: 1 - low(failures, successes, tail), confidence: confidence)
  }

  private static func demand(_ successes: Int, _ trials: Int) throws {
    guard trials >= 1, successes >= 0, successes <= trials else {
      throw StatisticsError.impossibleCount(successes: successes, trials: trials)
    }
    try Demand.count(trials, "trials")
  }

  /// The probability of success under which `successes` or more have probability `tail`.
  private static func low(_ successes: Double, _ failures: Double, _ tail: Double) -> Double {
    if successes == 0 { return 0 }
    return BetaDistribution.quantile(tail, a: successes, b: failures + 1)
  }
}
