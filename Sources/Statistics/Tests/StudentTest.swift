/// Student's test of a mean, and of the difference of two means under equal variances: exact for normal values,
/// and approximate for large samples of other values (Student, "The probable error of a mean", Biometrika 6, 1908).
///
/// Paired values are tested by their differences. Values that do not vary are refused: they say nothing about
/// the error of their mean.
///
/// ```swift
/// let pValue = try StudentTest.pValue(of: [0.3, 0.5, 0.2, 0.4], bound: 0, alternative: .greater)  // 0.0061
/// ```
public enum StudentTest {
  /// The p-value of the mean of `values` against `bound`: of t = (mean − bound)/(s/√n) with n − 1 degrees of
  /// freedom. Needs two values.
  public static func pValue(
    of values: [Double], bound: Double = 0, alternative: Alternative = .twoSided
  ) throws -> Double {
    try StudentEstimate(of: values).pValue(bound: bound, alternative: alternative)
  }

  /// The p-value of mean(treatment) − mean(control) against `bound`, for two independent samples with one
  /// variance, which is pooled; n + m − 2 degrees of freedom. Needs two values of each. Where variances may
  /// differ, `WelchTest` is right: with five and thirty values, and the spread of the five three times as large, the
  /// error of this test on one side was 0.16 where 0.025 is nominal.
  public static func pValue(
    treatment: [Double], control: [Double], bound: Double = 0, alternative: Alternative = .twoSided
  ) throws -> Double {
    try StudentEstimate(treatment: treatment, control: control, pooled: true)
      .pValue(bound: bound, alternative: alternative)
  }

  /// mean ± t · s/√n: the bounds that neither one-sided test rejects at (1 − `confidence`)/2.
  public static func interval(of values: [Double], confidence: Double = 0.95) throws -> Interval {
    try StudentEstimate(of: values).interval(confidence: confidence)
  }

  /// The interval of mean(treatment) − mean(control) of two independent samples with one variance.
  public static func interval(
    treatment: [Double], control: [Double], confidence: Double = 0.95
  ) throws -> Interval {
    try StudentEstimate(treatment: treatment, control: control, pooled: true)
      .interval(confidence: confidence)
  }
}
