/// The share of the variance that lies between groups: the intraclass correlation ρ = σ_b²/(σ_b² + σ_w²) of a balanced
/// one-way design with random groups, such as seeds of one kind with replicates of another within each (Fisher 1925).
///
/// Everything follows from one exact fact for normal values: with k groups of m values, F = MS(between)/MS(within) over
/// 1 + m ρ/(1 − ρ) has the F distribution with k − 1 and k (m − 1) degrees of freedom.
///
/// ```swift
/// let share = try VarianceShare(groups: scores)              // scores[seed][replicate]
/// let pValue = try share.pValue(bound: 0.5, alternative: .greater)
/// ```
public struct VarianceShare: Sendable, Hashable {
  /// σ_b² = (MS(between) − MS(within))/m, without bias; negative where the groups differ less than chance has them.
  public let between: Double
  /// σ_w² = MS(within).
  public let within: Double
  /// MS(between)/MS(within).
  public let f: Double
  /// k, the number of groups.
  public let groups: Int
  /// m, the number of values in each group.
  public let replicates: Int

  /// Computes the components of `groups[group][value]`. Throws for fewer than two groups or two values in each, groups
  /// of different sizes, and values that do not vary within groups.
  public init(groups: [[Double]]) throws {
    guard groups.count >= 2 else {
      throw StatisticsError.tooFew(of: "groups", needed: 2, given: groups.count)
    }
    let count = groups[0].count
    guard count >= 2 else { throw StatisticsError.tooFew(of: "values of a group", needed: 2, given: count) }
    try Demand.matrix(groups, row: "group", columns: count)
    let analysis = try AnalysisOfVariance.oneWay(groups)
    within = analysis.residualMeanSquare
    between = (analysis.effects[0].meanSquare - within) / Double(count)
    f = try Demand.finite(analysis.effects[0].f, "differences between groups")
    self.groups = groups.count
    replicates = count
  }

  /// ρ̂ = (F − 1)/(F + m − 1), which is σ_b²/(σ_b² + σ_w²) of the estimates. It may be negative, down to −1/(m − 1).
  public var share: Double { Self.share(f, replicates) }

  /// The exact p-value of ρ against `bound`, which is at least 0 and below 1: the probability of so large (`.greater`)
  /// or so small (`.less`) a value of F/(1 + m bound/(1 − bound)).
  public func pValue(bound: Double = 0, alternative: Alternative = .twoSided) throws -> Double {
    try Demand.share(bound, "bound")
    let value = f / Self.inflation(bound, replicates)
    let (top, bottom) = Self.freedoms(groups, replicates)
    let greater = FDistribution.upperTail(value, numerator: top, denominator: bottom)
    let less = FDistribution.cumulative(value, numerator: top, denominator: bottom)
    switch alternative {
    case .greater: return greater
    case .less: return less
    case .twoSided: return min(1, 2 * min(greater, less))
    }
  }

  /// The exact interval of ρ: the bounds that neither one-sided test rejects at (1 − `confidence`)/2. An end below 0 is
  /// left as it is: it says that even 0 is not too small, or that it is too large.
  public func interval(confidence: Double = 0.95) throws -> Interval {
    try Demand.openUnit(confidence, "confidence")
    let (top, bottom) = Self.freedoms(groups, replicates)
    let tail = (1 - confidence) / 2
    let high = Self.share(f / FDistribution.quantile(tail, numerator: top, denominator: bottom), replicates)
    let low = Self.share(
      f / FDistribution.upperQuantile(tail, numerator: top, denominator: bottom), replicates)
    // Where both are the median of F, rounding must not exchange them.
    return Interval(estimate: share, low: min(low, high), high: high, confidence: confidence)
  }

  /// 1 + m ρ/(1 − ρ).
  private static func inflation(_ share: Double, _ replicates: Int) -> Double {
    1 + Double(replicates) * (share / (1 - share))
  }

  private static func share(_ f: Double, _ replicates: Int) -> Double {
    (f - 1) / (f + Double(replicates - 1))
  }

  private static func freedoms(_ groups: Int, _ replicates: Int) -> (Double, Double) {
    (Double(groups - 1), Double(groups) * Double(replicates - 1))
  }
}
