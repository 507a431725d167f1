/// The number of pairs that an experiment needs, computed before it is run.
public enum SampleSize {
  /// The number of pairs with which a one-sided test finds an effect of γ = P(treatment > control) with
  /// probability 1 − β: ⌈((Φ⁻¹(1 − α) − Φ⁻¹(β)) / (√6 (½ − γ)))²⌉, where α is `falsePositives`, β is
  /// `falseNegatives` and γ is `superiority`.
  ///
  /// Noether, "Sample size determination for some common nonparametric tests", JASA 82 (1987), as used by Bouthillier
  /// et al. 2021 (arXiv 2103.03098).
  public static func pairs(
    superiority: Double, falsePositives: Double = 0.05, falseNegatives: Double = 0.05
  ) throws -> Int {
    guard superiority >= 0, superiority <= 1 else {
      throw StatisticsError.notAProbability(name: "superiority to detect", value: superiority)
    }
    guard superiority != 0.5 else { throw StatisticsError.noEffectToDetect }
    try Demand.openUnit(falsePositives, "rate of false positives")
    try Demand.openUnit(falseNegatives, "rate of false negatives")
    guard falsePositives + falseNegatives < 1 else {
      throw StatisticsError.hopelessErrorRates(
        falsePositives: falsePositives, falseNegatives: falseNegatives)
    }
    let distance =
      -NormalDistribution.quantile(falsePositives) - NormalDistribution.quantile(falseNegatives)
    let effect = 0.5 - superiority
    guard let pairs = Int(exactly: (distance * distance / (6 * effect * effect)).rounded(.up)) else {
      throw StatisticsError.sampleSizeTooLarge(superiority: superiority)
    }
    return pairs
  }
}
