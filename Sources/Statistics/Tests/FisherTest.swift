/// Fisher's exact test of two proportions: the successes of treatment and control, given their sum (Fisher, Statistical
/// Methods for Research Workers, 5th ed. 1934, §21.02).
///
/// ```swift
/// let pValue = try FisherTest.pValue(
///   treatmentSuccesses: 9, treatmentTrials: 10, controlSuccesses: 3, controlTrials: 10)  // 0.0198
/// ```
public enum FisherTest {
  /// The p-value of the odds ratio against `bound`: 1 when the arms succeed equally often.
  ///
  /// One-sided, it is the probability of so many successes of the treatment or more (`.greater`), or fewer. Two-sided,
  /// it is the probability of all tables that are no likelier than this one, as R and SciPy have it, and not twice the
  /// smaller one-sided p. Cost: the number of possible tables.
  public static func pValue(
    treatmentSuccesses: Int, treatmentTrials: Int, controlSuccesses: Int, controlTrials: Int,
    bound: Double = 1, alternative: Alternative = .twoSided
  ) throws -> Double {
    try Demand.positive(bound, "bound")
    let table = try FourfoldTable(
      treatmentSuccesses, of: treatmentTrials, controlSuccesses, of: controlTrials)
    switch alternative {
    case .greater: return table.upperTail(oddsRatio: bound)
    case .less: return table.lowerTail(oddsRatio: bound)
    case .twoSided: return table.noLikelier(oddsRatio: bound)
    }
  }

  /// The interval of the odds ratio: the bounds that neither one-sided test rejects at (1 − `confidence`)/2 (Cornfield
  /// 1956). Its estimate has the observed number as the mean of the treatment's successes, given their sum, and is
  /// thus the likeliest; it is 0 or ∞ at the ends of the possible tables. Cost: 200 p-values.
  ///
  /// Throws when the margins allow one table only: when all trials succeed, or none.
  public static func interval(
    treatmentSuccesses: Int, treatmentTrials: Int, controlSuccesses: Int, controlTrials: Int,
    confidence: Double = 0.95
  ) throws -> Interval {
    try Demand.openUnit(confidence, "confidence")
    let table = try FourfoldTable(
      treatmentSuccesses, of: treatmentTrials, controlSuccesses, of: controlTrials)
    guard !table.isOnlyOne else { throw StatisticsError.undefinedStatistic(name: "odds ratio") }
    let tail = (1 - confidence) / 2
    func first(where holds: (Double) -> Bool) -> Double {
      firstDouble(upTo: .greatestFiniteMagnitude, where: holds)
    }
    let estimate =
      table.isLeast ? 0 : table.isMost ? .infinity : first(where: table.meanReachesSuccesses)
    return Interval(
      estimate: estimate, low: table.isLeast ? 0 : first { table.upperTail(oddsRatio: $0) > tail },
      high: table.isMost ? .infinity : first { table.lowerTail(oddsRatio: $0) <= tail },
      confidence: confidence)
  }
}
