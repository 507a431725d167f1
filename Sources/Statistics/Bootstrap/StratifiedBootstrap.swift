import AssayRandomness

/// The bootstrap distribution of a statistic of a matrix of scores: runs are drawn with replacement within each
/// task, and tasks are kept (Agarwal et al. 2021, "Deep reinforcement learning at the edge of the statistical
/// precipice").
///
/// ```swift
/// let bootstrap = try StratifiedBootstrap(
///   .interquartileMean, scores: [[0.2, 0.4, 0.3], [0.9, 0.8, 0.7]],
///   stream: RandomStream(seed: 1, name: "bootstrap"))
/// let interval = try bootstrap.percentileInterval(confidence: 0.95)
/// ```
///
/// Its interval errs too often for few runs. Measured one-sided errors at nominal 0.025 of a mean of normal scores,
/// averaged over both sides, with 20,000 samples each: they depend on the degrees of freedom, the number of runs less
/// the number of tasks, and with `Draws.all` also on the runs of a task.
///
/// |tasks × runs|degrees|one fewer|all|
/// |-|-|-|-|
/// |1 × 5|4|0.069|0.082|
/// |5 × 5|20|0.034|0.050|
/// |26 × 2|26|0.034|0.094|
/// |10 × 5|40|0.032|0.046|
/// |26 × 3|52|0.030|0.059|
/// |10 × 10|90|0.028|0.034|
/// |26 × 5|104|0.028|0.043|
/// |5 × 40|195|0.027|0.028|
///
/// The interquartile mean errs as often or less: 0.027 and 0.041 for 26 × 5. Other statistics are held to the same
/// numbers.
public struct StratifiedBootstrap: Sendable {
  /// How many of the n runs of a task a resample draws.
  public enum Draws: String, Sendable, Hashable, CaseIterable {
    /// n − 1: the spread of the replicates of a mean is then its standard error without bias (Rao and Wu 1988).
    case oneFewer
    /// n, as rliable does. The spread is too small by the factor √((n − 1)/n).
    case all
  }

  /// The statistic of the scores themselves.
  public let estimate: Double
  /// The statistic of every resample, in ascending order.
  public let replicates: [Double]

  /// Computes the statistic of `resamples` resamples. Throws for no tasks, a task without runs, a score that is not
  /// finite, runs too few for the interval to be right, no resamples, and what the statistic throws.
  ///
  /// - Parameters:
  ///   - statistic: The statistic of the scores and of each resample.
  ///   - scores: The runs of each task.
  ///   - draws: How many runs of each task are drawn.
  ///   - resamples: How many resamples are drawn.
  ///   - stream: Resample r reads, task after task, one `integer(below: n)` for each run drawn; its first position is
  ///     r times the number of runs that one resample draws.
  public init(
    _ statistic: ScoreStatistic, scores: [[Double]], draws: Draws = .oneFewer, resamples: Int = 10_000,
    stream: RandomStream
  ) throws {
    try self.init(
      groups: scores, draws: draws, resamples: resamples, stream: stream, statistic.checked)
  }

  /// The distribution of a statistic of resampled groups; all of it happens here.
  init(
    groups: [[Double]], draws: Draws, resamples: Int, stream: RandomStream,
    _ statistic: ([[Double]]) throws -> Double
  ) throws {
    try Demand.matrix(groups, row: "task")
    try Self.demandFit(groups, draws)
    let draw = Self.plan(groups.map(\.count), draws, stream)
    try self.init(groups: groups, resamples: resamples, indices: draw, statistic)
  }

  /// Makes the distribution from given resamples, so that a result can be compared with another program's.
  package init(
    groups: [[Double]], resamples: Int, indices: (Int) -> [[Int]],
    _ statistic: ([[Double]]) throws -> Double
  ) throws {
    guard resamples >= 1 else {
      throw StatisticsError.tooFew(of: "resamples", needed: 1, given: resamples)
    }
    estimate = try statistic(groups)
    replicates = try (0..<resamples).map { resample in
      try statistic(zip(groups, indices(resample)).map { group, chosen in chosen.map { group[$0] } })
    }.sorted()
  }

  /// The interval between the quantiles (1 ∓ `confidence`)/2 of the replicates (type 7 of Hyndman and Fan).
  public func percentileInterval(confidence: Double = 0.95) throws -> Interval {
    try Demand.openUnit(confidence, "confidence")
    return Interval(
      estimate: estimate, low: Summary.quantile(sorted: replicates, (1 - confidence) / 2),
      high: Summary.quantile(sorted: replicates, (1 + confidence) / 2), confidence: confidence)
  }

  /// Refuses runs so few that the interval would err too often.
  static func demandFit(_ groups: [[Double]], _ draws: Draws) throws {
    let count = groups.reduce(0) { $0 + $1.count }
    let better = "more runs, or Student's interval over the runs of each task"
    let freedom = count - groups.count
    if freedom < 90 {
      let errors = [
        (1, 0.25), (2, 0.17), (4, 0.069), (10, 0.042), (20, 0.034), (26, 0.034), (40, 0.032), (89, 0.030),
      ]
      throw StatisticsError.unfit(
        method: "the stratified bootstrap of \(groups.count) tasks", needed: 90 + groups.count, given: count,
        measured: errors.first { $0.0 >= freedom }?.1, better: better)
    }
    let fewest = groups.reduce(.max) { min($0, $1.count) }
    if draws == .all, fewest < Self.fewestRunsOfAll {
      let errors = [(2, 0.094), (3, 0.059), (5, 0.043), (10, 0.033), (20, 0.031), (39, 0.030)]
      throw StatisticsError.unfit(
        method: "the stratified bootstrap that draws as many runs as a task has",
        needed: Self.fewestRunsOfAll, given: fewest, measured: errors.first { $0.0 >= fewest }?.1,
        better: "draws of one run fewer")
    }
  }

  /// The smallest number of runs of a task for ``Draws/all``.
  public static let fewestRunsOfAll = 40

  /// The runs that each resample draws, as a function of its number.
  package static func plan(_ counts: [Int], _ draws: Draws, _ stream: RandomStream) -> (Int) -> [[Int]] {
    let sizes = counts.map { draws == .all ? $0 : max($0 - 1, 1) }
    let total = sizes.reduce(0, +)
    return { resample in
      var position = UInt64(resample * total)
      return zip(counts, sizes).map { count, size in
        defer { position += UInt64(size) }
        return stream.integers(below: count, count: size, from: position)
      }
    }
  }
}
