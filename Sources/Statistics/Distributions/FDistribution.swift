/// The F distribution: the ratio of two independent mean squares of normal values (Fisher 1924, Snedecor 1934).
public enum FDistribution {
  /// The probability of a value up to `f`, to about 1e−13 relative in both tails, as
  /// I_x(d₁/2, d₂/2) with x = d₁ f/(d₁ f + d₂), where d₁ is `numerator` and d₂ is `denominator`, the degrees of
  /// freedom. 0 below 0. NaN unless both are finite and positive.
  public static func cumulative(_ f: Double, numerator: Double, denominator: Double) -> Double {
    guard isDefined(f, numerator, denominator) else { return .nan }
    let (x, y) = shares(f, numerator, denominator)
    return BetaDistribution.cumulative(x, complement: y, a: numerator / 2, b: denominator / 2)
  }

  /// The probability of a value above `f`, with full relative precision where it is small: the p-value of an
  /// analysis of variance. 1 below 0. NaN unless both degrees of freedom are finite and positive.
  public static func upperTail(_ f: Double, numerator: Double, denominator: Double) -> Double {
    guard isDefined(f, numerator, denominator) else { return .nan }
    let (x, y) = shares(f, numerator, denominator)
    return BetaDistribution.cumulative(y, complement: x, a: denominator / 2, b: numerator / 2)
  }

  /// The smallest value with probability `p` up to it; 0 at 0 and ∞ at 1. NaN when `p` is no probability, and
  /// unless both degrees of freedom are finite and positive.
  ///
  /// Found by bisection over all floating-point numbers: 64 evaluations of the cumulative probability.
  public static func quantile(_ p: Double, numerator: Double, denominator: Double) -> Double {
    guard isDefined(p, numerator, denominator), p >= 0, p <= 1 else { return .nan }
    if p == 0 { return 0 }
    if p == 1 { return .infinity }
    // Near 1 the upper tail keeps the digits; 1 − p is exact there.
    guard p <= 0.5 else { return upperQuantile(1 - p, numerator: numerator, denominator: denominator) }
    return firstDouble(upTo: .greatestFiniteMagnitude) {
      cumulative($0, numerator: numerator, denominator: denominator) >= p
    }
  }

  /// The smallest value with at most probability `p` above it; ∞ at 0 and 0 at 1. For the critical value of a test
  /// at a level too small for 1 − level to be told from 1.
  public static func upperQuantile(_ p: Double, numerator: Double, denominator: Double) -> Double {
    guard isDefined(p, numerator, denominator), p >= 0, p <= 1 else { return .nan }
    if p == 0 { return .infinity }
    if p == 1 { return 0 }
    guard p <= 0.5 else { return quantile(1 - p, numerator: numerator, denominator: denominator) }
    return firstDouble(upTo: .greatestFiniteMagnitude) {
      upperTail($0, numerator: numerator, denominator: denominator) <= p
    }
  }

  private static func isDefined(_ value: Double, _ numerator: Double, _ denominator: Double) -> Bool {
    !value.isNaN && numerator > 0 && denominator > 0 && numerator.isFinite && denominator.isFinite
  }

  /// d₁ f/(d₁ f + d₂) and d₂/(d₁ f + d₂), both to full relative precision.
  private static func shares(_ f: Double, _ numerator: Double, _ denominator: Double) -> (Double, Double) {
    guard f > 0 else { return (0, 1) }
    let ratio = f * (numerator / denominator)
    if ratio <= 1 { return (ratio / (1 + ratio), 1 / (1 + ratio)) }
    let inverse = 1 / ratio
    return (1 / (1 + inverse), inverse / (1 + inverse))
  }
}
