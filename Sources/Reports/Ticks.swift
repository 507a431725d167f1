/// Computes round numbers for an axis.
///
/// For every finite domain and `most` ≥ 3: the ticks ascend strictly, the first is at or below the domain
/// and the last at or above it, there are at least two and at most `most`, and each is a short decimal.
package enum Ticks {
  /// The largest magnitude that an axis reaches; `Scale` shows larger values as lying outside.
  package static let largest = 1e290
  package static let smallest = 1e-290

  /// Multiples of 1, 2 or 5 times a power of ten: the finest steps that keep to the limit.
  package static func linear(from low: Double, to high: Double, atMost most: Int) -> [Double] {
    let (low, high) = widened(clamped(low), clamped(high))
    var exponent = decimalExponent(high - low) - 2
    while true {
      for multiple in [1, 2, 5] {
        let step = power(exponent, times: multiple)
        let first = lastMultiple(atOrBelow: low, of: multiple, exponent, step)
        let last = -lastMultiple(atOrBelow: -high, of: multiple, exponent, step)
        if last - first + 1 <= most {
          return (first...last).map { power(exponent, times: $0 * multiple) }
        }
      }
      exponent += 1
    }
  }

  /// Powers of ten, or every second, third, fifth or further one; for a short domain 1, 3, 10 or 1, 2, 5, 10,
  /// and within about half a decade the ticks of a linear axis. The domain must be positive.
  package static func logarithmic(from low: Double, to high: Double, atMost most: Int) -> [Double] {
    var (low, high) = (min(max(low, smallest), largest), min(max(high, smallest), largest))
    if high <= low * (1 + 1e-9) { (low, high) = (low * 0.8, high * 1.25) }
    let first = decimalExponent(low) - 1
    let last = decimalExponent(high) + 1
    if high / low < 4 {
      let ticks = linear(from: low, to: high, atMost: most)
      if ticks[0] > 0 { return ticks }
    }
    for mantissas in [[1, 2, 5], [1, 3], [1]] {
      let grid = (first...last).flatMap { exponent in mantissas.map { power(exponent, times: $0) } }
      let ticks = covering(grid, low, high)
      if ticks.count <= most { return ticks }
    }
    for stride in [2, 3, 5, 10, 20, 30, 50, 100] {
      let start = first - ((first % stride) + stride) % stride
      let grid = Swift.stride(from: start, through: last + stride, by: stride)
        .map { power($0, times: 1) }
      let ticks = covering(grid, low, high)
      if ticks.count <= most { return ticks }
    }
    return [power(first, times: 1), power(last, times: 1)]
  }

  /// The exponent of a positive number's leading digit: 2 for 451.
  package static func decimalExponent(_ number: Double) -> Int {
    (NumberText.Decimal(number)?.point ?? 1) - 1
  }

  /// The double nearest to `count` · 10^`exponent`, so that ticks are the decimals of their labels.
  private static func power(_ exponent: Int, times count: Int) -> Double {
    Double("\(count)e\(exponent)") ?? 0
  }

  private static func covering(_ grid: [Double], _ low: Double, _ high: Double) -> [Double] {
    let first = grid.lastIndex { $0 <= low } ?? 0
    let last = grid.firstIndex { $0 >= high } ?? grid.count - 1
    return Array(grid[first...last])
  }

  private static func lastMultiple(
    atOrBelow bound: Double, of multiple: Int, _ exponent: Int, _ step: Double
  ) -> Int {
    var count = Int((bound / step).rounded(.down)) + 1
    while power(exponent, times: count * multiple) > bound { count -= 1 }
    return count
  }

  private static func clamped(_ number: Double) -> Double { min(max(number, -largest), largest) }

  /// A domain wide enough for its ticks to be different doubles.
  private static func widened(_ low: Double, _ high: Double) -> (Double, Double) {
    let magnitude = max(low.magnitude, high.magnitude)
    if magnitude < smallest { return (-1, 1) }
    let least = magnitude * 1e-9
    return high - low >= least ? (low, high) : (low - least, high + least)
  }
}
