import AssayRandomness

/// The probability that a run of the treatment beats a run of the control on a task drawn at random (Agarwal et al.
/// 2021): the mean over tasks of P(treatment > control) + ½ P(equal), which is Mann and Whitney's U over n · m.
public enum ProbabilityOfImprovement {
  /// The value for `scores[task][run]` of both sides, which have the same tasks in the same order. Cost: for each task
  /// a sort of its runs.
  public static func of(treatment: [[Double]], over control: [[Double]]) throws -> Double {
    try demandTasks(treatment, control)
    return mean(treatment, control)
  }

  /// The percentile interval from resamples of both sides' runs within each task; `draws` and the numbers of runs for
  /// which it is right are those of ``StratifiedBootstrap``.
  ///
  /// - Parameter stream: Read as ``StratifiedBootstrap`` reads it, with the treatment's tasks before the control's.
  public static func interval(
    treatment: [[Double]], over control: [[Double]], draws: StratifiedBootstrap.Draws = .oneFewer,
    confidence: Double = 0.95, resamples: Int = 2_000, stream: RandomStream
  ) throws -> Interval {
    try demandTasks(treatment, control)
    try Demand.openUnit(confidence, "confidence")
    let tasks = treatment.count
    return try StratifiedBootstrap(
      groups: treatment + control, draws: draws, resamples: resamples, stream: stream
    ) { mean(Array($0[..<tasks]), Array($0[tasks...])) }.percentileInterval(confidence: confidence)
  }

  private static func mean(_ treatment: [[Double]], _ control: [[Double]]) -> Double {
    Summary.mean(finite: zip(treatment, control).map { RankStatistics.superiority($0, over: $1) })
  }

  private static func demandTasks(_ treatment: [[Double]], _ control: [[Double]]) throws {
    try Demand.matrix(treatment, row: "task")
    try Demand.matrix(control, row: "task")
    guard treatment.count == control.count else {
      throw StatisticsError.wrongCount(
        of: "tasks of the control", needed: treatment.count, given: control.count)
    }
  }
}
