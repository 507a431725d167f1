import AssayExperiments
import AssayStatistics
import Testing

/// How the statistic and the criterion of one outcome give its result.
@Suite struct JudgedStatisticsTests {
  private let rising = (1...12).map(Double.init)
  /// The p-value of the sign test of twelve values on one side, or of six.
  private let twelve = 1.0 / 4096
  private let six = 1.0 / 64
  private static let ofPairs: [Statistic] = [
    .mean, .meanByPermutation, .median, .pseudomedian, .superiority, .ratioOfMedians, .medianOfRatios,
  ]

  @Test func `a mean is judged by Student's tests against its bound`() throws {
    let differences: [Double] = [-3, -1, -2, -4, -1, -2, -3, -2, -1, -2, -3, 1]
    let treatment = zip(rising, differences).map { $0 + $1 }
    let result = try Judging.judge(.mean, .below(-1), treatment, rising)
    let student = try StudentTest.interval(of: differences)
    #expect(result.estimate == student.estimate)
    #expect(result.low == student.low && result.high == student.high)
    #expect(try result.support == StudentTest.pValue(of: differences, bound: -1, alternative: .less))
    #expect(try result.refutation == StudentTest.pValue(of: differences, bound: -1, alternative: .greater))
    #expect(try result.pValue == StudentTest.pValue(of: differences, bound: 0))
    #expect(result.verdict == .supported)
    #expect(result.note == nil)
    #expect(result.confidence == 0.95)
    #expect(result.pairs.map(\.seed) == (0..<12).map(UInt64.init))
    #expect(result.pairs.map(\.treatment) == treatment)
    #expect(result.pairs.map(\.control) == rising)
    #expect(result.groups.isEmpty)
  }

  @Test(arguments: ofPairs)
  func `a bound is passed where the interval excludes it, on the side that the criterion says`(
    _ statistic: Statistic
  ) throws {
    let treatment = rising.map { 1.5 * $0 + 1 + ($0 * 5).truncatingRemainder(dividingBy: 3) }
    let bounds: [Double] =
      switch statistic.unit {
      case .measure: [0, 3.8, 20]
      case .ratio: [0.25, 2, 16]
      case .share: [0.125, 0.875, 1]
      }
    for bound in bounds {
      let above = try Judging.judge(statistic, .above(bound), treatment, rising)
      let below = try Judging.judge(statistic, .below(bound), treatment, rising)
      #expect((above.verdict == .supported) == (bound < above.low))
      #expect((above.verdict == .refuted) == (bound > above.high))
      #expect(below.support == above.refutation && below.refutation == above.support)
      // The test against no effect is the same, whatever the bound.
      #expect(above.pValue == below.pValue)
    }
  }

  @Test func `the mirror image of the data has the mirror image of the verdict`() throws {
    let treatment = rising.map { $0 - 2 - 0.1 * ($0 * 7).truncatingRemainder(dividingBy: 5) }
    for statistic in [Statistic.mean, .meanByPermutation, .median, .pseudomedian] {
      let down = try Judging.judge(statistic, .below(-1), treatment, rising)
      let up = try Judging.judge(statistic, .above(1), rising, treatment)
      #expect(down.verdict == .supported && up.verdict == .supported)
      #expect(down.low == -up.high && down.high == -up.low && down.estimate == -up.estimate)
      #expect(try Judging.judge(statistic, .below(-1), rising, treatment).verdict == .refuted)
      #expect(try Judging.judge(statistic, .above(-1), treatment, rising).verdict == .refuted)
    }
  }

