/// Order statistics of numbers that a report describes and does not judge. NaN is left out.
enum Quantiles {
  /// The value below which a share of the numbers lies, interpolated between neighbours (Hyndman and
  /// Fan's type 7, as NumPy and R do by default); NaN without numbers.
  static func quantile(_ share: Double, of numbers: [Double]) -> Double {
    let sorted = numbers.filter { !$0.isNaN }.sorted()
    guard let last = sorted.last else { return .nan }
    let place = share * Double(sorted.count - 1)
    let below = Int(place.rounded(.down))
    let rest = place - Double(below)
    guard rest > 0, below + 1 < sorted.count else { return below < sorted.count ? sorted[below] : last }
    // Equal neighbours are returned as they are: ∞ − ∞ would be NaN.
    if sorted[below] == sorted[below + 1] { return sorted[below] }
    return sorted[below] * (1 - rest) + sorted[below + 1] * rest
  }

  static func median(_ numbers: [Double]) -> Double { quantile(0.5, of: numbers) }
}
