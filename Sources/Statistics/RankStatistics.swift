/// Statistics of ranks. All of them are summed in the order of the values given.
package enum RankStatistics {
  /// Ranks from 1; equal values share the mean of their ranks.
  package static func midranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for index in start..<end { ranks[order[index]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }

  /// Spearman's rank correlation. It is 0 where one side is constant: nothing can correlate with a constant.
  package static func correlation(_ first: [Double], _ second: [Double]) -> Double {
    let (first, second) = (midranks(first), midranks(second))
    let mean = Double(first.count + 1) / 2
    var (product, squares, otherSquares) = (0.0, 0.0, 0.0)
    for (a, b) in zip(first, second) {
      product += (a - mean) * (b - mean)
      squares += (a - mean) * (a - mean)
      otherSquares += (b - mean) * (b - mean)
    }
    return squares * otherSquares > 0 ? product / (squares * otherSquares).squareRoot() : 0
  }

  /// P(a draw of `high` exceeds a draw of `low`), ties counting half: the area under the curve of the
  /// classifier that calls high values "high". Mann and Whitney 1947.
  package static func superiority(_ high: [Double], over low: [Double]) -> Double {
    let ranks = midranks(high + low)
    let sum = ranks[..<high.count].reduce(0, +)
    let number = Double(high.count)
    return (sum - number * (number + 1) / 2) / (number * Double(low.count))
  }
}
