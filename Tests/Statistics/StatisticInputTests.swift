import AssayRandomness
import AssayStatistics
import Testing

/// Samples that a run can leave behind: the answer is right, or there is none and an error says why.
@Suite("Bad samples of statistics")
struct StatisticInputTests {
  let stream = RandomStream(seed: 18, name: "bad samples")
  private static let rising = (1...12).map(Double.init)
  /// The statistics that order values and do not add them.
  private static let ordering: [Statistic] = [
    .median, .superiority, .ratioOfMedians, .medianOfRatios, .shareAbove(0), .shareBelow(0),
  ]

  /// The values as each kind of sample that the statistic takes.
  private func samples(_ statistic: Statistic, _ values: [Double], _ other: [Double]) -> [Sample] {
    statistic.sortedKinds.map { kind in
      switch kind {
      case .values: .values(values)
      case .pairs: .pairs(treatment: values, control: other)
      case .groups: .groups([values, other])
      }
    }
  }

  @Test(arguments: Statistic.all)
  func `No sample, bound or confidence crashes a statistic`(statistic: Statistic) {
    for values in AbsurdInputTests.samples {
      for other in AbsurdInputTests.samples where values.count <= 12 && other.count <= 12 {
        for sample in samples(statistic, values, other) {
          for bound in AbsurdInputTests.bounds {
            for alternative in Alternative.allCases {
              expectProbability {
                try statistic.pValue(of: sample, bound: bound, alternative: alternative, stream: stream)
              }
            }
            expectProbability {
              try statistic.judge(.within(bound, 1), on: sample, stream: stream).support
            }
          }
          for confidence in AbsurdInputTests.confidences {
            expectOrder { try statistic.interval(of: sample, confidence: confidence, stream: stream) }
          }
        }
      }
    }
  }

  @Test(arguments: Statistic.all)
  func `A value that is not a number is never judged`(statistic: Statistic) {
    for index in [0, 7, 11] {
      var values = Self.rising
      values[index] = .nan
      let all =
        samples(statistic, values, Self.rising)
        + (statistic.kinds == [.values] ? [] : samples(statistic, Self.rising, values))
      for sample in all where sample != .values(Self.rising) {
        #expect(throws: StatisticsError.self) { try statistic.estimate(of: sample) }
        #expect(throws: StatisticsError.self) { try statistic.interval(of: sample, stream: stream) }
        #expect(throws: StatisticsError.self) {
          try statistic.judge(.above(0.5), on: sample, stream: stream)
        }
      }
    }
  }

  @Test(arguments: Statistic.all)
  func `An infinite value counts as a very large one where only order counts, and nowhere else`(
    statistic: Statistic
  ) throws {
    func treatment(_ value: Double) -> [Double] { Self.rising.dropLast(2) + [value, value] }
    let pairs = zip(
      samples(statistic, treatment(.infinity), Self.rising), samples(statistic, treatment(1e300), Self.rising)
    )
    for (infinite, large) in pairs {
      guard Self.ordering.contains(statistic) else {
        #expect(throws: StatisticsError.self) {
          try statistic.judge(.above(0.5), on: infinite, stream: stream)
        }
        #expect(throws: StatisticsError.self) { try statistic.interval(of: infinite, stream: stream) }
        continue
      }
      for criterion in [Criterion.above(0.5), .below(0.75), .within(0.5, 0.75)] {
        #expect(
          try statistic.judge(criterion, on: infinite, stream: stream)
            == statistic.judge(criterion, on: large, stream: stream))
      }
      #expect(
        try statistic.interval(of: infinite, stream: stream).low
          == statistic.interval(of: large, stream: stream).low)
    }
  }

  @Test(arguments: Statistic.all)
  func `Samples without a seed are refused, and one seed decides nothing`(statistic: Statistic) {
    for sample in samples(statistic, [], []) {
      #expect(throws: StatisticsError.self) { try statistic.estimate(of: sample) }
      #expect(throws: StatisticsError.self) { try statistic.interval(of: sample, stream: stream) }
      #expect(throws: StatisticsError.self) {
        try statistic.pValue(of: sample, bound: 0.5, alternative: .twoSided, stream: stream)
      }
    }
    for sample in samples(statistic, [3], [1]) {
      for bound in [0.25, 1.5] where statistic.unit != .share || bound < 1 {
        guard let judged = try? statistic.judge(.above(bound), on: sample, stream: stream) else { continue }
        #expect(judged.support > 0.24 && judged.refutation > 0.24)
      }
    }
    let uneven = Sample.pairs(treatment: [1, 2], control: [1])
    if statistic.kinds.contains(.pairs) {
      #expect(
        message { try statistic.interval(of: uneven, stream: stream) }
          == "2 treatment values cannot be paired with 1 control values; there must be one of each for every seed"
      )
    }
  }

  @Test func `Values that do not vary have an answer wherever no error is estimated from them`() throws {
    let (twos, ones) = ([Double](repeating: 2, count: 12), [Double](repeating: 1, count: 12))
    let tail = 1.0 / 4096
    for statistic in [Statistic.median, .meanByPermutation, .pseudomedian, .ratioOfMedians, .medianOfRatios] {
      let sample = Sample.pairs(treatment: twos, control: ones)
      let value = statistic.unit == .ratio ? 2.0 : 1
      let smallest = statistic == .ratioOfMedians ? 2 * tail : tail
      func judge(_ bound: Double) throws -> Judged {
        try statistic.judge(.above(bound), on: sample, stream: stream)
      }
      #expect(try judge(value) == Judged(support: 1, refutation: 1))
      let (below, above) = (try judge(value - 0.5), try judge(value + 0.5))
      #expect(agree(below.support, smallest, 1e-13) && below.refutation == 1)
      #expect(above.support == 1 && agree(above.refutation, smallest, 1e-13))
      let interval = try statistic.interval(of: sample, stream: stream)
      #expect([interval.low, interval.estimate, interval.high] == [value, value, value])
    }
    for sample in [Sample.values(twos), .pairs(treatment: twos, control: ones)] {
      #expect(
        message { try Statistic.mean.judge(.above(0), on: sample, stream: stream) }
          .hasPrefix("the values are all equal, or differ by too little"))
    }
    #expect(
      message { try Statistic.varianceShare.judge(.above(0), on: .groups([twos, ones]), stream: stream) }
        .contains("do not vary"))
    for (statistic, sample) in [
      (Statistic.superiority, Sample.pairs(treatment: twos, control: ones)), (.shareAbove(1), .values(twos)),
      (.shareBelow(3), .values(twos)),
    ] {
      #expect(agree(try statistic.judge(.above(0.5), on: sample, stream: stream).support, tail, 1e-13))
    }
  }

  @Test func `A control of zero has no ratio`() throws {
    let zero = Sample.pairs(treatment: Self.rising, control: [0] + Self.rising.dropFirst())
    #expect(
      message { try Statistic.medianOfRatios.judge(.above(1), on: zero, stream: stream) }
        == "number 0 of the control values, counted from 0, is 0.0; a ratio needs finite values above 0")
    let most = Sample.pairs(treatment: Self.rising, control: Self.rising.map { $0 < 11 ? 0 : $0 })
    #expect(
      message { try Statistic.ratioOfMedians.interval(of: most, stream: stream) }
        == "the lower end of the control's median is 0.0; the interval of a ratio of medians needs a positive one"
    )
  }
}
