/// The bias-corrected and accelerated interval: Efron, "Better bootstrap confidence intervals", JASA 82
/// (1987), 171–185.
extension Bootstrap {
  /// z₀: the normal quantile of the share of replicates below the estimate; a replicate equal to it counts
  /// half. It is infinite when all replicates lie on one side of the estimate.
  public var bias: Double {
    let below = replicates.count { $0 < estimate }
    let equal = replicates.count { $0 == estimate }
    return NormalDistribution.quantile(
      (Double(below) + 0.5 * Double(equal)) / Double(replicates.count))
  }

  /// a: a sixth of the skewness of the jackknife values, Σ u³ / (6 (Σ u²)^{3/2}) with u = mean − value. It is
  /// 0 when all jackknife values are equal: there is then no skewness to correct.
  public var acceleration: Double {
    let mean = Summary.mean(finite: jackknife)
    // Only ratios count; scaling keeps the cubes of very large or very small values from overflowing.
    let scale = jackknife.reduce(0) { max($0, (mean - $1).magnitude) }
    guard scale > 0 else { return 0 }
    let deviations = jackknife.map { (mean - $0) / scale }
    let squares = Summary.compensatedSum(deviations.map { $0 * $0 })
    let cubes = Summary.compensatedSum(deviations.map { $0 * $0 * $0 })
    return cubes / (6 * squares * squares.squareRoot())
  }

  /// The BCa interval: the quantiles (type 7 of Hyndman and Fan) of the replicates at Φ(z₀ + (z₀ + z)/(1 − a (z₀ +
  /// z))), where z are the normal quantiles at (1 ∓ `confidence`)/2.
  ///
  /// Equal data give an interval without width. Where 1 − a (z₀ + z) is not positive, the limit is taken: the outermost
  /// replicate. Throws when all replicates lie on one side of the estimate, and for fewer pairs than it needs, which
  /// depends on the statistic: see ``PairedStatistic``.
  public func bcaInterval(confidence: Double = 0.95) throws -> Interval {
    try statistic.bca.demand(jackknife.count)
    return try uncheckedBCAInterval(confidence: confidence)
  }

  /// The BCa interval of any number of pairs, so that it can be compared with another program's.
  package func uncheckedBCAInterval(confidence: Double = 0.95) throws -> Interval {
    try Demand.openUnit(confidence, "confidence")
    let bias = bias
    guard bias.isFinite else {
      throw StatisticsError.oneSidedBootstrap(
        estimate: estimate, low: replicates[0], high: replicates[replicates.count - 1])
    }
    let acceleration = acceleration
    func level(_ z: Double) -> Double {
      let shifted = bias + z
      let divisor = 1 - acceleration * shifted
      guard divisor > 0 else { return shifted > 0 ? 1 : 0 }
      return NormalDistribution.cumulative(bias + shifted / divisor)
    }
    let z = NormalDistribution.quantile((1 + confidence) / 2)
    return interval(from: level(-z), to: level(z), confidence)
  }
}
