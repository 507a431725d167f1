import AssayRandomness

/// The permutation test of the difference of the means of two independent samples (Fisher 1935; Pitman, "Significance
/// tests which may be applied to samples from any populations", J. R. Statist. Soc. Suppl. 4, 1937).
///
/// The hypothesis against a bound is that treatment − bound has the control's distribution: equal means with different
/// spreads are not enough.
public enum PermutationTest {
  /// The result of the test.
  public struct Result: Sendable, Hashable {
    /// mean(treatment) − mean(control), the test's statistic.
    public var difference: Double
    /// The share of assignments of the values to the arms with a difference at least as extreme as the observed one,
    /// which is counted too.
    public var pValue: Double
    /// The number of assignments that were compared, without the observed one where they are random.
    public var assignments: Int
    /// Whether all assignments were compared.
    public var isExact: Bool
  }

  /// The largest number of assignments that are enumerated: arms of eleven and eleven, or of five and thirty.
  public static let exactLimit = 1_000_000

  /// The p-value of mean(treatment) − mean(control) against `bound`.
  ///
  /// All assignments are enumerated where there are at most `exactLimit`. Otherwise `resamples` random ones are
  /// compared, (k + 1)/(`resamples` + 1), the same for every bound (Phipson and Smyth 2010). Sums are taken in order;
  /// those that differ from the observed one by less than 1e−12 of the sum of magnitudes count as equal to it.
  ///
  /// - Parameters:
  ///   - treatment: At least one finite value.
  ///   - control: At least one finite value.
  ///   - bound: The shift under the hypothesis.
  ///   - alternative: The side of the bound on which an effect would lie.
  ///   - resamples: The number of random assignments, when there are too many to enumerate.
  ///   - stream: Assignment r reads min(n, m) positions from r · min(n, m) on; an exact test reads none.
  public static func run(
    treatment: [Double], control: [Double], bound: Double = 0, alternative: Alternative = .twoSided,
    resamples: Int = 9_999, stream: RandomStream
  ) throws -> Result {
    try Demand.finiteNumber(bound, "bound")
    let (reassignments, isExact) = try reassignments(treatment, control, resamples, stream)
    return Result(
      difference: try difference(treatment, control),
      pValue: reassignments.pValue(bound: bound, alternative: alternative),
      assignments: isExact ? reassignments.sums.count : resamples, isExact: isExact)
  }

  /// The interval of the shift, with the difference of the means as its estimate: the bounds that neither one-sided
  /// test rejects at (1 − `confidence`)/2. 0.95 needs four values in each arm, or three and five.
  ///
  /// Its ends are differences between the means of the values that two assignments exchange, so no search is
  /// needed. Cost: a sort of one number for each assignment. The stream is read as by `run`.
  public static func interval(
    treatment: [Double], control: [Double], confidence: Double = 0.95, resamples: Int = 9_999,
    stream: RandomStream
  ) throws -> Interval {
    try Demand.openUnit(confidence, "confidence")
    let tail = (1 - confidence) / 2
    let (reassignments, isExact) = try reassignments(treatment, control, resamples, stream)
    guard RandomSubsets.canDecide(treatment.count, control.count, tail: tail) else {
      throw StatisticsError.unfit(
        method: "the permutation interval at confidence \(confidence) with arms of equal size",
        needed: 2 * RandomSubsets.fewestOfEach(tail: tail), given: treatment.count + control.count,
        measured: nil, better: "more values, or Welch's interval of normal values")
    }
    guard let (low, high) = reassignments.ends(tail: tail) else {
      let all = isExact ? reassignments.sums.count : Int((1 / tail).rounded(.up))
      throw StatisticsError.tooFew(of: "resamples", needed: all, given: resamples)
    }
    return Interval(
      estimate: try difference(treatment, control), low: low, high: high, confidence: confidence)
  }

  private static func difference(_ treatment: [Double], _ control: [Double]) throws -> Double {
    try Demand.finite(Summary.mean(treatment) - Summary.mean(control))
  }

  /// The assignments, each as the values that it exchanges. The smaller arm is drawn.
  private static func reassignments(
    _ treatment: [Double], _ control: [Double], _ resamples: Int, _ stream: RandomStream
  ) throws -> (Reassignments, isExact: Bool) {
    try Demand.sample(treatment, "treatment values")
    try Demand.sample(control, "control values")
    let isTreatment = treatment.count <= control.count
    let values = isTreatment ? treatment + control : control + treatment
    let fewer = min(treatment.count, control.count)
    let magnitude = try Demand.finite(values.reduce(0) { $0 + $1.magnitude })
    let ownSum = values[..<fewer].reduce(0, +)
    var result = Reassignments(tolerance: 0.5e-12 * magnitude)
    func add(_ chosen: ArraySlice<Int>) {
      var (kept, gained) = (0.0, 0.0)
      var size = 0
      for index in chosen {
        if index < fewer {
          kept += values[index]
        } else {
          gained += values[index]
          size += 1
        }
      }
      // What the smaller arm gives away, less what it gets.
      let sum = size == 0 ? 0 : (ownSum - kept) - gained
      result.sums.append(isTreatment ? sum : -sum)
      result.sizes.append(Double(size))
    }
    if RandomSubsets.number(of: fewer, from: values.count, limit: exactLimit) != nil {
      RandomSubsets.forEach(of: fewer, from: values.count, add)
      return (result, true)
    }
    try Demand.resamples(resamples)
    add(Array(0..<fewer)[...])
    RandomSubsets.forEach(resamples, of: fewer, from: values.count, stream, add)
    return (result, false)
  }
}
