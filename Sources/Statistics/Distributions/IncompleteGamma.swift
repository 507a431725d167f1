import AssayKernels

/// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x), for a ≥ ½ and x ≥ 0. NaN where
/// ten million terms are not enough: for a above about 10¹².
enum IncompleteGamma {
  /// P(a, x), where a is `shape`.
  static func lower(_ x: Double, shape a: Double) -> Double {
    if x == 0 { return 0 }
    if x.isInfinite { return 1 }
    return x < a + 1 ? series(x, a) : 1 - fraction(x, a)
  }

  /// Q(a, x), where a is `shape`.
  static func upper(_ x: Double, shape a: Double) -> Double {
    if x == 0 { return 1 }
    if x.isInfinite { return 0 }
    return x < a + 1 ? 1 - series(x, a) : fraction(x, a)
  }

  /// xᵃ e⁻ˣ/Γ(a + 1) · (1 + x/(a + 1) + x²/((a + 1)(a + 2)) + …): positive terms, summed from the largest on.
  private static func series(_ x: Double, _ a: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var n = 0.0
    while n < 1e7 {
      n += 1
      term *= x / (a + n)
      let next = sum + term
      if next == sum { return weight(x, a) * sum }
      sum = next
    }
    return .nan
  }

  /// a xᵃ e⁻ˣ/Γ(a + 1) over Legendre's continued fraction x + 1 − a − 1(1 − a)/(x + 3 − a − 2(2 − a)/(…)), evaluated
  /// from the front, after Lentz. For x ≥ a + 1, where it converges fast.
  private static func fraction(_ x: Double, _ a: Double) -> Double {
    var term = x + 1 - a
    var numerator = 1e300
    var denominator = 1 / term
    var value = denominator
    var n = 0.0
    while n < 1e7 {
      n += 1
      let weight = -n * (n - a)
      term += 2
      denominator = 1 / awayFromZero(weight * denominator + term)
      numerator = awayFromZero(term + weight / numerator)
      let ratio = numerator * denominator
      value *= ratio
      if (ratio - 1).magnitude <= 0x1p-52 { return self.weight(x, a) * a * value }
    }
    return .nan
  }

  private static func awayFromZero(_ value: Double) -> Double {
    value.magnitude < 1e-300 ? 1e-300 : value
  }

  /// xᵃ e⁻ˣ/Γ(a + 1).
  private static func weight(_ x: Double, _ a: Double) -> Double {
    assay_exp(-SaddlePoint.stirlingError(a) - SaddlePoint.deviance(a, x)) / (2 * .pi * a).squareRoot()
  }
}
