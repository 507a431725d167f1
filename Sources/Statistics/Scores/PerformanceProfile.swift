import AssayRandomness

/// The share of runs whose score exceeds a threshold, as a function of the threshold: one curve shows what any single
/// statistic of the scores would hide (Dolan and Moré 2002; Agarwal et al. 2021).
public enum PerformanceProfile {
  /// For each threshold the share of all runs of all tasks with a score above it. Cost: a sort.
  public static func of(_ scores: [[Double]], thresholds: [Double]) throws -> [Double] {
    try Demand.matrix(scores, row: "task")
    try Demand.sample(thresholds, "thresholds")
    return shares(scores, thresholds)
  }

  /// The profile with an interval at each threshold, the percentiles of the profiles of stratified resamples. The
  /// confidence holds at each threshold, not for the whole curve at once. `draws` and the numbers of runs for which it
  /// is right are those of ``StratifiedBootstrap``, and so are the positions of `stream` that are read.
  public static func band(
    _ scores: [[Double]], thresholds: [Double], draws: StratifiedBootstrap.Draws = .oneFewer,
    confidence: Double = 0.95, resamples: Int = 2_000, stream: RandomStream
  ) throws -> [Interval] {
    let estimates = try of(scores, thresholds: thresholds)
    try Demand.openUnit(confidence, "confidence")
    try StratifiedBootstrap.demandFit(scores, draws)
    guard resamples >= 1 else {
      throw StatisticsError.tooFew(of: "resamples", needed: 1, given: resamples)
    }
    let plan = StratifiedBootstrap.plan(scores.map(\.count), draws, stream)
    let profiles = (0..<resamples).map { resample in
      shares(zip(scores, plan(resample)).map { runs, chosen in chosen.map { runs[$0] } }, thresholds)
    }
    return estimates.indices.map { index in
      let replicates = profiles.map { $0[index] }.sorted()
      return Interval(
        estimate: estimates[index], low: Summary.quantile(sorted: replicates, (1 - confidence) / 2),
        high: Summary.quantile(sorted: replicates, (1 + confidence) / 2), confidence: confidence)
    }
  }

  private static func shares(_ scores: [[Double]], _ thresholds: [Double]) -> [Double] {
    let sorted = scores.flatMap { $0 }.sorted()
    return thresholds.map { threshold in
      Double(sorted.count - sorted.partitioningIndex { $0 > threshold }) / Double(sorted.count)
    }
  }
}
