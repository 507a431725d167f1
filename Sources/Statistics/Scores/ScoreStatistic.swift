/// A statistic of a matrix of scores, `scores[task][run]`, such as the interquartile mean. Tasks may have different
/// numbers of runs.
public struct ScoreStatistic: Sendable {
  /// The name that messages use.
  public let name: String
  let evaluate: @Sendable (_ scores: [[Double]]) throws -> Double

  /// Makes a statistic of scores. `evaluate` is given at least one task, and at least one finite score of each.
  public init(name: String, evaluate: @escaping @Sendable (_ scores: [[Double]]) throws -> Double) {
    self.name = name
    self.evaluate = evaluate
  }

  /// The value for these scores. Throws when there is no task, when a task has no run, and when a score or the result
  /// is not finite.
  public func callAsFunction(_ scores: [[Double]]) throws -> Double {
    try Demand.matrix(scores, row: "task")
    return try checked(scores)
  }

  func checked(_ scores: [[Double]]) throws -> Double {
    let value = try evaluate(scores)
    guard value.isFinite else { throw StatisticsError.undefinedStatistic(name: name) }
    return value
  }

  /// The mean of the middle half of all scores, of all tasks together: of N scores in ascending order, ⌊N/4⌋ are left
  /// out at each end (Agarwal et al. 2021; SciPy's `trim_mean(x, 0.25, axis=None)`). Summed in ascending order. Cost: a
  /// sort.
  public static let interquartileMean = ScoreStatistic(name: "interquartile mean") { scores in
    let sorted = scores.flatMap { $0 }.sorted()
    let cut = sorted.count / 4
    return Summary.mean(finite: Array(sorted[cut..<sorted.count - cut]))
  }

  /// How far the scores stay below `target` on average: target − mean of min(score, target), over all runs of all tasks
  /// in order (Agarwal et al. 2021). Scores above the target count as the target. Smaller is better.
  public static func optimalityGap(target: Double = 1) -> ScoreStatistic {
    ScoreStatistic(name: "optimality gap") { scores in
      target - Summary.mean(finite: scores.flatMap { $0 }.map { min($0, target) })
    }
  }

  /// The mean over tasks of the mean over a task's runs.
  public static let mean = ScoreStatistic(name: "mean of the tasks' means") { scores in
    Summary.mean(finite: scores.map(Summary.mean(finite:)))
  }

  /// The median over tasks of the mean over a task's runs.
  public static let median = ScoreStatistic(name: "median of the tasks' means") { scores in
    Summary.median(sorted: scores.map(Summary.mean(finite:)).sorted())
  }
}
