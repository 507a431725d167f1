extension SampleSize {
  /// The size of each of two INDEPENDENT samples with which a one-sided rank-sum test finds an effect of γ =
  /// P(treatment > control) with probability about 1 − β: ⌈((Φ⁻¹(1 − α) − Φ⁻¹(β)) / (√6 (½ − γ)))²⌉, where α is
  /// `falsePositives`, β is `falseNegatives` and γ is `superiority`.
  ///
  /// It is not the number of pairs that a paired test needs: at γ = ¾ it gives 29, and the sign test of 29 pairs has a
  /// power of 0.71, not 0.95; `ofSignTest` says 54. It stands here because the literature uses it: Noether, "Sample
  /// size determination for some common nonparametric tests", JASA 82 (1987); Bouthillier et al. 2021 (arXiv
  /// 2103.03098).
  public static func noether(
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
