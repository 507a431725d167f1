/// The test and the interval of P(treatment > control) over pairs, ties counting half: θ = P(win) + ½ P(tie).
///
/// Both are those of Clopper and Pearson with wins + ½ ties successes, which need not be whole: the beta
/// distribution exists between whole numbers too. Without ties they are exact. With ties they are valid as far as
/// was computed: over all trinomial distributions of 1 to 60 pairs with θ = 0.05, 0.10 … 0.95 and 261 chances of a
/// tie, P(p ≤ α) never exceeded α, for any α from 1e−12 to 0.1 (Oracles/make_superiority.py). Its largest value was
/// 0.02499 at α = 0.025. For 29 pairs and θ = ½ it was 0.0121, 0.0117, 0.0049 and 0.0003 with chances of a tie of 0,
/// 0.1, 0.3 and 0.6.
///
/// Two other rules were enumerated as well: to round half of the ties down is valid and more conservative (0.0067 and 0.0025 with chances of 0.1 and
/// 0.3); to round it up is not valid (0.031), and to count every pair as two trials is not either (0.16). Where
/// most pairs tie, `SignTest.pValue(wins:losses:)` finds more, but only against the bound ½.
///
/// ```swift
/// let interval = try Superiority.interval(wins: 22, ties: 3, losses: 4)  // estimate 0.81
/// ```
public enum Superiority {
  /// The p-value of θ against `bound`, which lies within 0 and 1.
  public static func pValue(
    wins: Int, ties: Int = 0, losses: Int, bound: Double = 0.5, alternative: Alternative = .twoSided
  ) throws -> Double {
    let (successes, failures) = try halves(wins, ties, losses)
    return try Proportion.pValue(
      successes, failures: failures, bound: bound, alternative: alternative)
  }

  /// The p-value of θ for paired values, which may be infinite.
  public static func pValue(
    treatment: [Double], control: [Double], bound: Double = 0.5, alternative: Alternative = .twoSided
  ) throws -> Double {
    let (wins, ties, losses) = try count(treatment, control)
    return try pValue(wins: wins, ties: ties, losses: losses, bound: bound, alternative: alternative)
  }

  /// The interval of θ: the bounds that neither one-sided test rejects at (1 − `confidence`)/2.
  public static func interval(
    wins: Int, ties: Int = 0, losses: Int, confidence: Double = 0.95
  ) throws -> Interval {
    let (successes, failures) = try halves(wins, ties, losses)
    return try Proportion.interval(successes, failures: failures, confidence: confidence)
  }

  /// The interval of θ for paired values, which may be infinite.
  public static func interval(
    treatment: [Double], control: [Double], confidence: Double = 0.95
  ) throws -> Interval {
    let (wins, ties, losses) = try count(treatment, control)
    return try interval(wins: wins, ties: ties, losses: losses, confidence: confidence)
  }

  private static func halves(_ wins: Int, _ ties: Int, _ losses: Int) throws -> (Double, Double) {
    for (count, name) in [(wins, "wins"), (ties, "ties"), (losses, "losses")] {
      try Demand.count(count, name)
    }
    guard wins + ties + losses >= 1 else {
      throw StatisticsError.tooFew(of: "pairs", needed: 1, given: 0)
    }
    return (Double(wins) + Double(ties) / 2, Double(losses) + Double(ties) / 2)
  }

  private static func count(
    _ treatment: [Double], _ control: [Double]
  ) throws -> (wins: Int, ties: Int, losses: Int) {
    try Demand.orderedPairs(treatment, control)
    return zip(treatment, control).reduce(into: (0, 0, 0)) { counts, pair in
      if pair.0 > pair.1 {
        counts.0 += 1
      } else if pair.0 == pair.1 {
        counts.1 += 1
      } else {
        counts.2 += 1
      }
    }
  }
}
