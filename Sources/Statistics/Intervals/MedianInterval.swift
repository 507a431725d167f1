/// The median with an interval between two order statistics, which is valid whatever the distribution.
public enum MedianInterval {
  /// The interval from the k-th smallest to the k-th largest value, where k is the largest number with P(X < k) ≤ (1
  /// − `confidence`)/2, and X is the number of heads in n fair tosses. It covers the true median at least as often as
  /// the confidence says. It goes from −∞ to ∞ where n values cannot give that confidence: five cannot give 0.95.
  /// `SignTest.pValue(of:bound:alternative:)` is the test that it inverts.
  ///
  /// Values may be infinite. Throws when there are none, and when one of them or the median is not a number.
  public static func of(_ values: [Double], confidence: Double = 0.95) throws -> Interval {
    try Demand.ordered(values)
    try Demand.openUnit(confidence, "confidence")
    let sorted = values.sorted()
    let median = Summary.median(sorted: sorted)
    guard !median.isNaN else { throw StatisticsError.undefinedStatistic(name: "median") }
    let rank = rank(of: sorted.count, tail: (1 - confidence) / 2)
    return Interval(
      estimate: median, low: rank == 0 ? -.infinity : sorted[rank - 1],
      high: rank == 0 ? .infinity : sorted[sorted.count - rank], confidence: confidence)
  }

  /// The largest k with P(X < k) ≤ `tail`; 0 when there is none. By bisection.
  package static func rank(of count: Int, tail: Double) -> Int {
    var low = 0
    var high = (count + 1) / 2
    while low < high {
      let middle = (low + high + 1) / 2
      if SignTest.coinShowsAtMost(middle - 1, of: count) <= tail {
        low = middle
      } else {
        high = middle - 1
      }
    }
    return low
  }
}
