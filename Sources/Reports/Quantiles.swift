import AssayStatistics

/// Order statistics of numbers that a report describes and does not judge. NaN is left out, infinities count; without
/// numbers the result is NaN.
enum Quantiles {
  /// The quantile (type 7) that statistics use.
  static func quantile(_ share: Double, of numbers: [Double]) -> Double {
    let sorted = sorted(numbers)
    return sorted.isEmpty ? .nan : Summary.quantile(sorted: sorted, share)
  }

  /// The median that statistics use.
  static func median(_ numbers: [Double]) -> Double {
    let sorted = sorted(numbers)
    return sorted.isEmpty ? .nan : Summary.median(sorted: sorted)
  }

  private static func sorted(_ numbers: [Double]) -> [Double] { numbers.filter { !$0.isNaN }.sorted() }
}
