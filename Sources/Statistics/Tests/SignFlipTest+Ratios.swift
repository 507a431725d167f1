import AssayKernels
import AssayRandomness

extension SignFlipTest {
  /// The test of treatment / control over pairs against the ratio `bound`: the sign-flip test of log treatment −
  /// log control, in which a halving weighs as much as a doubling. All values and the bound must be positive.
  public static func run(
    ratiosOf treatment: [Double], to control: [Double], bound: Double = 1,
    alternative: Alternative = .twoSided, resamples: Int = 99_999, stream: RandomStream
  ) throws -> Result {
    try Demand.positive(bound, "bound")
    return try run(
      differences: logarithms(treatment, control), bound: bound == 1 ? 0 : assay_log(bound),
      alternative: alternative, resamples: resamples, stream: stream)
  }

  /// The interval of the ratio treatment / control over pairs, with the geometric mean of the ratios as its estimate:
  /// that of the differences between logarithms, taken back. All values must be positive.
  public static func interval(
    ratiosOf treatment: [Double], to control: [Double], confidence: Double = 0.95,
    resamples: Int = 99_999, stream: RandomStream
  ) throws -> Interval {
    let interval = try interval(
      differences: logarithms(treatment, control), confidence: confidence, resamples: resamples,
      stream: stream)
    return Interval(
      estimate: assay_exp(interval.estimate), low: assay_exp(interval.low),
      high: assay_exp(interval.high), confidence: confidence)
  }

  private static func logarithms(_ treatment: [Double], _ control: [Double]) throws -> [Double] {
    try Demand.pairs(treatment, control)
    try Demand.positive(treatment, "treatment values")
    try Demand.positive(control, "control values")
    return zip(treatment, control).map { assay_log($0) - assay_log($1) }
  }
}
