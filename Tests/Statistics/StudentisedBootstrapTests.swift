import AssayRandomness
import AssayStatistics
import Testing

@Suite("Studentised bootstrap")
struct StudentisedBootstrapTests {
  let stream = RandomStream(seed: 5, name: "bootstrap")

  @Test func `With arch's resamples the replicates are arch's, and the ends but for its scale and one rank`()
    throws
  {
    let oracle = try ModelsOracle.read().studentised
    let bootstrap = try StudentisedBootstrap(oracle.values, resamples: oracle.indices.count) {
      oracle.indices[$0]
    }
    #expect(agree(bootstrap.standardError, oracle.error, 1e-13))
    for (replicate, expected) in zip(bootstrap.replicates, oracle.replicates) {
      #expect((replicate - expected).magnitude < 1e-12)
    }
    // arch interpolates between order statistics, and multiplies by the standard deviation of the replicates.
    let high = Summary.quantile(sorted: bootstrap.replicates, 0.95)
    let low = Summary.quantile(sorted: bootstrap.replicates, 0.05)
    #expect(agree(bootstrap.estimate - high * bootstrap.standardError, oracle.correctedEnds[0], 1e-10))
    #expect(agree(bootstrap.estimate - low * bootstrap.standardError, oracle.correctedEnds[1], 1e-10))
    #expect(agree(bootstrap.estimate - high * oracle.archScale, oracle.archEnds[0], 1e-10))
    let interval = try bootstrap.interval(confidence: oracle.confidence)
    let next = bootstrap.replicates[bootstrap.replicates.count - 19]
    #expect(interval.low <= oracle.correctedEnds[0] + 1e-12)
    #expect(interval.low >= bootstrap.estimate - next * bootstrap.standardError - 1e-12)
  }

  @Test(arguments: [0.5, 0.9, 0.95, 0.99])
  func `The interval contains the bounds that neither one-sided test rejects`(confidence: Double) throws {
    for sample in 0..<20 {
      let values = stream.split(sample).normal(count: 4 + sample)
      let bootstrap = try StudentisedBootstrap(of: values, resamples: 499, stream: stream)
      let interval = try bootstrap.interval(confidence: confidence)
      for step in -40...40 {
        let bound = bootstrap.estimate + Double(step) / 10 * bootstrap.standardError
        let rejected = try [Alternative.greater, .less].contains {
          try bootstrap.pValue(bound: bound, alternative: $0) <= (1 - confidence) / 2
        }
        #expect(interval.contains(bound) == !rejected)
      }
    }
  }

  @Test func `One-sided p-values overlap by the ties, and the two-sided one is twice the smaller`() throws {
    let bootstrap = try StudentisedBootstrap(
      of: [1, 2, 4, 8, 16], resamples: 199, stream: stream)
    for bound in [-3.0, 0, 4, 6.2, 30] {
      let greater = try bootstrap.pValue(bound: bound, alternative: .greater)
      let less = try bootstrap.pValue(bound: bound, alternative: .less)
      let ties = bootstrap.replicates.count {
        $0 == (bootstrap.estimate - bound) / bootstrap.standardError
      }
      #expect(agree(greater + less, Double(199 + 2 + ties) / 200, 1e-14))
      #expect(try bootstrap.pValue(bound: bound) == min(1, 2 * min(greater, less)))
    }
  }

  @Test func `Scaling and shifting the values does the same to the interval`() throws {
    let values = stream.normal(count: 9)
    let plain = try StudentisedBootstrap(of: values, resamples: 299, stream: stream)
    for scale in [0x1p-400, 0x1p-3, 0x1p400] {
      let scaled = try StudentisedBootstrap(of: values.map { $0 * scale }, resamples: 299, stream: stream)
      #expect(scaled.replicates == plain.replicates)
      #expect(try scaled.interval().low == plain.interval().low * scale)
    }
    let mirrored = try StudentisedBootstrap(of: values.map { -$0 }, resamples: 299, stream: stream)
    #expect(try mirrored.interval().high == -plain.interval().low)
    let pairs = try StudentisedBootstrap(
      treatment: values, control: values.map { _ in 0 }, resamples: 299, stream: stream)
    #expect(pairs.replicates == plain.replicates)
  }

  @Test func `Resamples of equal values make an end infinite rather than wrong`() throws {
    // Half of the resamples of two values are constant, so t* is −∞ in a quarter of all resamples and ∞ in another.
    let bootstrap = try StudentisedBootstrap([0, 1], resamples: 999) { resample in
      stream.integers(below: 2, count: 2, from: UInt64(2 * resample))
    }
    let interval = try bootstrap.interval(confidence: 0.95)
    #expect(interval.low == -.infinity)
    #expect(interval.high == .infinity)
    #expect(try bootstrap.pValue(bound: -1e9, alternative: .greater) > 0.2)
    let few = try StudentisedBootstrap(of: [1, 2, 3, 5], resamples: 19, stream: stream)
    #expect(try few.interval(confidence: 0.95).low == -.infinity)
  }

  /// 1000 samples; the error measured with 40,000 samples is 0.025, and the bound is four Monte Carlo errors away.
  @Test func `The one-sided error for normal values is what it says`() throws {
    let rejected = try (0..<1000).count { sample in
      let own = stream.split(sample)
      return try StudentisedBootstrap(
        of: own.split("values").normal(count: 10), resamples: 399, stream: own.split("resamples")
      ).pValue(bound: 0, alternative: .greater) <= 0.025
    }
    #expect((Double(rejected) / 1000 - 0.025).magnitude < 4 * (0.025 * 0.975 / 1000).squareRoot())
  }

  @Test func `Values without a studentised bootstrap say why`() {
    func failure(_ values: [Double], resamples: Int = 99) -> String {
      message { try StudentisedBootstrap(of: values, resamples: resamples, stream: stream) }
    }
    #expect(
      failure([1, 2, 4])
        == "the studentised bootstrap needs at least 4 values, and there are 3: "
        + "so few cannot decide at the usual level; "
        + "use Student's interval, or the sign-flip test of symmetric values")
    #expect(failure([1, 2, .nan, 4]) == "number 2 of the values, counted from 0, is nan; all must be finite")
    #expect(failure([]) == "there are 0 values; at least 1 are needed")
    #expect(failure([1, 2, 3, 4], resamples: 0) == "there are 0 resamples; at least 1 are needed")
    #expect(
      failure([0.3, 0.3, 0.3, 0.3])
        == "the values do not vary, or so little that their squares vanish, "
        + "so the error of the estimate is not known; nothing can be tested without it")
    #expect(
      failure([1e308, -1e308, 1e308, 3])
        == "the values are so large that their sum or spread overflows; scale them down")
    #expect(
      message {
        try StudentisedBootstrap(of: [1, 2, 3, 5], resamples: 9, stream: stream).pValue(bound: .nan)
      } == "number 0 of the bounds, counted from 0, is nan; all must be finite")
    #expect(
      message {
        try StudentisedBootstrap(of: [1, 2, 3, 5], resamples: 9, stream: stream).interval(confidence: 0)
      } == "the confidence is 0.0; it must lie above 0 and below 1")
  }
}
