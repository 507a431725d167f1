extension Power {
  /// The power of the F test of a share of variance in a balanced one-way design with random groups: the probability
  /// that it finds the share of the variance that lies between groups beyond `bound`, when the share is `share`.
  ///
  /// With θ = share/(1 − share), the ratio of mean squares over 1 + `replicates` θ has the central F distribution with
  /// groups − 1 and groups · (replicates − 1) degrees of freedom (Searle, Casella and McCulloch, Variance Components,
  /// 1992, §3.6). Exact for normal effects and errors, to about 1e−13.
  ///
  /// - Parameters:
  ///   - groups: The number of groups, such as seeds; at least 2.
  ///   - replicates: The number of values in each group; at least 2.
  ///   - share: The true share of variance between groups, in [0, 1].
  ///   - bound: The share under the hypothesis, in [0, 1); 0 says that groups do not matter.
  ///   - level: The level of the test; `.twoSided` divides it between the sides.
  ///   - alternative: The side of the bound on which the share lies.
  public static func ofVarianceShare(
    groups: Int, replicates: Int, share: Double, bound: Double = 0, level: Double = 0.025,
    alternative: Alternative = .greater
  ) throws -> Double {
    try Demand.count(groups, atLeast: 2, "groups")
    try Demand.count(replicates, atLeast: 2, "replicates in each group")
    try Demand.count(
      groups.multipliedReportingOverflow(by: replicates).overflow ? .max : groups * replicates, atLeast: 4,
      "values")
    try Demand.probability(share, "share of variance")
    try Demand.within(bound, 0, 1.nextDown, "bound of the share of variance")
    try Demand.openUnit(level, "level")
    let between = Double(groups - 1) / 2
    let within = Double(groups) * Double(replicates - 1) / 2
    func ratio(_ share: Double) -> Double { 1 + Double(replicates) * (share / (1 - share)) }
    // With F = within · (1 − x) / (between · x), small x means a large F.
    let (hypothetical, actual) = (ratio(bound), ratio(share))
    func above(_ level: Double) -> Double {
      if share == 1 { return 1 }
      let x = BetaDistribution.quantile(level, a: within, b: between)
      let (own, other) = (x * actual, (1 - x) * hypothetical)
      return BetaDistribution.cumulative(
        own / (own + other), complement: other / (own + other), a: within, b: between)
    }
    func below(_ level: Double) -> Double {
      if share == 1 { return 0 }
      let y = BetaDistribution.quantile(level, a: between, b: within)
      let (own, other) = (y * hypothetical, (1 - y) * actual)
      return BetaDistribution.cumulative(
        own / (own + other), complement: other / (own + other), a: between, b: within)
    }
    return switch alternative {
    case .greater: above(level)
    case .less: below(level)
    case .twoSided: min(1, above(level / 2) + below(level / 2))
    }
  }
}
