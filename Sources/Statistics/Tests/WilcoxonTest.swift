/// The signed-rank test of values that are symmetric about their centre: Wilcoxon, "Individual comparisons by
/// ranking methods", Biometrics Bulletin 1 (1945). It is nearly as strong as Student's test for normal values and
/// much stronger for values with heavy tails.
///
/// The null distribution is exact, given the magnitudes: ties share midranks, and zeros keep their ranks but not
/// their signs (Pratt 1959). With these two conventions p never falls as the bound moves towards the values, so that
/// the interval is the exact inversion of the test, ties or not. Above `exactLimit` values p comes from the normal
/// approximation with a continuity correction.
public enum WilcoxonTest {
  /// The largest number of values with an exact null distribution.
  public static let exactLimit = 300
  /// The largest number of values for which a pseudomedian or an interval is computed.
  public static let pairwiseLimit = 5000

  /// The p-value of the centre of `values` against `bound`. Cost: n³ for the exact distribution.
  ///
  /// Differences from the bound count as equal when they differ by no more than the rounding of the largest value.
  public static func pValue(
    of values: [Double], bound: Double = 0, alternative: Alternative = .twoSided
  ) throws -> Double {
    try Demand.sample(values)
    return try pValue(values, bound, alternative, size: 0)
  }

  /// The p-value of the centre of treatment − control over pairs against `bound`. Differences count as equal when the
  /// rounding of the values themselves could explain what distinguishes them: 90.2 − 90.1 should equal 90.1 − 90.0, and
  /// in binary it does not.
  public static func pValue(
    treatment: [Double], control: [Double], bound: Double = 0, alternative: Alternative = .twoSided
  ) throws -> Double {
    try Demand.pairs(treatment, control)
    let differences = try StudentInterval.differences(treatment, control)
    return try pValue(differences, bound, alternative, size: size(treatment, control))
  }

  /// The median of the means of all pairs of values, each value paired with itself too: Hodges and Lehmann,
  /// "Estimates of location based on rank tests", Ann. Math. Statist. 34 (1963). Cost: a sort of n (n + 1)/2 means.
  public static func pseudomedian(of values: [Double]) throws -> Double {
    Summary.median(sorted: try pairMeans(values).sorted())
  }

  /// The interval of the centre, with the pseudomedian as its estimate: the bounds that neither one-sided test
  /// rejects at (1 − `confidence`)/2. Its ends are means of pairs of values. 0.95 needs six values.
  ///
  /// Cost: a sort of n (n + 1)/2 means, and about 4 log n tests.
  public static func interval(of values: [Double], confidence: Double = 0.95) throws -> Interval {
    try interval(values, confidence, size: 0)
  }

  /// The interval of the centre of treatment − control over pairs, with the same regard to rounding as the test.
  public static func interval(
    treatment: [Double], control: [Double], confidence: Double = 0.95
  ) throws -> Interval {
    try Demand.pairs(treatment, control)
    let differences = try StudentInterval.differences(treatment, control)
    return try interval(differences, confidence, size: size(treatment, control))
  }

  private static func pValue(
    _ values: [Double], _ bound: Double, _ alternative: Alternative, size: Double
  ) throws -> Double {
    try Demand.finiteNumber(bound, "bound")
    return alternative.pValue(
      greater: tail(values, bound, size, greater: true),
      less: tail(values, bound, size, greater: false))
  }

  private static func interval(
    _ values: [Double], _ confidence: Double, size: Double
  ) throws -> Interval {
    try Demand.openUnit(confidence, "confidence")
    let means = try pairMeans(values)
    let tail = (1 - confidence) / 2
    let needed = SignTest.fewestTosses(tail: tail)
    guard values.count >= needed else {
      throw StatisticsError.unfit(
        method: "the signed-rank interval at confidence \(confidence)", needed: needed,
        given: values.count, measured: nil, better: "more values, or Student's interval of normal values")
    }
    let inversion = Inversion(candidates: means)
    return Interval(
      estimate: Summary.median(sorted: means.sorted()),
      low: inversion.low(tail: tail) { Self.tail(values, $0, size, greater: true) },
      high: inversion.high(tail: tail) { Self.tail(values, $0, size, greater: false) },
      confidence: confidence)
  }

  private static func tail(
    _ values: [Double], _ bound: Double, _ size: Double, greater: Bool
  ) -> Double {
    SignedRanks(values, bound: bound, size: size)
      .pValue(greater: greater, isExact: values.count <= exactLimit)
  }

  /// The largest magnitude among the values of pairs.
  private static func size(_ treatment: [Double], _ control: [Double]) -> Double {
    (treatment + control).reduce(0) { max($0, $1.magnitude) }
  }

  private static func pairMeans(_ values: [Double]) throws -> [Double] {
    try Demand.sample(values)
    try Demand.atMost(pairwiseLimit, values.count, "values")
    return values.indices.flatMap { index in
      values[...index].map { $0 / 2 + values[index] / 2 }
    }
  }
}
