import AssayKernels

/// Elementary functions of one float64 number. Their bits are the same on every machine; those of the C
/// library are not.
public enum Elementary {
  /// eˣ.
  public static func exponential(_ x: Double) -> Double { assay_exp(x) }
  /// The natural logarithm; NaN below 0, −∞ at 0.
  public static func logarithm(_ x: Double) -> Double { assay_log(x) }
  /// The hyperbolic tangent.
  public static func hyperbolicTangent(_ x: Double) -> Double { assay_tanh(x) }
  /// The sine of an angle in radians, however large.
  public static func sine(_ x: Double) -> Double { assay_sin(x) }
  /// The cosine of an angle in radians, however large.
  public static func cosine(_ x: Double) -> Double { assay_cos(x) }
  /// xʸ for x > 0, as e^(y·ln x).
  public static func power(_ x: Double, _ y: Double) -> Double { assay_exp(y * assay_log(x)) }
}
