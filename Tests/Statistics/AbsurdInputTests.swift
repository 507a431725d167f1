import AssayRandomness
import AssayStatistics
import Testing

/// Every test and interval gets every absurd sample: it throws, or its numbers are in order.
@Suite("Absurd input")
struct AbsurdInputTests {
  static let samples: [[Double]] = [
    [], [.nan], [1], [0, 0], [-0.0, 0, 1], [.infinity, -.infinity, 1], [1e308, -1e308, 1e308, -1.7e308],
    [0x1p-1074, 0, 0x1p-1063, -0x1p-1074, 0, 0x1p-1074, 0x1p-1030], [Double](repeating: 0.1, count: 9),
    [Double](repeating: 1.7e308, count: 8), [1, 2, 3, 4, 5, 6, 7, 8], [1e308, 1, 1e-308, 2, 3, 4, 5, 9],
    [1e16, 1e16 + 2, 1e16 + 4, 3, 1e-16, 7, 8, -9], [Double](repeating: 0, count: 25) + [1, .ulpOfOne],
  ]
  static let bounds = [0, 1, -1, 1e308, -1e308, 0x1p-1074, 0.5, .nan, .infinity, -.infinity]
  static let confidences = [
    0.95, 0.5, 0x1p-1074, 1e-17, 1 - 0x1p-53, 0.999999, 0, 1, -1, 2, .nan, .infinity,
  ]
  let stream = RandomStream(seed: 9, name: "absurd")

  @Test(arguments: samples.indices)
  func `Samples and bounds never crash a test`(index: Int) {
    let values = Self.samples[index]
    for bound in Self.bounds {
      for alternative in Alternative.allCases {
        expectProbability { try StudentTest.pValue(of: values, bound: bound, alternative: alternative) }
        expectProbability { try SignTest.pValue(of: values, bound: bound, alternative: alternative) }
        expectProbability { try WilcoxonTest.pValue(of: values, bound: bound, alternative: alternative) }
        expectProbability {
          try SignFlipTest.run(
            differences: values, bound: bound, alternative: alternative, resamples: 9, stream: stream
          ).pValue
        }
        for other in Self.samples {
          expectPairs(values, other, bound, alternative)
        }
      }
      expectProbability { try Equivalence.pValue(of: values, low: bound, high: 2) }
    }
  }

  private func expectPairs(
    _ values: [Double], _ other: [Double], _ bound: Double, _ alternative: Alternative
  ) {
    for pValue in [
      StudentTest.pValue, WelchTest.pValue, WilcoxonTest.pValue, MedianRatio.pValue, MedianOfRatios.pValue,
      Superiority.pValue,
    ] as [([Double], [Double], Double, Alternative) throws -> Double] {
      expectProbability { try pValue(values, other, bound, alternative) }
    }
    expectProbability {
      try MannWhitneyTest.pValue(
        treatment: values, control: other, bound: bound, alternative: alternative, resamples: 9,
        stream: stream)
    }
    if values.count + other.count < 18 {
      expectProbability {
        try PermutationTest.run(
          treatment: values, control: other, bound: bound, alternative: alternative, resamples: 9,
          stream: stream
        ).pValue
      }
    }
    if values.count < 9 {
      expectProbability { try KendallTest.run(values, other, alternative: alternative).pValue }
    }
  }

  @Test(arguments: samples.indices)
  func `Samples and confidences never crash an interval`(index: Int) {
    let values = Self.samples[index]
    for confidence in Self.confidences {
      expectOrder { try StudentTest.interval(of: values, confidence: confidence) }
      expectOrder { try MedianInterval.of(values, confidence: confidence) }
      expectOrder { try WilcoxonTest.interval(of: values, confidence: confidence) }
      expectOrder {
        try SignFlipTest.interval(
          differences: values, confidence: confidence, resamples: 9, stream: stream)
      }
      for other in Self.samples {
        for interval in [
          StudentTest.interval, WelchTest.interval, WilcoxonTest.interval, MedianRatio.interval,
          MedianOfRatios.interval, Superiority.interval,
        ] as [([Double], [Double], Double) throws -> Interval] {
          expectOrder { try interval(values, other, confidence) }
        }
        expectOrder {
          try SignFlipTest.interval(
            ratiosOf: values, to: other, confidence: confidence, resamples: 9, stream: stream)
        }
        expectOrder {
          try MannWhitneyTest.interval(
            treatment: values, control: other, confidence: confidence, resamples: 9, stream: stream)
        }
        if values.count + other.count < 18 {
          expectOrder {
            try PermutationTest.interval(
              treatment: values, control: other, confidence: confidence, resamples: 9, stream: stream)
          }
        }
      }
    }
  }

  @Test func `Counts never crash a test or an interval`() {
    let counts = [0, 1, 2, 9, -1, .min, .max, 1 << 52]
    for first in counts {
      for second in counts {
        expectProbability { try SignTest.pValue(wins: first, losses: second) }
        for third in [0, 5, .max] {
          expectProbability { try Superiority.pValue(wins: first, ties: third, losses: second) }
          expectProbability {
            try FisherTest.pValue(
              treatmentSuccesses: first, treatmentTrials: second, controlSuccesses: 0, controlTrials: third)
          }
        }
        for bound in Self.bounds {
          expectProbability { try Proportion.pValue(successes: first, trials: second, bound: bound) }
          expectProbability {
            try FisherTest.pValue(
              treatmentSuccesses: first, treatmentTrials: second, controlSuccesses: 2, controlTrials: 3,
              bound: bound)
          }
        }
        for confidence in Self.confidences where second < 1000 {
          expectOrder {
            try Proportion.clopperPearson(successes: first, trials: second, confidence: confidence)
          }
          expectOrder {
            try FisherTest.interval(
              treatmentSuccesses: first, treatmentTrials: second, controlSuccesses: 2, controlTrials: 3,
              confidence: confidence)
          }
        }
      }
    }
  }
}

/// Expects a number from 0 to 1, or an error of this module.
func expectProbability(
  _ sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Double
) {
  do {
    let value = try body()
    #expect(value >= 0 && value <= 1, sourceLocation: sourceLocation)
  } catch {
    #expect(error is StatisticsError, sourceLocation: sourceLocation)
  }
}

/// Expects ends in order and an estimate, or an error of this module.
func expectOrder(
  _ sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Interval
) {
  do {
    let interval = try body()
    #expect(interval.low <= interval.high, sourceLocation: sourceLocation)
    #expect(!interval.estimate.isNaN, sourceLocation: sourceLocation)
  } catch {
    #expect(error is StatisticsError, sourceLocation: sourceLocation)
  }
}
