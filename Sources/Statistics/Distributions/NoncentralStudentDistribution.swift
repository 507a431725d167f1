/// The noncentral t distribution: that of (Z + δ) / S, where Z is standard normal and S = √(χ²/ν) independent of it. It
/// is the distribution of Student's t when the hypothesis is false by δ standard errors.
///
/// P(T ≤ t) is the expectation of Φ(t S − δ). All terms are positive, so both tails keep their relative precision,
/// which the series of Lenth (AS 243, Applied Statistics 38, 1989) loses.
public enum NoncentralStudentDistribution {
  /// The probability of a value up to `t`, to about 1e−13 relative. NaN unless `degreesOfFreedom` is finite and at
  /// least 1 and `noncentrality` is finite. Cost: some hundred evaluations of Φ.
  public static func cumulative(
    _ t: Double, degreesOfFreedom: Double, noncentrality: Double
  ) -> Double {
    guard degreesOfFreedom >= 1, degreesOfFreedom.isFinite, noncentrality.isFinite, !t.isNaN else {
      return .nan
    }
    if t.isInfinite { return t > 0 ? 1 : 0 }
    if t == 0 { return NormalDistribution.cumulative(-noncentrality) }
    return ChiExpectation(degreesOfFreedom: degreesOfFreedom).ofMonotone {
      NormalDistribution.cumulative(t * $0 - noncentrality)
    }
  }

  /// The probability of a value above `t`, with the same precision, limits and cost as `cumulative`.
  public static func complement(
    _ t: Double, degreesOfFreedom: Double, noncentrality: Double
  ) -> Double {
    cumulative(-t, degreesOfFreedom: degreesOfFreedom, noncentrality: -noncentrality)
  }
}
