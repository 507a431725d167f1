/// The χ² distribution: the sum of squares of independent standard normal values (Helmert 1876, Pearson 1900).
public enum ChiSquaredDistribution {
  /// The probability of a value up to `x`: the regularised incomplete gamma function P(ν/2, x/2), where ν is
  /// `degreesOfFreedom`. To about 1e−13 relative in both tails; 0 below 0. NaN unless ν is finite and at least 1.
  /// Cost grows with √ν.
  public static func cumulative(_ x: Double, degreesOfFreedom: Double) -> Double {
    guard isDefined(x, degreesOfFreedom) else { return .nan }
    return IncompleteGamma.lower(max(x, 0) / 2, shape: degreesOfFreedom / 2)
  }

  /// The probability of a value above `x`, with full relative precision where it is small; 1 below 0. NaN unless
  /// `degreesOfFreedom` is finite and at least 1.
  public static func upperTail(_ x: Double, degreesOfFreedom: Double) -> Double {
    guard isDefined(x, degreesOfFreedom) else { return .nan }
    return IncompleteGamma.upper(max(x, 0) / 2, shape: degreesOfFreedom / 2)
  }

  /// The smallest value with probability `p` up to it; 0 at 0 and ∞ at 1. NaN when `p` is no probability, and
  /// unless `degreesOfFreedom` is finite and at least 1.
  ///
  /// Found by bisection over all floating-point numbers: 64 evaluations of the cumulative probability.
  public static func quantile(_ p: Double, degreesOfFreedom: Double) -> Double {
    guard isDefined(p, degreesOfFreedom), p >= 0, p <= 1 else { return .nan }
    if p == 0 { return 0 }
    if p == 1 { return .infinity }
    // Near 1 the upper tail keeps the digits; 1 − p is exact there.
    return firstDouble(upTo: .greatestFiniteMagnitude) { x in
      p <= 0.5
        ? cumulative(x, degreesOfFreedom: degreesOfFreedom) >= p
        : upperTail(x, degreesOfFreedom: degreesOfFreedom) <= 1 - p
    }
  }

  private static func isDefined(_ value: Double, _ degreesOfFreedom: Double) -> Bool {
    !value.isNaN && degreesOfFreedom >= 1 && degreesOfFreedom.isFinite
  }
}
