import AssayRandomness

/// The permutation test of paired values: if treatment and control are exchangeable within each pair, every
/// difference was as likely to have the other sign (Fisher, The Design of Experiments, 1935, §21).
///
/// The test against a bound assumes that the differences are symmetric about it. The smallest one-sided p-value is
/// 1/2ⁿ and the smallest two-sided one 2/2ⁿ: five pairs cannot reach 0.05.
public enum SignFlipTest {
  /// The result of the test.
  public struct Result: Sendable, Hashable {
    /// The mean of the differences, the test's statistic.
    public var mean: Double
    /// The share of assignments of signs whose sum is at least as extreme as the observed one, which is counted too.
    public var pValue: Double
    /// The number of assignments of signs that were summed; the mirror images of random ones are not counted.
    public var assignments: Int
    /// Whether all assignments were summed.
    public var isExact: Bool
  }

  /// The largest number of pairs for which all 2ⁿ assignments are enumerated.
  public static let exactLimit = 20

  /// The p-value of the mean of `differences` against a distribution symmetric about `bound`.
  ///
  /// The test is exact up to `exactLimit` differences. For more differences it takes `resamples` random assignments
  /// of signs, each with its mirror image, and counts the observed one and its mirror image among them, which keeps
  /// the test valid (Phipson and Smyth 2010; Hemerik and Goeman 2018): two-sided p is (k + 1)/(`resamples` + 1). The
  /// assignments are the same for every bound, so p never falls as the bound moves away from the mean.
  ///
  /// Sums are taken in order. Sums that differ from the observed one by less than 1e−12 of the sum of magnitudes count
  /// as equal to it, so that rounding never makes a result more significant; differences that are all equal to the
  /// bound give 1.
  ///
  /// - Parameters:
  ///   - differences: One for each pair, finite.
  ///   - bound: The shift under the hypothesis.
  ///   - alternative: The side of the bound on which an effect would lie.
  ///   - resamples: The number of random assignments, when there are too many to enumerate.
  ///   - stream: Assignment r reads the bits of ⌈n/64⌉ positions from r · ⌈n/64⌉ on; an exact test reads
  ///     none.
  public static func run(
    differences: [Double], bound: Double = 0, alternative: Alternative = .twoSided,
    resamples: Int = 99_999, stream: RandomStream
  ) throws -> Result {
    try run(differences, bound, alternative, resamples, stream)
  }

  /// The test of treatment − control over pairs. Two sums also count as equal when the rounding of the values
  /// themselves could explain their difference: 0.3 − 0.2 should equal 0.2 − 0.1, and in binary it does not.
  public static func run(
    treatment: [Double], control: [Double], bound: Double = 0, alternative: Alternative = .twoSided,
    resamples: Int = 99_999, stream: RandomStream
  ) throws -> Result {
    try Demand.pairs(treatment, control)
    let differences = try StudentInterval.differences(treatment, control)
    let size = try Demand.finite(
      (treatment + control).reduce(0) { $0 + $1.magnitude }, "values")
    return try run(differences, bound, alternative, resamples, stream, blur: size * 0x1p-51)
  }

  /// The interval of the centre of `differences`: the bounds that neither one-sided test rejects at
  /// (1 − `confidence`)/2, with the mean as its estimate. It is exact for symmetric differences; 0.95 needs six.
  ///
  /// Its ends are order statistics of the means of subsets of the differences, so no search is needed. Cost: a sort of
  /// 2ⁿ means for up to `exactLimit` differences (a million for twenty), of 2 · `resamples` + 1 for more.
  public static func interval(
    differences: [Double], confidence: Double = 0.95, resamples: Int = 99_999, stream: RandomStream
  ) throws -> Interval {
    try Demand.openUnit(confidence, "confidence")
    let tail = (1 - confidence) / 2
    let reassignments = try reassignments(differences, resamples, stream, blur: 0)
    guard let (low, high) = reassignments.ends(tail: tail) else {
      let needed = SignTest.fewestTosses(tail: tail)
      guard differences.count < needed else {
        throw StatisticsError.tooFew(
          of: "resamples", needed: Int((0.5 / tail).rounded(.up)), given: resamples)
      }
      throw StatisticsError.unfit(
        method: "the sign-flip interval at confidence \(confidence)", needed: needed,
        given: differences.count, measured: nil,
        better: "more pairs, or Student's interval of normal differences")
    }
    return Interval(
      estimate: try Summary.mean(differences), low: low, high: high, confidence: confidence)
  }

  /// The test that enumerates the assignments of up to `exactLimit` differences.
  static func run(
    _ differences: [Double], _ bound: Double, _ alternative: Alternative, _ resamples: Int,
    _ stream: RandomStream, blur: Double = 0, exactLimit: Int = exactLimit
  ) throws -> Result {
    try Demand.finiteNumber(bound, "bound")
    let reassignments = try reassignments(differences, resamples, stream, blur: blur, exactLimit: exactLimit)
    let isExact = differences.count <= exactLimit
    return Result(
      mean: try Summary.mean(differences),
      pValue: reassignments.pValue(bound: bound, alternative: alternative),
      assignments: isExact ? reassignments.sums.count : resamples, isExact: isExact)
  }
}
