/// Student's t distribution.
public enum StudentDistribution {
  /// The probability of a value up to `t`, to about 1e−14 relative in both tails, for |t| up to 1e150.
  /// NaN unless `degreesOfFreedom` is finite and at least 1.
  public static func cumulative(_ t: Double, degreesOfFreedom: Double) -> Double {
    guard degreesOfFreedom >= 1, degreesOfFreedom.isFinite, !t.isNaN else { return .nan }
    if t == 0 { return 0.5 }
    let outer = outside(t.magnitude, degreesOfFreedom) / 2
    return t < 0 ? outer : 1 - outer
  }

  /// The value with probability `p` below it; ∓∞ at 0 and 1. NaN when `p` is no probability or lies
  /// within 1e−100 of 0 without being 0, and when `degreesOfFreedom` is not finite or below 1.
  ///
  /// Symmetric about ½, bit for bit, wherever 1 − `p` is exact. Found by bisection over all floating-point
  /// numbers.
  public static func quantile(_ p: Double, degreesOfFreedom: Double) -> Double {
    guard degreesOfFreedom >= 1, degreesOfFreedom.isFinite, p >= 0, p <= 1 else { return .nan }
    if p == 0 { return -.infinity }
    if p == 1 { return .infinity }
    if p == 0.5 { return 0 }
    let tail = min(p, 1 - p)
    guard tail >= 1e-100 else { return .nan }
    // Near the middle, the probability between −t and t keeps digits that a tail near ½ would lose.
    let magnitude = firstDouble(upTo: 1e150) { t in
      tail > 0.25
        ? inside(t, degreesOfFreedom) >= 1 - 2 * tail : outside(t, degreesOfFreedom) <= 2 * tail
    }
    return p < 0.5 ? -magnitude : magnitude
  }

  /// P(|T| > t) = I_x(ν/2, ½) with x = ν/(ν + t²).
  private static func outside(_ t: Double, _ freedom: Double) -> Double {
    let (x, y) = shares(t, freedom)
    return BetaDistribution.cumulative(x, complement: y, a: freedom / 2, b: 0.5)
  }

  /// P(|T| < t).
  private static func inside(_ t: Double, _ freedom: Double) -> Double {
    let (x, y) = shares(t, freedom)
    return BetaDistribution.cumulative(y, complement: x, a: 0.5, b: freedom / 2)
  }

  /// ν/(ν + t²) and t²/(ν + t²), both to full relative precision.
  private static func shares(_ t: Double, _ freedom: Double) -> (Double, Double) {
    let ratio = t / freedom.squareRoot()
    if ratio <= 1 {
      let square = ratio * ratio
      return (1 / (1 + square), square / (1 + square))
    }
    let square = 1 / ratio * (1 / ratio)
    return (square / (1 + square), 1 / (1 + square))
  }
}
