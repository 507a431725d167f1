import AssayKernels
import AssayRandomness

extension SignFlipTest {
  /// The test of treatment / control over pairs: the sign-flip test of log treatment − log control, in
  /// which a halving weighs as much as a doubling. All values must be positive.
  public static func run(
    ratiosOf treatment: [Double], to control: [Double], alternative: Alternative = .twoSided,
    resamples: Int = 99_999, stream: RandomStream
  ) throws -> Result {
    try Demand.pairs(treatment, control)
    return try run(
      differences: zip(treatment, control).map { assay_log($0) - assay_log($1) },
      alternative: alternative, resamples: resamples, stream: stream)
  }
}
