import AssayRandomness

/// The rank-sum test of two independent samples: Mann and Whitney, "On a test of whether one of two random variables
/// is stochastically larger than the other", Ann. Math. Statist. 18 (1947); Wilcoxon 1945.
///
/// The hypothesis against a bound is that treatment − bound has the control's distribution. p is the share of all
/// exchanges of values between the arms with a rank sum at least as extreme, ties with their midranks. It never falls
/// as the bound moves towards the data, so the interval of the shift is the exact inversion of the test.
public enum MannWhitneyTest {
  /// The largest product of the two numbers of values for which all exchanges are counted.
  public static let exactLimit = 2500
  /// The largest product of the two numbers of values for which a shift or an interval is computed.
  public static let pairwiseLimit = 25_000_000

  /// The p-value of the shift from control to treatment against `bound`.
  ///
  /// The distribution is counted exactly where n · m ≤ `exactLimit`. Above it, `resamples` random exchanges and the
  /// observed one are compared, (k + 1)/(`resamples` + 1), the same exchanges for every bound.
  ///
  /// - Parameters:
  ///   - treatment: At least one finite value.
  ///   - control: At least one finite value.
  ///   - bound: The shift under the hypothesis.
  ///   - alternative: The side of the bound on which an effect would lie.
  ///   - resamples: The number of random exchanges, when there are too many to count.
  ///   - stream: Exchange r reads min(n, m) positions from r · min(n, m) on; an exact test reads none.
  public static func pValue(
    treatment: [Double], control: [Double], bound: Double = 0, alternative: Alternative = .twoSided,
    resamples: Int = 9_999, stream: RandomStream
  ) throws -> Double {
    try demand(treatment, control, resamples)
    try Demand.finiteNumber(bound, "bound")
    func tail(greater: Bool) -> Double {
      Self.tail(treatment, control, bound, greater: greater, resamples, stream)
    }
    return alternative.pValue(greater: tail(greater: true), less: tail(greater: false))
  }

  /// P(a treatment value exceeds a control value), ties counting half: U/(n m), the share of such pairs of values.
  public static func superiority(treatment: [Double], control: [Double]) throws -> Double {
    try Demand.ordered(treatment, "treatment values")
    try Demand.ordered(control, "control values")
    return RankStatistics.superiority(treatment, over: control)
  }

  /// The median of all differences between a treatment and a control value (Hodges and Lehmann 1963). Cost: a sort of
  /// n · m differences.
  public static func shift(treatment: [Double], control: [Double]) throws -> Double {
    Summary.median(sorted: try differences(treatment, control).sorted())
  }

  /// The interval of the shift, with the median of all differences as its estimate: the bounds that neither one-sided
  /// test rejects at (1 − `confidence`)/2. 0.95 needs four values in each arm, or three and five.
  ///
  /// Cost: a sort of n · m differences, and about 2 log₂(n · m) tests. The stream is read as by `pValue`.
  public static func interval(
    treatment: [Double], control: [Double], confidence: Double = 0.95, resamples: Int = 9_999,
    stream: RandomStream
  ) throws -> Interval {
    try Demand.openUnit(confidence, "confidence")
    let differences = try differences(treatment, control)
    try demand(treatment, control, resamples)
    let tail = (1 - confidence) / 2
    guard RandomSubsets.canDecide(treatment.count, control.count, tail: tail) else {
      throw StatisticsError.unfit(
        method: "the rank-sum interval at confidence \(confidence) with arms of equal size",
        needed: 2 * RandomSubsets.fewestOfEach(tail: tail), given: treatment.count + control.count,
        measured: nil, better: "more values, or Welch's interval of normal values")
    }
    guard isExact(treatment, control) || 1 / Double(resamples + 1) <= tail else {
      throw StatisticsError.tooFew(
        of: "resamples", needed: Int((1 / tail).rounded(.up)), given: resamples)
    }
    let inversion = Inversion(candidates: differences)
    func pValue(_ bound: Double, greater: Bool) -> Double {
      Self.tail(treatment, control, bound, greater: greater, resamples, stream)
    }
    return Interval(
      estimate: Summary.median(sorted: differences.sorted()),
      low: inversion.low(tail: tail) { pValue($0, greater: true) },
      high: inversion.high(tail: tail) { pValue($0, greater: false) }, confidence: confidence)
  }

  private static func tail(
    _ treatment: [Double], _ control: [Double], _ bound: Double, greater: Bool, _ resamples: Int,
    _ stream: RandomStream
  ) -> Double {
    let ranks = RankSum(treatment: treatment, control: control, bound: bound)
    return isExact(treatment, control)
      ? ranks.exactPValue(greater: greater)
      : ranks.randomPValue(greater: greater, resamples: resamples, stream: stream)
  }

  private static func isExact(_ treatment: [Double], _ control: [Double]) -> Bool {
    treatment.count * control.count <= exactLimit
  }

  private static func differences(_ treatment: [Double], _ control: [Double]) throws -> [Double] {
    try Demand.sample(treatment, "treatment values")
    try Demand.sample(control, "control values")
    try Demand.atMost(
      pairwiseLimit, treatment.count * control.count, "pairs of a treatment and a control value")
    return try treatment.flatMap { value in
      try control.map { try Demand.finite(value - $0, "differences") }
    }
  }

  private static func demand(_ treatment: [Double], _ control: [Double], _ resamples: Int) throws {
    try Demand.sample(treatment, "treatment values")
    try Demand.sample(control, "control values")
    if !isExact(treatment, control) { try Demand.resamples(resamples) }
  }
}
