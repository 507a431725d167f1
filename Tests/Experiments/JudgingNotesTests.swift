import AssayExperiments
import AssayStatistics
import Testing

/// Infinite values, values that do not vary and zeros: the answers, or the notes that say why there is none.
@Suite struct JudgingNotesTests {
  private let rising = (1...12).map(Double.init)
  /// The p-value of the sign test of twelve values on one side.
  private let twelve = 1.0 / 4096
  private static let ofPairs: [Statistic] = [
    .mean, .meanByPermutation, .median, .pseudomedian, .superiority, .ratioOfMedians, .medianOfRatios,
  ]

  @Test(arguments: ofPairs)
  func `data without an answer are inconclusive and say why`(_ statistic: Statistic) throws {
    var values = rising
    values[7] = .nan
    for (treatment, control, arm) in [(values, rising, "treatment"), (rising, values, "control")] {
      let result = try Judging.judge(statistic, .below(0.5), treatment, control)
      #expect(result.verdict == .inconclusive)
      #expect(result.estimate.isNaN && result.low.isNaN && result.high.isNaN)
      #expect(result.support == 1 && result.refutation == 1 && result.pValue == 1)
      #expect(result.note == "the \(arm) of seed 7 is not a number")
    }
    let single = try Judging.judge(statistic, .below(0.5), [1], [2])
    #expect(single.verdict == .inconclusive)
  }

  @Test func `a share has no answer for a value that is not a number`() throws {
    var values = rising
    values[4] = .nan
    for statistic in [Statistic.shareAbove(2), .shareBelow(2)] {
      let result = try Judging.judge(statistic, .above(0.5), values, nil)
      #expect(result.verdict == .inconclusive)
      #expect(result.note == "the treatment of seed 4 is not a number")
      #expect(result.pValue == nil)
    }
  }

  @Test func `a mean of infinite values, or of values that do not vary, has no answer and says why`() throws {
    var control = rising
    control[2] = -.infinity
    for statistic in [Statistic.mean, .meanByPermutation, .pseudomedian] {
      let result = try Judging.judge(statistic, .above(0), rising, control)
      #expect(result.verdict == .inconclusive)
      #expect(
        result.note == "number 2 of the control values, counted from 0, is -inf; all must be finite")
    }
    let large = try Judging.judge(
      .mean, .above(0), rising.map { _ in 1e308 }, rising.map { _ in -1e308 })
    #expect(large.verdict == .inconclusive)
    #expect(large.note?.contains("overflows") == true)
    let equal = try Judging.judge(.mean, .above(0), rising.map { $0 + 1 }, rising)
    #expect(equal.verdict == .inconclusive && equal.pValue == 1)
    #expect(equal.note?.hasPrefix("the values are all equal, or differ by too little") == true)
    // Other statistics need no spread.
    for statistic in [Statistic.meanByPermutation, .median, .pseudomedian] {
      let result = try Judging.judge(statistic, .above(0), rising.map { $0 + 1 }, rising)
      #expect(close(result.support, twelve))
      #expect(result.verdict == .supported && result.note == nil)
    }
  }

  @Test func `a ratio to a control of zero has no answer`() throws {
    let zero = try Judging.judge(.medianOfRatios, .above(1), rising, [0] + rising.dropFirst())
    #expect(zero.verdict == .inconclusive)
    #expect(
      zero.note
        == "number 0 of the control values, counted from 0, is 0.0; a ratio needs finite values above 0")
    for control: [Double] in [rising.map { _ in 0 }, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]] {
      let result = try Judging.judge(.ratioOfMedians, .above(1), rising, control)
      #expect(result.verdict == .inconclusive)
      #expect(result.support == 1 && result.refutation == 1 && result.pValue == 1)
      #expect(result.note?.hasPrefix("the lower end of the control's median is 0.0") == true)
    }
  }

  @Test func `a median takes infinite values, which may leave its interval open`() throws {
    var treatment = rising.map { $0 + 1 }
    for (count, high) in [(2, 1.0), (3, .infinity)] {
      for seed in 0..<count { treatment[seed] = .infinity }
      let result = try Judging.judge(.median, .above(0), treatment, rising)
      #expect(close(result.support, twelve))
      #expect(result.estimate == 1 && result.low == 1 && result.high == high)
      #expect(result.verdict == .supported && result.note == nil)
      // Runs that diverge in both arms do not differ.
      var control = rising
      for seed in 0..<count { control[seed] = .infinity }
      let both = try Judging.judge(.median, .above(0), treatment, control)
      #expect(both.estimate == 1 && both.low == (count == 2 ? 1 : 0) && both.high == 1)
    }
  }

  @Test func `a treatment of zero is below any ratio`() throws {
    let zeros = [Double](repeating: 0, count: 12)
    for (statistic, support) in [(Statistic.medianOfRatios, twelve), (.ratioOfMedians, 2 * twelve)] {
      let result = try Judging.judge(statistic, .below(0.5), zeros, rising)
      #expect(result.estimate == 0 && result.low == 0 && result.high == 0)
      #expect(result.verdict == .supported)
      #expect(result.support >= support * (1 - 1e-12) && result.support <= 0.025)
      #expect(result.note == nil)
    }
  }
}
