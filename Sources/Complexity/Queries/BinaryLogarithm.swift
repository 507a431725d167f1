/// The logarithm to base 2 of a positive finite number, from IEEE operations alone: the same bits
/// everywhere.
///
/// The significand is brought to [√½, √2) and `log m = 2 artanh((m − 1)/(m + 1))` summed to the last bit;
/// the error is below one unit in the last place of the result where that is 1 or more, and below 3·10⁻¹⁶
/// elsewhere. Powers of two are exact.
package func binaryLogarithm(_ x: Double) -> Double {
  precondition(x > 0 && x.isFinite, "the logarithm is of positive finite numbers")
  var exponent = Double(x.exponent)
  var significand = x.significand
  if significand > 1.414_213_562_373_095_1 {
    significand *= 0.5
    exponent += 1
  }
  let s = (significand - 1) / (significand + 1)
  let square = s * s
  var series = 0.0
  for odd in stride(from: 25, through: 1, by: -2) { series = series * square + 1 / Double(odd) }
  // 2 / ln 2
  return exponent + 2.885_390_081_777_926_8 * s * series
}

/// The decimal logarithm of a positive finite number, within about 1e-15 of the exact one: the same bits everywhere.
package func decimalLogarithm(_ x: Double) -> Double { binaryLogarithm(x) * 0.301_029_995_663_981_2 }
