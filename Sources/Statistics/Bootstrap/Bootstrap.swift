import AssayRandomness

/// The bootstrap distribution of a statistic of pairs: pairs are drawn with replacement, and the statistic is
/// computed from each resample (Efron 1979).
///
/// ```swift
/// let bootstrap = try Bootstrap(
///   .ratioOfMedians, treatment: treatment, control: control,  // forty pairs
///   stream: RandomStream(seed: 1, name: "bootstrap"))
/// let interval = try bootstrap.bcaInterval(confidence: 0.95)
/// ```
public struct Bootstrap: Sendable {
  /// The statistic of the sample itself.
  public let estimate: Double
  /// The statistic of every resample, in ascending order.
  public let replicates: [Double]
  /// The statistic with each pair left out in turn.
  let jackknife: [Double]
  let statistic: PairedStatistic

  /// Computes the statistic of `resamples` resamples. Throws for fewer than two pairs, for no resamples, and
  /// what the statistic throws.
  ///
  /// - Parameters:
  ///   - statistic: The statistic of the sample and of each resample.
  ///   - treatment: One value of each pair.
  ///   - control: The other value of each pair, in the same order.
  ///   - resamples: How many resamples are drawn.
  ///   - stream: Resample r of n pairs reads `integer(below: n)` of positions r · n ..< (r + 1) · n.
  public init(
    _ statistic: PairedStatistic, treatment: [Double], control: [Double], resamples: Int = 10_000,
    stream: RandomStream
  ) throws {
    let count = treatment.count
    try self.init(statistic, treatment: treatment, control: control, resamples: resamples) { resample in
      stream.integers(below: count, count: count, from: UInt64(resample * count))
    }
  }

  /// Makes the distribution from given resamples, so that a result can be compared with another program's.
  package init(
    _ statistic: PairedStatistic, treatment: [Double], control: [Double], resamples: Int,
    indices: (Int) -> [Int]
  ) throws {
    try Demand.pairs(treatment, control, atLeast: 2)
    guard resamples >= 1 else {
      throw StatisticsError.tooFew(of: "resamples", needed: 1, given: resamples)
    }
    self.statistic = statistic
    estimate = try statistic.checked(treatment, control)
    replicates = try (0..<resamples).map { resample in
      let chosen = indices(resample)
      return try statistic.checked(chosen.map { treatment[$0] }, chosen.map { control[$0] })
    }.sorted()
    jackknife = try treatment.indices.map { left in
      var fewerTreatment = treatment
      var fewerControl = control
      fewerTreatment.remove(at: left)
      fewerControl.remove(at: left)
      return try statistic.checked(fewerTreatment, fewerControl)
    }
  }

  /// The interval between the quantiles (1 ∓ `confidence`)/2 of the replicates (type 7 of Hyndman and Fan). It is
  /// simple, and too narrow for few pairs.
  ///
  /// Throws for fewer pairs than it needs, which depends on the statistic: see ``PairedStatistic``.
  public func percentileInterval(confidence: Double = 0.95) throws -> Interval {
    try statistic.percentile.demand(jackknife.count)
    return try uncheckedPercentileInterval(confidence: confidence)
  }

  /// The percentile interval of any number of pairs, so that it can be compared with another program's.
  package func uncheckedPercentileInterval(confidence: Double = 0.95) throws -> Interval {
    try Demand.openUnit(confidence, "confidence")
    return interval(from: (1 - confidence) / 2, to: (1 + confidence) / 2, confidence)
  }

  func interval(from low: Double, to high: Double, _ confidence: Double) -> Interval {
    Interval(
      estimate: estimate, low: Summary.quantile(sorted: replicates, low),
      high: Summary.quantile(sorted: replicates, high), confidence: confidence)
  }
}
