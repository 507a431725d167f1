/// The probability with which a test at a given level finds an effect of a given size: what a study must know before it
/// is run.
///
/// ```swift
/// let power = try Power.ofSignTest(count: 29, probability: 0.75)  // 0.7125
/// ```
///
/// Levels are those of one-sided tests, 0.025 unless given; a two-sided test at 0.05 is the same. Where an alternative
/// can be given and is `.twoSided`, the level is divided between the sides.
public enum Power {
  /// The power of the sign test: the probability that `count` values, each beyond the bound with the given
  /// `probability`, give an exact one-sided p-value of at most `level`. It is 0 where so few values cannot.
  ///
  /// Exact. It rises with `count` only on the whole: it is a saw-tooth, because whole numbers of wins rarely use the
  /// level up. Cost: about log₂ `count` incomplete beta functions.
  public static func ofSignTest(
    count: Int, probability: Double, level: Double = 0.025
  ) throws -> Double {
    try ofProportion(
      count: count, probability: probability, bound: 0.5, level: level, alternative: .greater)
  }

  /// The power of Clopper and Pearson's test of a proportion against `bound` (Biometrika 26, 1934): the probability
  /// that `count` trials, each a success with the given `probability`, give an exact p-value of at most `level`.
  ///
  /// Exact, and a saw-tooth in `count`. Cost: about log₂ `count` incomplete beta functions.
  public static func ofProportion(
    count: Int, probability: Double, bound: Double = 0.5, level: Double = 0.025, alternative: Alternative
  ) throws -> Double {
    try demand(count: count, probability: probability, level: level)
    try Demand.probability(bound, "bound of the proportion")
    let side = alternative == .twoSided ? level / 2 : level
    let fewest = BinomialDistribution.fewestThatReject(of: count, bound: bound, level: side)
    let most = BinomialDistribution.mostThatReject(of: count, bound: bound, level: side)
    let above = BinomialDistribution.atLeast(fewest, of: count, probability: probability)
    let below = BinomialDistribution.atMost(most, of: count, probability: probability)
    return switch alternative {
    case .greater: above
    case .less: below
    // Below level 1 no count can reject on both sides.
    case .twoSided: min(1, above + below)
    }
  }

  /// The power to show that a proportion lies between two bounds: the probability that Clopper and Pearson's tests find
  /// it above `low` and below `high`, each with a one-sided p-value of at most `level`.
  ///
  /// Exact. It is 0 where so few trials cannot show both. Cost as for `ofProportion`.
  public static func ofProportionEquivalence(
    count: Int, probability: Double, low: Double, high: Double, level: Double = 0.025
  ) throws -> Double {
    try demand(count: count, probability: probability, level: level)
    try Demand.probability(low, "lower bound of the proportion")
    try Demand.probability(high, "upper bound of the proportion")
    guard low < high else { throw StatisticsError.unorderedBounds(low: low, high: high) }
    let fewest = BinomialDistribution.fewestThatReject(of: count, bound: low, level: level)
    let most = BinomialDistribution.mostThatReject(of: count, bound: high, level: level)
    guard fewest <= most else { return 0 }
    let outside =
      BinomialDistribution.atMost(fewest - 1, of: count, probability: probability)
      + BinomialDistribution.atLeast(most + 1, of: count, probability: probability)
    if outside < 0.5 { return 1 - outside }
    // A small power is a difference of two tails on one side of the middle, the smaller of which cancels less.
    let upper = BinomialDistribution.atLeast(fewest, of: count, probability: probability)
    let lower = BinomialDistribution.atMost(most, of: count, probability: probability)
    return upper < lower
      ? upper - BinomialDistribution.atLeast(most + 1, of: count, probability: probability)
      : lower - BinomialDistribution.atMost(fewest - 1, of: count, probability: probability)
  }

  private static func demand(count: Int, probability: Double, level: Double) throws {
    try Demand.count(count, atLeast: 1, "trials")
    try Demand.probability(probability, "probability of a success")
    try Demand.openUnit(level, "level")
  }
}
