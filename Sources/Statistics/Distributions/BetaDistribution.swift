import AssayKernels

/// The beta distribution: the regularised incomplete beta function I_x(a, b) and its inverse in x.
public enum BetaDistribution {
  /// I_x(a, b) for a, b > 0 and x in [0, 1], to about 1e−14 relative; for results below 1e−20 the relative error
  /// grows by 1e−16 times the magnitude of the result's logarithm. NaN for other arguments. Cost grows with √max(a, b).
  public static func cumulative(_ x: Double, a: Double, b: Double) -> Double {
    cumulative(x, complement: 1 - x, a: a, b: b)
  }

  /// The smallest x with I_x(a, b) ≥ `p`; NaN unless a, b > 0 and `p` in [0, 1].
  ///
  /// Found by halving the list of all floating-point numbers from 0 to 1: 62 evaluations, full relative
  /// precision at small x, nothing that can fail to converge.
  public static func quantile(_ p: Double, a: Double, b: Double) -> Double {
    guard isDefined(a, b), p >= 0, p <= 1 else { return .nan }
    if p == 0 || p == 1 { return p }
    return firstDouble(upTo: 1) { cumulative($0, a: a, b: b) >= p }
  }

  /// I_x(a, b) with 1 − x given as well, for callers that know it more exactly than the subtraction gives it.
  static func cumulative(_ x: Double, complement: Double, a: Double, b: Double) -> Double {
    guard isDefined(a, b), x >= 0, complement >= 0 else { return .nan }
    if x == 0 { return 0 }
    if complement == 0 { return 1 }
    return x <= (a + 1) / (a + b + 2)
      ? lower(x, complement, a, b) : 1 - lower(complement, x, b, a)
  }

  private static func isDefined(_ a: Double, _ b: Double) -> Bool {
    a > 0 && b > 0 && a.isFinite && b.isFinite
  }

  /// xᵃ yᵇ / B(a, b) over a continued fraction β₀ + α₁/(β₁ + α₂/(β₂ + …)) of positive terms while n < b:
  /// DiDonato and Morris, Algorithm 708, ACM TOMS 18 (1992). For x below about the mean, where it converges
  /// fast. Evaluated from the front, after Lentz.
  private static func lower(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
    func term(_ n: Double) -> Double {
      // a y − b x is a − (a + b) x without its cancellation at x near 1.
      n + n * (b - n) * x / (a + 2 * n - 1) + (a + n) / (a + 2 * n + 1) * (a * y - b * x + 1 + n * (1 + y))
    }
    var fraction = awayFromZero(a / (a + 1) * (a * y - b * x + 1))
    var numerator = fraction
    var denominator = 0.0
    var n = 0.0
    while n < 1e6 {
      n += 1
      let root = x / (a + 2 * n - 1)
      let weight = (a + (n - 1)) * (a + b + (n - 1)) * root * (n * (b - n)) * root
      let term = term(n)
      denominator = 1 / awayFromZero(term + weight * denominator)
      numerator = awayFromZero(term + weight / numerator)
      let ratio = numerator * denominator
      fraction *= ratio
      if (ratio - 1).magnitude <= 0x1p-52 { return self.weight(x, y, a, b) / fraction }
    }
    return .nan
  }

  private static func awayFromZero(_ value: Double) -> Double {
    value.magnitude < 1e-300 ? 1e-300 : value
  }

  /// xᵃ yᵇ / B(a, b), where x + y = 1, in the saddle-point form of Loader, "Fast and accurate computation
  /// of binomial probabilities" (2000): no large logarithms that cancel.
  private static func weight(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
    let total = a + b
    let exponent =
      SaddlePoint.stirlingError(total) - SaddlePoint.stirlingError(a) - SaddlePoint.stirlingError(b)
      - SaddlePoint.deviance(a, total * x) - SaddlePoint.deviance(b, total * y)
    return (a / total * b / (2 * .pi)).squareRoot() * assay_exp(exponent)
  }
}

/// The smallest floating-point number above 0 and up to `limit` for which `holds` is true, given that it is false up
/// to some number and true from there on; `limit` if it is never true. Found by bisection of the bit patterns, which
/// are ordered as the positive numbers are.
func firstDouble(upTo limit: Double, where holds: (Double) -> Bool) -> Double {
  var low: UInt64 = 0
  var high = limit.bitPattern
  while high - low > 1 {
    let middle = low + (high - low) / 2
    if holds(Double(bitPattern: middle)) { high = middle } else { low = middle }
  }
  return Double(bitPattern: high)
}
