import AssayRandomness
import AssayStatistics
import Testing

@Suite("Bootstrap")
struct BootstrapTests {
  static let statistics: [String: PairedStatistic] = [
    "meanDifference": .meanDifference, "ratioOfMedians": .ratioOfMedians, "superiority": .superiority,
  ]
  let stream = RandomStream(seed: 3, name: "bootstrap")

  @Test(arguments: statistics.keys.sorted())
  func `With the same resamples every interval is SciPy's`(name: String) throws {
    let oracle = try Oracle.read().bootstrap
    let expected = try #require(oracle.results[name])
    let statistic = try #require(Self.statistics[name])
    let bootstrap = try Bootstrap(
      statistic, treatment: oracle.treatment, control: oracle.control, resamples: oracle.indices.count
    ) { oracle.indices[$0] }
    #expect(agree(bootstrap.estimate, expected.estimate, 1e-14))
    for (replicate, other) in zip(bootstrap.replicates, expected.replicates) {
      #expect(agree(replicate, other, 1e-13))
    }
    for (interval, ends) in [
      (try bootstrap.uncheckedBCAInterval(confidence: 0.8), expected.bca80),
      (try bootstrap.uncheckedBCAInterval(confidence: 0.95), expected.bca95),
      (try bootstrap.uncheckedPercentileInterval(confidence: 0.8), expected.percentile80),
      (try bootstrap.uncheckedPercentileInterval(confidence: 0.95), expected.percentile95),
    ] {
      #expect((interval.low - ends[0]).magnitude < 1e-11)
      #expect((interval.high - ends[1]).magnitude < 1e-11)
      #expect(interval.estimate == bootstrap.estimate)
    }
  }

  @Test(arguments: statistics.keys.sorted())
  func `With its own resamples the interval comes near SciPy's`(name: String) throws {
    let oracle = try Oracle.read().bootstrap
    let expected = try #require(oracle.results[name])
    let interval = try Bootstrap(
      try #require(Self.statistics[name]), treatment: oracle.treatment, control: oracle.control,
      resamples: 20_000, stream: stream
    ).uncheckedBCAInterval()
    // The superiority of twelve pairs moves in steps of 1/24.
    let tolerance = name == "superiority" ? 1.0 / 24 + 1e-12 : 0.025
    #expect((interval.low - expected.ownResamples[0]).magnitude < tolerance)
    #expect((interval.high - expected.ownResamples[1]).magnitude < tolerance)
  }

  @Test func `The superiority of pairs counts ties half`() throws {
    let superiority = try PairedStatistic.superiority(treatment: [1, 2, 3, 4], control: [0, 2, 4, 3])
    #expect(superiority == 0.625)
  }

  @Test func `Resamples are a function of the stream`() throws {
    let oracle = try Oracle.read().bootstrap
    func replicates(_ stream: RandomStream) throws -> [Double] {
      try Bootstrap(
        .meanDifference, treatment: oracle.treatment, control: oracle.control, resamples: 50, stream: stream
      ).replicates
    }
    #expect(try replicates(stream) == replicates(stream))
    #expect(try replicates(stream) != replicates(stream.split("other")))
  }

  @Test func `Equal differences give an interval without width`() throws {
    let bootstrap = try Bootstrap(
      .meanDifference, treatment: [0.3, 0.3, 0.3], control: [0.1, 0.1, 0.1], resamples: 200, stream: stream)
    #expect(bootstrap.bias == 0)
    #expect(bootstrap.acceleration == 0)
    let interval = try bootstrap.uncheckedBCAInterval()
    #expect(interval.low == bootstrap.estimate)
    #expect(interval.high == bootstrap.estimate)
  }

  @Test func `Scaling the data scales the interval and nothing else`() throws {
    let oracle = try Oracle.read().bootstrap
    let plain = try Bootstrap(
      .meanDifference, treatment: oracle.treatment, control: oracle.control, resamples: 500, stream: stream)
    for scale in [0x1p-900, 0x1p-3, 0x1p900] {
      let scaled = try Bootstrap(
        .meanDifference, treatment: oracle.treatment.map { $0 * scale },
        control: oracle.control.map { $0 * scale }, resamples: 500, stream: stream)
      #expect(scaled.acceleration == plain.acceleration)
      #expect(scaled.bias == plain.bias)
      #expect(try scaled.uncheckedBCAInterval().low == plain.uncheckedBCAInterval().low * scale)
      #expect(try scaled.uncheckedBCAInterval().high == plain.uncheckedBCAInterval().high * scale)
    }
  }

  /// The literature's coverages for the mean of normal values: about 0.90 for ten and 0.94 for twenty-nine
  /// values; 400 samples have a standard error of about 0.013.
  @Test(arguments: [(10, 0.85, 0.95), (29, 0.89, 0.985)])
  func `The interval of a mean covers nearly as often as it says`(count: Int, least: Double, most: Double)
    throws
  {
    let zeros = [Double](repeating: 0, count: count)
    let covered = try (0..<400).count { sample in
      let own = stream.split(sample)
      return try Bootstrap(
        .meanDifference, treatment: own.split("values").normal(count: count), control: zeros,
        resamples: 1000, stream: own.split("resamples")
      ).uncheckedBCAInterval().contains(0)
    }
    #expect(Double(covered) / 400 > least)
    #expect(Double(covered) / 400 < most)
  }

  @Test func `An estimate beyond all its replicates is not corrected in silence`() {
    let count = PairedStatistic(name: "number of different values") { treatment, _ in
      Double(Set(treatment).count)
    }
    let text = message {
      try Bootstrap(
        count, treatment: stream.normal(count: 40), control: [Double](repeating: 0, count: 40),
        resamples: 100, stream: stream
      ).uncheckedBCAInterval()
    }
    #expect(text.hasPrefix("the estimate 40.0 lies outside all of its bootstrap replicates ("))
    #expect(text.hasSuffix("use more resamples or a smoother statistic"))
  }

  @Test func `Pairs without an interval say why`() {
    func failure(
      _ statistic: PairedStatistic, _ treatment: [Double], _ control: [Double], resamples: Int = 20
    ) -> String {
      message {
        try Bootstrap(
          statistic, treatment: treatment, control: control, resamples: resamples, stream: stream)
      }
    }
    #expect(
      failure(.meanDifference, [1], [2]) == "there are 1 treatment values; at least 2 are needed")
    #expect(failure(.meanDifference, [], []) == "there are 0 treatment values; at least 2 are needed")
    #expect(
      failure(.meanDifference, [1, 2], [2, .nan])
        == "number 1 of the control values, counted from 0, is nan; all must be finite")
    #expect(
      failure(.meanDifference, [1, 2], [2, 3], resamples: 0)
        == "there are 0 resamples; at least 1 are needed")
    #expect(
      failure(.ratioOfMedians, [1, 2], [0, 0])
        == "the median of the control, or of a resample of it, is 0.0; "
        + "a ratio of medians needs a positive one")
    #expect(
      failure(.ratioOfMedians, [-1, -2], [1, 1])
        == "the median of the treatment, or of a resample of it, is -1.5; "
        + "a ratio of medians needs one that is not negative")
    #expect(
      failure(PairedStatistic(name: "ratio") { $0[0] / $1[0] }, [1, 2], [0, 1])
        == "the ratio of the sample or of a resample is not a finite number")
    #expect(
      failure(.meanDifference, [1e308, 1e308], [-1e308, -1e308])
        == "number 0 of the values, counted from 0, is inf; all must be finite")
  }
}
