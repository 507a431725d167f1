/// The test of paired values that looks only at which of the two is greater (Arbuthnot 1710). It uses no
/// differences, so infinite values are allowed.
public enum SignTest {
  /// The two-sided p-value for these numbers of pairs won and lost; ties are left out. It is 1 without any
  /// pair.
  ///
  /// Exact: twice the probability that a fair coin shows the smaller number or fewer, at most 1.
  public static func pValue(wins: Int, losses: Int) throws -> Double {
    guard wins >= 0, losses >= 0 else {
      throw StatisticsError.impossibleCount(successes: wins, trials: wins + losses)
    }
    let fewer = min(wins, losses)
    return min(1, 2 * coinShowsAtMost(fewer, of: wins + losses))
  }

  /// The probability of at most `count` heads in `trials` fair tosses.
  static func coinShowsAtMost(_ count: Int, of trials: Int) -> Double {
    if count < 0 { return 0 }
    if count >= trials { return 1 }
    return BetaDistribution.cumulative(0.5, a: Double(trials - count), b: Double(count + 1))
  }
}
