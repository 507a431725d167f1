extension Power {
  /// The power of Student's test of a mean against a bound: the probability that `count` normal values give a p-value
  /// of at most `level`, when their mean lies `distance` standard deviations above the bound. For pairs the values are
  /// differences, and the standard deviation is that of the differences.
  ///
  /// Exact for normal values, by the noncentral t distribution with count − 1 degrees of freedom and noncentrality
  /// `distance` · √count (Johnson and Welch 1940), to about 1e−13. It rises with `count`. `level` lies from 1e−99 to
  /// below 1. Cost: some hundred evaluations of Φ.
  public static func ofStudentTest(
    count: Int, distance: Double, level: Double = 0.025, alternative: Alternative = .greater
  ) throws -> Double {
    try Demand.count(count, atLeast: 2, "values")
    let noncentrality = try Demand.finiteNumber(distance, "distance") * Double(count).squareRoot()
    guard noncentrality.isFinite else { throw StatisticsError.tooLarge(of: "distances") }
    try Demand.within(level, 1e-99, 1.nextDown, "level")
    let side = alternative == .twoSided ? level / 2 : level
    let freedom = Double(count - 1)
    let critical = -StudentDistribution.quantile(side, degreesOfFreedom: freedom)
    func beyond(_ noncentrality: Double) -> Double {
      NoncentralStudentDistribution.complement(
        critical, degreesOfFreedom: freedom, noncentrality: noncentrality)
    }
    return switch alternative {
    case .greater: beyond(noncentrality)
    case .less: beyond(-noncentrality)
    case .twoSided: min(1, beyond(noncentrality) + beyond(-noncentrality))
    }
  }

  /// The power to show by Student's tests that a mean lies between two bounds (two one-sided tests, Schuirmann 1987):
  /// the probability that both tests give a p-value of at most `level`, when the mean of `count` normal values lies
  /// `aboveLow` standard deviations above the lower bound and `belowHigh` below the upper one.
  ///
  /// Exact for normal values, as an integral over the sample's standard deviation (Owen 1965; Phillips 1990), to about
  /// 1e−12. `level` lies from 1e−99 to below ½. Cost: some hundred evaluations of Φ.
  public static func ofStudentEquivalence(
    count: Int, aboveLow: Double, belowHigh: Double, level: Double = 0.025
  ) throws -> Double {
    try Demand.count(count, atLeast: 2, "values")
    let root = Double(count).squareRoot()
    let low = try Demand.finiteNumber(aboveLow, "distance from the lower bound") * root
    let high = try Demand.finiteNumber(belowHigh, "distance from the upper bound") * root
    guard (low + high).isFinite else { throw StatisticsError.tooLarge(of: "distances") }
    guard low + high > 0 else { throw StatisticsError.unorderedBounds(low: -aboveLow, high: belowHigh) }
    try Demand.within(level, 1e-99, 0.5.nextDown, "level of an equivalence test")
    return equivalence(low: low, high: high, degreesOfFreedom: Double(count - 1), level: level)
  }

  /// The power of two one-sided t tests, where the mean lies `low` and `high` standard errors within the bounds: the
  /// expectation over S of P(t S − low ≤ Z ≤ high − t S).
  package static func equivalence(
    low: Double, high: Double, degreesOfFreedom: Double, level: Double
  ) -> Double {
    let critical = -StudentDistribution.quantile(level, degreesOfFreedom: degreesOfFreedom)
    return ChiExpectation(degreesOfFreedom: degreesOfFreedom).below((low + high) / (2 * critical)) { s in
      let bottom = critical * s - low
      let top = high - critical * s
      guard top > bottom else { return 0 }
      // The tails on the side where both are small.
      return bottom > 0
        ? NormalDistribution.cumulative(-bottom) - NormalDistribution.cumulative(-top)
        : NormalDistribution.cumulative(top) - NormalDistribution.cumulative(bottom)
    }
  }
}
