import AssayRandomness
import AssayStatistics
import Testing

@Suite("Scores and their stratified bootstrap")
struct StratifiedBootstrapTests {
  static let statistics: [String: ScoreStatistic] = [
    "interquartileMean": .interquartileMean, "optimalityGap": .optimalityGap(target: 0.8), "mean": .mean,
    "median": .median,
  ]
  let stream = RandomStream(seed: 4, name: "scores")
  let scores = (0..<10).map { task in
    RandomStream(seed: 6, name: "values").split(task).normal(count: 12).map { Double(task) / 5 + $0 }
  }

  @Test(arguments: statistics.keys.sorted())
  func `With the same resamples every statistic and its interval are rliable's formulas`(name: String) throws
  {
    let oracle = try ModelsOracle.read().scores
    let expected = try #require(oracle.statistics[name])
    let statistic = try #require(Self.statistics[name])
    #expect(agree(try statistic(oracle.treatment), expected[0], 1e-13))
    let bootstrap = try StratifiedBootstrap(
      groups: oracle.treatment, resamples: oracle.indices.count, indices: { oracle.indices[$0] }
    ) { try statistic($0) }
    let interval = try bootstrap.percentileInterval(confidence: 0.95)
    #expect(agree(interval.estimate, expected[0], 1e-13))
    #expect(agree(interval.low, expected[1], 1e-12))
    #expect(agree(interval.high, expected[2], 1e-12))
  }

  @Test func `The probability of improvement is the mean of Mann and Whitney's U over n m`() throws {
    let oracle = try ModelsOracle.read().scores
    let value = try ProbabilityOfImprovement.of(treatment: oracle.treatment, over: oracle.control)
    #expect(agree(value, oracle.improvement, 1e-13))
    let reversed = try ProbabilityOfImprovement.of(treatment: oracle.control, over: oracle.treatment)
    #expect(agree(value + reversed, 1, 1e-13))
  }

  @Test func `A profile counts the runs above each threshold`() throws {
    let oracle = try ModelsOracle.read().scores
    #expect(
      try PerformanceProfile.of(oracle.treatment, thresholds: oracle.thresholds) == oracle.profile)
    let band = try PerformanceProfile.band(
      scores, thresholds: [-9, 0, 0.5, 1, 1.5, 9], resamples: 200, stream: stream)
    let shares = band.map(\.estimate)
    #expect(shares == shares.sorted(by: >))
    #expect(band.first?.low == 1 && band.last?.high == 0)
    for interval in band { #expect(interval.contains(interval.estimate)) }
  }

  /// A mean is linear: over resamples of n − 1 of n runs its variance is Σ s²/n over the squared number of tasks, and
  /// over n runs it is smaller by (n − 1)/n. The tolerance is four Monte Carlo errors of a variance.
  @Test func `The spread of the replicates of a mean is its standard error with one draw fewer`() throws {
    let exact = try scores.map { try Summary.variance($0) / 12 }.reduce(0, +) / 100
    for draws in StratifiedBootstrap.Draws.allCases {
      let replicates = try StratifiedBootstrap(
        groups: scores, resamples: 4000, indices: StratifiedBootstrap.plan(scores.map(\.count), draws, stream)
      ) { try ScoreStatistic.mean($0) }.replicates
      let expected = draws == .all ? exact * 11 / 12 : exact
      #expect((try Summary.variance(replicates) / expected - 1).magnitude < 4 * (2.0 / 4000).squareRoot())
    }
  }

  @Test func `A resample reads the positions that are documented`() throws {
    let ragged = [[1.0, 2, 3], [4, 5, 6, 7, 8]]
    let plan = StratifiedBootstrap.plan(ragged.map(\.count), .all, stream)
    #expect(plan(3)[0] == stream.integers(below: 3, count: 3, from: 24))
    #expect(plan(3)[1] == stream.integers(below: 5, count: 5, from: 27))
    let fewer = StratifiedBootstrap.plan(ragged.map(\.count), .oneFewer, stream)
    #expect(fewer(2)[1] == stream.integers(below: 5, count: 4, from: 14))
  }

  @Test func `Intervals are offered where the runs are enough`() throws {
    for statistic in Self.statistics.values {
      let interval = try StratifiedBootstrap(statistic, scores: scores, resamples: 300, stream: stream)
        .percentileInterval()
      #expect(interval.contains(interval.estimate))
      #expect(interval.low < interval.high)
    }
    let better = scores.map { $0.map { $0 + 5 } }
    let interval = try ProbabilityOfImprovement.interval(
      treatment: better, over: scores, resamples: 100, stream: stream)
    #expect(interval.estimate > 0.99)
    #expect(interval.high <= 1)
  }

  @Test func `Scores without an interval say why`() {
    func failure(_ scores: [[Double]], _ draws: StratifiedBootstrap.Draws = .oneFewer, resamples: Int = 9)
      -> String
    {
      message {
        try StratifiedBootstrap(
          .mean, scores: scores, draws: draws, resamples: resamples, stream: stream)
      }
    }
    #expect(failure([]) == "there are 0 tasks; at least 1 are needed")
    #expect(failure([[1], []]) == "task number 1, counted from 0, has no values; at least one is needed")
    #expect(
      failure([[1], [2, .infinity]])
        == "value 1 of task number 1, both counted from 0, is inf; all must be finite")
    #expect(
      failure([[1, 2, 3, 4, 5]])
        == "the stratified bootstrap of 1 tasks needs at least 91 values, and there are 5: "
        + "at so few its one-sided error was measured at 0.069, where 0.025 is nominal; "
        + "use more runs, or Student's interval over the runs of each task")
    #expect(
      failure(scores, .all)
        == "the stratified bootstrap that draws as many runs as a task has needs at least 40 values, "
        + "and there are 12: at so few its one-sided error was measured at 0.031, where 0.025 is nominal; "
        + "use draws of one run fewer")
    #expect(failure(scores, resamples: 0) == "there are 0 resamples; at least 1 are needed")
    #expect(
      message { try ProbabilityOfImprovement.of(treatment: [[1], [2]], over: [[1]]) }
        == "there are 1 tasks of the control; there must be 2")
    #expect(
      message { try ScoreStatistic(name: "nothing") { _ in .nan }([[1]]) }
        == "the nothing of the sample or of a resample is not a finite number")
    #expect(
      message { try PerformanceProfile.of([[1]], thresholds: []) }
        == "there are 0 thresholds; at least 1 are needed")
  }
}