  @Test(arguments: [Statistic.median, .meanByPermutation, .pseudomedian])
  func `five seeds of one sign decide nothing at 95 %, and decide at 90 %`(_ statistic: Statistic) throws {
    let values = ([1.0, 2.1, 2.9, 4.0, 5.1], [2.0, 3, 4, 5, 6])
    let result = try Judging.judge(statistic, .below(0), values.0, values.1)
    #expect(result.verdict == .inconclusive)
    let sure = try Judging.judge(statistic, .below(0), values.0, values.1, confidence: 0.9)
    #expect(close(sure.support, 1.0 / 32))
    #expect(sure.verdict == .supported)
    #expect(
      try Judging.judge(statistic, .above(0), values.0, values.1, confidence: 0.9).verdict == .refuted)
  }

  @Test func `shares of seeds are judged by the exact test of counts`() throws {
    // P(at least 10 of 12 fair tosses) = (66 + 12 + 1)/4096.
    for (statistic, criterion) in [
      (Statistic.shareAbove(2), Criterion.above(0.5)), (.shareBelow(2.5), .below(0.5)),
      (.shareAbove(10), .below(0.5)), (.shareBelow(10.5), .above(0.5)),
    ] {
      let result = try Judging.judge(statistic, criterion, rising, nil)
      #expect(close(result.support, 79 * twelve), "\(statistic)")
      #expect(result.verdict == .supported)
      #expect(result.pValue == nil)
      #expect(result.pairs.allSatisfy { $0.control == nil })
      let share = if case .above = criterion { 10.0 / 12 } else { 2.0 / 12 }
      #expect(result.estimate == share)
    }
    #expect(try Judging.judge(.shareAbove(3), .above(0.5), rising, nil).verdict == .inconclusive)
    #expect(try Judging.judge(.shareAbove(10), .above(0.5), rising, nil).verdict == .refuted)
  }

  @Test func `values by themselves have a bound and no effect`() throws {
    for statistic in [Statistic.mean, .meanByPermutation, .median, .pseudomedian] {
      let result = try Judging.judge(statistic, .below(10.5), rising, nil)
      #expect(result.verdict == .supported)
      #expect(result.estimate == 6.5)
      #expect(result.pValue == nil)
      #expect(try Judging.judge(statistic, .below(2), rising, nil).verdict == .refuted)
      #expect(try Judging.judge(statistic, .below(6), rising, nil).verdict == .inconclusive)
    }
    // Five seeds cannot give an interval of a median at 95 %.
    let five = try Judging.judge(.median, .below(100), [1, 2, 3, 4, 5], nil)
    #expect(five.low == -.infinity && five.high == .infinity)
    #expect(five.verdict == .inconclusive)
  }

  @Test func `equivalence is supported by two tests, and refuted at twice the smaller p-value`() throws {
    let six = rising.prefix(6)
    func judge(_ shift: Double, count: Int) throws -> OutcomeResult {
      let values = rising.prefix(count).map { $0 }
      return try Judging.judge(.median, .within(-1, 0.5), values.map { $0 + shift }, values)
    }
    #expect(close(try judge(0, count: 6).support, self.six))
    #expect(try judge(0, count: 6).verdict == .supported)
    // All six seeds beyond one bound: 2/64 does not refute.
    for shift in [-2.0, 2] {
      let result = try judge(shift, count: 6)
      #expect(result.support == 1)
      #expect(close(result.refutation, 2 * self.six))
      #expect(result.verdict == .inconclusive)
      #expect(close(try judge(shift, count: 7).refutation, self.six))
      #expect(try judge(shift, count: 7).verdict == .refuted)
    }
    for shift in [-1, 0.5] { #expect(try judge(shift, count: 12).verdict == .inconclusive) }
    // One side of the bound is enough for the other criteria.
    #expect(
      try Judging.judge(.median, .below(0.5), six.map { $0 + 2 }, Array(six)).verdict == .refuted)
  }

  @Test func `equivalence of ratios never includes the bound itself`() throws {
    let constant = [Double](repeating: 3, count: 12)
    for statistic in [Statistic.ratioOfMedians, .medianOfRatios] {
      for (low, high, verdict) in [
        (0.9, 1.1, Verdict.supported), (1, 1.1, .inconclusive), (0.9, 1, .inconclusive), (1.01, 2, .refuted),
        (0.5, 0.99, .refuted),
      ] {
        let result = try Judging.judge(statistic, .within(low, high), constant, constant)
        #expect(result.verdict == verdict, "\(statistic) \(low)…\(high)")
        #expect(result.estimate == 1 && result.low == 1 && result.high == 1)
      }
    }
  }

  @Test(arguments: ofPairs)
  func `equal arms neither support nor refute a difference`(_ statistic: Statistic) throws {
    let none = try #require(statistic.noEffect(for: .pairs))
    for values in [rising, [Double](repeating: 2, count: 12)] {
      for criterion in [Criterion.below(none), .above(none)] {
        let result = try Judging.judge(statistic, criterion, values, values)
        #expect(result.verdict == .inconclusive)
        #expect(result.pValue == 1)
        // Student's test has no answer for differences that do not vary.
        #expect(statistic == .mean ? result.estimate.isNaN : result.estimate == none)
      }
    }
  }

  @Test func `superiority counts wins and takes infinite values as they are`() throws {
    let treatment = rising.map { $0 < 12 ? $0 + 1 : 0 }
    let result = try Judging.judge(.superiority, .above(0.5), treatment, rising)
    #expect(result.estimate == 11.0 / 12)
    // Eleven wins in twelve: (1 + 12)/4096 on one side.
    #expect(close(result.support, 13 * twelve))
    #expect(close(result.pValue, 26 * twelve))
    #expect(result.verdict == .supported)
    var diverged = treatment
    diverged[3] = .infinity
    #expect(try Judging.judge(.superiority, .above(0.5), diverged, rising).low == result.low)
    let never = try Judging.judge(.superiority, .below(0.5), rising, rising.map { _ in .infinity })
    #expect(never.estimate == 0 && never.low == 0)
    // 1 − 0.025^(1/12).
    #expect((never.high - 0.26465).magnitude < 1e-5)
    #expect(close(never.support, twelve))
    #expect(never.verdict == .supported)
  }
}
