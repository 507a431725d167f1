import AssayKernels

/// The parts of the saddle-point form of a density: Loader, "Fast and accurate computation of binomial
/// probabilities" (2000). With them no large logarithms cancel.
enum SaddlePoint {
  /// k log(k/m) + m − k, without cancellation when k is near m.
  static func deviance(_ k: Double, _ m: Double) -> Double {
    let difference = k - m
    guard difference.magnitude < 0.1 * (k + m) else { return k * assay_log(k / m) - difference }
    // log(k/m) = 2 (v + v³/3 + v⁵/5 + …), and the first term with m − k leaves (k − m) v.
    let v = difference / (k + m)
    var sum = difference * v
    var power = 2 * k * v
    var divisor = 3.0
    while true {
      power *= v * v
      let next = sum + power / divisor
      if next == sum { return sum }
      sum = next
      divisor += 2
    }
  }

  /// log Γ(n + 1) − log(√(2πn) nⁿ e⁻ⁿ): Stirling's series from 10 on, below it the recurrence
  /// δ(n) = δ(n + 1) + (n + ½) log((n + 1)/n) − 1.
  static func stirlingError(_ argument: Double) -> Double {
    var n = argument
    var sum = 0.0
    while n < 10 {
      if n < 1 {
        sum += (n + 0.5) * assay_log((n + 1) / n) - 1
      } else {
        // With v = 1/(2n + 1) the step is v²/3 + v⁴/5 + …, where the logarithm would cancel.
        let square = 1 / ((2 * n + 1) * (2 * n + 1))
        var step = 0.0
        for divisor in stride(from: 35.0, to: 1, by: -2) { step = (step + 1 / divisor) * square }
        sum += step
      }
      n += 1
    }
    let square = 1 / (n * n)
    var series = 1.0 / 156
    series = series * square - 691.0 / 360360
    series = series * square + 1.0 / 1188
    series = series * square - 1.0 / 1680
    series = series * square + 1.0 / 1260
    series = series * square - 1.0 / 360
    series = series * square + 1.0 / 12
    return sum + series / n
  }
}
