import AssayKernels
import AssayRandomness

/// The standard normal distribution. Built on IEEE arithmetic and Assay's own exp and log, so that its bits
/// are the same everywhere.
public enum NormalDistribution {
  /// Φ(x), to about 1e−15 relative in both tails, with fewer digits below −37.5; 0 below about −38.5; NaN for
  /// NaN.
  ///
  /// For |x| < 1.5 it is the series ½ + φ(x) (x + x³/3 + x⁵/15 + …) of Marsaglia, "Evaluating the normal
  /// distribution", J. Stat. Software 11 (2004); elsewhere it is Laplace's continued fraction.
  public static func cumulative(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x.magnitude < 1.5 {
      var term = x
      var sum = x
      var divisor = 3.0
      while true {
        term *= x * x / divisor
        let next = sum + term
        if next == sum { break }
        sum = next
        divisor += 2
      }
      return 0.5 + density(x) * sum
    }
    return x < 0 ? tail(-x) : 1 - tail(x)
  }

  /// The point x with Φ(x) = `p`, to a few 1e−16 relative; ∓∞ at 0 and 1, NaN outside.
  /// Wichura's AS 241.
  public static func quantile(_ p: Double) -> Double { standardNormalQuantile(p) }

  /// φ(x). The square is split at a sixteenth (as Cody did for erfc), because the rounding of x² would
  /// otherwise be magnified by x²/2.
  static func density(_ x: Double) -> Double {
    let magnitude = x.magnitude
    guard magnitude < 40 else { return 0 }
    let coarse = (magnitude * 16).rounded(.towardZero) / 16
    let rest = (magnitude - coarse) * (magnitude + coarse)
    return assay_exp(-coarse * coarse / 2) * assay_exp(-rest / 2) * 0.39894228040143267794
  }

  /// 1 − Φ(x) for x ≥ 1.5: φ(x) / (x + 1/(x + 2/(x + 3/(x + …)))), 200 levels from the innermost out.
  private static func tail(_ x: Double) -> Double {
    var fraction = x
    for level in stride(from: 200.0, to: 0, by: -1) { fraction = x + level / fraction }
    return density(x) / fraction
  }
}
