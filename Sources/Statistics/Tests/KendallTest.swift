/// The test of association of two columns by the order of their pairs: Kendall, "A new measure of rank correlation",
/// Biometrika 30 (1938).
public enum KendallTest {
  /// The result of the test.
  public struct Result: Sendable, Hashable {
    /// τ_b, from −1 to 1: concordant less discordant pairs, over the root of the product of the numbers of pairs
    /// without a tie in each column.
    public var tau: Double
    /// The p-value against independence.
    public var pValue: Double
    /// Whether p comes from all n! orders; otherwise it is the normal approximation.
    public var isExact: Bool
  }

  /// The largest number of values, without ties, with an exact null distribution.
  public static let exactLimit = 60
  /// The largest number of values, with ties, with an exact null distribution.
  public static let exactLimitWithTies = 9

  /// τ_b of the two columns, and its p-value; `.greater` means that the columns rise together.
  ///
  /// Without ties and up to `exactLimit` values p is exact, by the recurrence for the number of orders with so many
  /// inversions; with ties it is exact up to `exactLimitWithTies` values, by enumeration of the orders of the second
  /// column. Otherwise it is the normal approximation with the variance under ties, without a continuity correction, as
  /// in SciPy: its one-sided error at 0.025 was measured at 0.021 to 0.027 with ten values, and at 0.033 with four,
  /// for which it is not used. Cost: n² comparisons; the recurrence costs n³, the enumeration 3n · n! operations.
  ///
  /// Throws for columns of different lengths, fewer than two values, and a column whose values are all equal.
  public static func run(
    _ first: [Double], _ second: [Double], alternative: Alternative = .twoSided
  ) throws -> Result {
    guard first.count == second.count else {
      throw StatisticsError.unequalColumns(first: first.count, second: second.count)
    }
    try Demand.sample(first, atLeast: 2, "values of the first column")
    try Demand.sample(second, atLeast: 2, "values of the second column")
    let (concordant, discordant) = pairs(first, second)
    let (ties, otherTies) = (runs(first), runs(second))
    let (spread, otherSpread) = (ordered(first.count, ties), ordered(first.count, otherTies))
    guard spread > 0, otherSpread > 0 else {
      throw StatisticsError.undefinedStatistic(name: "correlation with a column of equal values")
    }
    let tau = (concordant - discordant) / (spread * otherSpread).squareRoot()
    let isTied = !ties.isEmpty || !otherTies.isEmpty
    let isExact = first.count <= (isTied ? exactLimitWithTies : exactLimit)
    let pValue: Double
    if isExact && isTied {
      let orders = TiedOrders(first, second)
      pValue = alternative.pValue(
        greater: orders.share { $0 >= concordant - discordant },
        less: orders.share { $0 <= concordant - discordant })
    } else if isExact {
      let shares = inversionShares(first.count)
      func tail(_ inversions: Double) -> Double {
        Summary.compensatedSum(Array(shares[...Int(inversions)]))
      }
      pValue = alternative.pValue(greater: tail(discordant), less: tail(concordant))
    } else {
      let deviation = variance(Double(first.count), ties, otherTies).squareRoot()
      let z = (concordant - discordant) / deviation
      pValue = alternative.pValue(
        greater: NormalDistribution.cumulative(-z), less: NormalDistribution.cumulative(z))
    }
    return Result(tau: min(max(tau, -1), 1), pValue: min(1, pValue), isExact: isExact)
  }

  private static func pairs(_ first: [Double], _ second: [Double]) -> (Double, Double) {
    var (concordant, discordant) = (0, 0)
    for index in first.indices {
      for other in 0..<index {
        let (isLess, isAbove) = (first[index] < first[other], first[index] > first[other])
        if second[index] < second[other] {
          concordant += isLess ? 1 : 0
          discordant += isAbove ? 1 : 0
        } else if second[index] > second[other] {
          concordant += isAbove ? 1 : 0
          discordant += isLess ? 1 : 0
        }
      }
    }
    return (Double(concordant), Double(discordant))
  }

  /// The sizes of the groups of equal values, without those of one value.
  private static func runs(_ values: [Double]) -> [Double] {
    var sizes: [Double] = []
    var previous: Double?
    for value in values.sorted() {
      if value == previous { sizes[sizes.count - 1] += 1 } else { sizes.append(1) }
      previous = value
    }
    return sizes.filter { $0 > 1 }
  }

  /// The number of pairs of values that differ.
  private static func ordered(_ count: Int, _ ties: [Double]) -> Double {
    Double(count) * Double(count - 1) / 2 - ties.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
  }

  /// The share of the n! orders that have 0, 1, 2 … inversions: a new last value adds from none to n − 1.
  private static func inversionShares(_ count: Int) -> [Double] {
    var shares = [1.0]
    for length in 1...count {
      var next = [Double](repeating: 0, count: length * (length - 1) / 2 + 1)
      for (inversions, share) in shares.enumerated() {
        for added in 0..<length { next[inversions + added] += share / Double(length) }
      }
      shares = next
    }
    return shares
  }

  /// The variance of concordant less discordant pairs under independence: Kendall, Rank Correlation Methods (1970),
  /// chapter 5.
  private static func variance(_ n: Double, _ ties: [Double], _ otherTies: [Double]) -> Double {
    func sum(_ ties: [Double], _ term: (Double) -> Double) -> Double { ties.reduce(0) { $0 + term($1) } }
    let (pairs, otherPairs) = (sum(ties) { $0 * ($0 - 1) }, sum(otherTies) { $0 * ($0 - 1) })
    let (triples, otherTriples) = (
      sum(ties) { $0 * ($0 - 1) * ($0 - 2) }, sum(otherTies) { $0 * ($0 - 1) * ($0 - 2) }
    )
    func spread(_ t: Double) -> Double { t * (t - 1) * (2 * t + 5) }
    let untied = (spread(n) - sum(ties, spread) - sum(otherTies, spread)) / 18
    let both = pairs * otherPairs / (2 * n * (n - 1))
    return untied + both + (n > 2 ? triples * otherTriples / (9 * n * (n - 1) * (n - 2)) : 0)
  }
}
