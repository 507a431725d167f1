/// Ranks for exact tests: whole numbers, although equal values share the mean of their ranks.
enum DoubledRanks {
  /// Twice the midranks of `values`, counted from 1. A value within `tolerance` of the next smaller one is tied with
  /// it, so that differences that are equal in decimals are equal here too. Cost: a sort.
  static func of(_ values: [Double], tolerance: Double) -> [Int] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Int](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] - values[order[end - 1]] <= tolerance { end += 1 }
      for index in start..<end { ranks[order[index]] = start + end + 1 }
      start = end
    }
    return ranks
  }

  /// The rounding error of a difference of values up to this magnitude: four units in the last place.
  static func tolerance(_ values: [Double], _ bound: Double) -> Double {
    values.reduce(bound.magnitude) { max($0, $1.magnitude) } * 0x1p-50
  }
}
