/// The test that looks only at the side of a bound on which each value lies, or at which value of a pair is
/// greater (Arbuthnot 1710). It uses no differences, so infinite values are allowed.
public enum SignTest {
  /// The two-sided p-value for these numbers of pairs won and lost; ties are left out. It is 1 without any
  /// pair.
  ///
  /// Exact: twice the probability that a fair coin shows the smaller number or fewer, at most 1.
  public static func pValue(wins: Int, losses: Int) throws -> Double {
    guard wins >= 0, losses >= 0 else {
      throw StatisticsError.impossibleCount(successes: wins, trials: wins &+ losses)
    }
    try Demand.count(wins, "wins")
    try Demand.count(losses, "losses")
    let fewer = min(wins, losses)
    return min(1, 2 * coinShowsAtMost(fewer, of: wins + losses))
  }

  /// The p-value of the median of `values` against `bound`, exact whatever the distribution.
  ///
  /// For `.greater` the hypothesis is P(value > bound) ≤ ½, and p is the probability that n fair tosses show as many
  /// heads as there are values above the bound, or more; for `.less` likewise with the values below. A value equal
  /// to the bound thus counts against either side, because leaving it out would test another hypothesis: that
  /// values above are no likelier than values below. `MedianInterval` is the inversion of this test: p is at most
  /// (1 − confidence)/2 for the bounds outside of it and for no other. Linear cost.
  ///
  /// Values may be infinite. Throws when there are none, and when one of them is not a number.
  public static func pValue(
    of values: [Double], bound: Double = 0, alternative: Alternative = .twoSided
  ) throws -> Double {
    try Demand.ordered(values)
    try Demand.finiteNumber(bound, "bound")
    func tail(_ wins: Int) -> Double { coinShowsAtMost(values.count - wins, of: values.count) }
    return alternative.pValue(
      greater: tail(values.count { $0 > bound }), less: tail(values.count { $0 < bound }))
  }

  /// The probability of at most `count` heads in `trials` fair tosses.
  static func coinShowsAtMost(_ count: Int, of trials: Int) -> Double {
    BinomialDistribution.atMost(count, of: trials, probability: 0.5)
  }

  /// The smallest number of tosses for which all heads is no likelier than `tail`.
  static func fewestTosses(tail: Double) -> Int {
    var (count, probability) = (0, 1.0)
    while probability > tail {
      count += 1
      probability /= 2
    }
    return count
  }
}
