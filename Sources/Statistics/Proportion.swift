/// Intervals of a probability estimated from counts.
package enum Proportion {
  /// The interval of Clopper and Pearson (Biometrika 26, 1934): the probabilities under which neither so many
  /// nor so few successes would be rarer than (1 − `confidence`)/2. It covers the true probability at least
  /// as often as the confidence says.
  package static func clopperPearson(
    successes: Int, trials: Int, confidence: Double = 0.95
  ) throws -> Interval {
    guard trials >= 1, successes >= 0, successes <= trials else {
      throw StatisticsError.impossibleCount(successes: successes, trials: trials)
    }
    try Demand.openUnit(confidence, "confidence")
    let tail = (1 - confidence) / 2
    return Interval(
      estimate: Double(successes) / Double(trials), low: low(successes, trials, tail),
      high: 1 - low(trials - successes, trials, tail), confidence: confidence)
  }

  /// The probability of success under which `successes` or more have probability `tail`.
  private static func low(_ successes: Int, _ trials: Int, _ tail: Double) -> Double {
    if successes == 0 { return 0 }
    return BetaDistribution.quantile(tail, a: Double(successes), b: Double(trials - successes + 1))
  }
}
