import AssayExperiments
import AssayStatistics
import Testing

@Suite struct JudgingTests {
  private let rising = (1...12).map(Double.init)

  @Test func `a mean difference has Student's interval and the sign-flip test`() throws {
    let control = rising
    let treatment = zip(rising, [-3, -1, -2, -4, -1, -2, -3, -2, -1, -2, -3, -1]).map { $0 + $1 }
    let result = try Judging.judge(.meanDifference, .below(0), treatment, control)
    let student = try StudentInterval.meanDifference(treatment: treatment, control: control)
    #expect(result.estimate == student.estimate)
    #expect(result.low == student.low && result.high == student.high)
    // All differences have one sign: among the 2¹² assignments only two are as extreme.
    #expect(result.pValue == 2.0 / 4096)
    #expect(result.verdict == .supported)
    #expect(result.note == nil)
    #expect(result.pairs.map(\.seed) == (0..<12).map(UInt64.init))
    #expect(result.pairs.map(\.treatment) == treatment)
    #expect(result.pairs.map(\.control) == control)
  }

  @Test func `the mirror image of the data has the mirror image of the verdict`() throws {
    let control = rising
    let treatment = rising.map { $0 - 2 - 0.1 * ($0 * 7).truncatingRemainder(dividingBy: 5) }
    let down = try Judging.judge(.meanDifference, .below(-1), treatment, control)
    let up = try Judging.judge(.meanDifference, .above(1), control, treatment)
    #expect(down.verdict == .supported && up.verdict == .supported)
    #expect(down.low == -up.high && down.high == -up.low && down.estimate == -up.estimate)
    #expect(try Judging.judge(.meanDifference, .below(-1), control, treatment).verdict == .refuted)
    #expect(try Judging.judge(.meanDifference, .above(-1), treatment, control).verdict == .refuted)
  }

  @Test func `an interval beyond the bound supports only with a significant test`() throws {
    // Five pairs of one sign: Student's interval excludes 0, but the exact test cannot give less than 2/2⁵.
    let result = try Judging.judge(
      .meanDifference, .below(0), [1.0, 2.1, 2.9, 4.0, 5.1], [2, 3, 4, 5, 6])
    #expect(result.high < 0)
    #expect(result.pValue == 0.0625)
    #expect(result.verdict == .inconclusive)
  }

  @Test func `an effect the other way needs the test too, a missed bound does not`() throws {
    let values = ([2.0, 3, 4, 5, 6], [1.0, 2.1, 2.9, 4.0, 5.1])
    let other = try Judging.judge(.meanDifference, .below(0), values.0, values.1)
    #expect(other.low > 0 && other.pValue == 0.0625)
    #expect(other.verdict == .inconclusive)
    #expect(try Judging.judge(.meanDifference, .below(-0.1), values.0, values.1).verdict == .refuted)
    #expect(try Judging.judge(.meanDifference, .above(0), values.1, values.0).verdict == .inconclusive)
    #expect(try Judging.judge(.meanDifference, .above(0.1), values.1, values.0).verdict == .refuted)
  }

  @Test func `equivalence needs no test and never the bound itself`() throws {
    let same = try Judging.judge(.ratioOfMedians, .within(0.9, 1.1), rising, rising)
    #expect(same.verdict == .supported)
    #expect(same.pValue == nil)
    #expect(same.estimate == 1)
    let double = try Judging.judge(.ratioOfMedians, .within(0.9, 1.1), rising.map { $0 * 2 }, rising)
    #expect(double.verdict == .refuted || double.low < 1.1)
    let constant = [Double](repeating: 3, count: 12)
    for (low, high, verdict) in [
      (0.9, 1.1, Verdict.supported), (1, 1.1, .inconclusive), (0.9, 1, .inconclusive), (1.01, 2, .refuted),
      (0.5, 0.99, .refuted),
    ] {
      let result = try Judging.judge(.ratioOfMedians, .within(low, high), constant, constant)
      #expect(result.verdict == verdict, "\(low)…\(high)")
    }
  }

  /// All of no outcomes are supported.
  @Test func `a claim that no outcome decides is not supported`() throws {
    #expect(try Judging().judge().verdict == .inconclusive)
    var judging = Judging()
    judging.add("outcome", .perSeed, .everyAbove(0), rising, nil, decides: false)
    let judgement = try judging.judge()
    #expect(judgement.outcomes.map(\.verdict) == [.supported])
    #expect(judgement.verdict == .inconclusive)
  }

  @Test func `equal arms neither support nor refute a difference`() throws {
    for statistic in [Outcome.Statistic.ratioOfMedians, .meanDifference, .superiority, .perSeed] {
      let none = statistic == .meanDifference ? 0.0 : statistic == .superiority ? 0.5 : 1
      for values in [rising, [Double](repeating: 2, count: 12)] {
        for criterion in [Outcome.Criterion.below(none), .above(none)] {
          let result = try Judging.judge(statistic, criterion, values, values)
          #expect(result.verdict == .inconclusive, "\(statistic)")
          #expect(result.pValue == 1)
          #expect(result.estimate == none)
        }
      }
    }
  }

  @Test func `superiority counts wins and takes infinite values as they are`() throws {
    let treatment = rising.map { $0 < 12 ? $0 + 1 : 0 }
    let result = try Judging.judge(.superiority, .above(0.5), treatment, rising)
    #expect(result.estimate == 11.0 / 12)
    // Two-sided sign test of 11 wins in 12: 2 · (1 + 12)/4096.
    #expect(abs((result.pValue ?? 0) - 26.0 / 4096) < 1e-15)
    #expect(result.verdict == .supported)
    var diverged = treatment
    diverged[3] = .infinity
    #expect(try Judging.judge(.superiority, .above(0.5), diverged, rising).low == result.low)
    let never = try Judging.judge(
      .superiority, .below(0.5), rising, rising.map { _ in .infinity })
    #expect(never.estimate == 0 && never.low == 0 && never.high == 0)
    #expect(never.verdict == .supported)
  }

  @Test func `a criterion for every seed is decided by its worst seed`() throws {
    let below = try Judging.judge(.perSeed, .everyBelow(12.5), rising, nil)
    #expect(below.verdict == .supported)
    #expect(below.pValue == nil)
    #expect(below.estimate == 6.5)
    // The ends are the third smallest and the third largest of 12 values: P(Bin(12, ½) < 3) = 79/4096 ≤
    // 0.025.
    #expect(below.low == 3 && below.high == 10)
    #expect(try Judging.judge(.perSeed, .everyBelow(12), rising, nil).verdict == .refuted)
    #expect(try Judging.judge(.perSeed, .everyAbove(1), rising, nil).verdict == .refuted)
    #expect(try Judging.judge(.perSeed, .everyAbove(0.5), rising, nil).verdict == .supported)
    let ratios = try Judging.judge(.perSeed, .everyBelow(0.6), rising, rising.map { 2 * $0 })
    #expect(ratios.verdict == .supported)
    #expect(ratios.estimate == 0.5 && ratios.low == 0.5 && ratios.high == 0.5)
  }

  @Test func `a seed that is not a number leaves a criterion for every seed open unless another breaks it`()
    throws
  {
    var values = rising
    values[4] = .nan
    let open = try Judging.judge(.perSeed, .everyBelow(20), values, nil)
    #expect(open.verdict == .inconclusive)
    #expect(open.note == "the treatment of seed 4 is not a number")
    #expect(open.estimate.isNaN && open.low.isNaN && open.high.isNaN)
    #expect(try Judging.judge(.perSeed, .everyBelow(12), values, nil).verdict == .refuted)
    values[4] = .infinity
    #expect(try Judging.judge(.perSeed, .everyBelow(20), values, nil).verdict == .refuted)
    let ratio = try Judging.judge(.perSeed, .everyBelow(20), [0, 1, 1], [0, 1, 1])
    #expect(ratio.verdict == .inconclusive)
    #expect(ratio.note == "the ratio of seed 0 is not a number")
  }

  @Test func `a median of seeds by itself is judged by its interval alone`() throws {
    #expect(try Judging.judge(.perSeed, .below(10.5), rising, nil).verdict == .supported)
    #expect(try Judging.judge(.perSeed, .below(2), rising, nil).verdict == .refuted)
    #expect(try Judging.judge(.perSeed, .below(5), rising, nil).verdict == .inconclusive)
    #expect(try Judging.judge(.perSeed, .below(10.5), rising, nil).pValue == nil)
    // Five seeds cannot give an interval of 95 %.
    let five = try Judging.judge(.perSeed, .below(100), [1, 2, 3, 4, 5], nil)
    #expect(five.low == -.infinity && five.high == .infinity)
    #expect(five.verdict == .inconclusive)
  }

  @Test(arguments: [Outcome.Statistic.ratioOfMedians, .meanDifference, .superiority, .perSeed])
  func `data without an answer are inconclusive and say why`(_ statistic: Outcome.Statistic) throws {
    var treatment = rising
    treatment[7] = .nan
    let result = try Judging.judge(statistic, .below(0.5), treatment, rising)
    #expect(result.verdict == .inconclusive)
    #expect(result.estimate.isNaN && result.low.isNaN && result.high.isNaN)
    #expect(result.pValue == 1)
    #expect(result.note == "the treatment of seed 7 is not a number")
    let single = try Judging.judge(statistic, .below(0.5), [1], [2])
    #expect(single.verdict == .inconclusive)
  }

  @Test func `a mean of infinite values is not a number and says why`() throws {
    var control = rising
    control[2] = -.infinity
    for statistic in [Outcome.Statistic.meanDifference, .ratioOfMedians] {
      let result = try Judging.judge(statistic, .above(0), rising, control)
      #expect(result.verdict == .inconclusive)
      #expect(result.note == "the control of seed 2 is -inf")
    }
    let large = try Judging.judge(
      .meanDifference, .above(0), rising.map { _ in 1e308 }, rising.map { _ in -1e308 })
    #expect(large.verdict == .inconclusive)
    #expect(large.note?.contains("overflows") == true)
  }

  @Test func `a ratio to a median of zero has no answer`() throws {
    let zero = try Judging.judge(.ratioOfMedians, .above(1), rising, rising.map { _ in 0 })
    #expect(zero.verdict == .inconclusive)
    #expect(zero.note?.contains("a ratio of medians needs a positive one") == true)
    // The median of the sample is positive; the medians of some resamples are not.
    let some = try Judging.judge(
      .ratioOfMedians, .above(1), rising, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1])
    #expect(some.verdict == .inconclusive)
    #expect(some.note?.contains("or of a resample of it") == true)
  }

  @Test func `a treatment of zero is below any ratio, by the sign test`() throws {
    let result = try Judging.judge(.ratioOfMedians, .below(0.5), rising.map { _ in 0 }, rising)
    #expect(result.estimate == 0 && result.low == 0 && result.high == 0)
    #expect(abs((result.pValue ?? 0) - 2.0 / 4096) < 1e-15)
    #expect(result.verdict == .supported)
    #expect(result.note?.contains("sign test") == true)
  }

  @Test func `the tests of deciding outcomes are corrected together and no others`() throws {
    // p = 2/2⁶ = 0.03125 each: significant alone, 0.0625 as one of two.
    let down = (rising.prefix(6).map { $0 - 1 }, Array(rising.prefix(6)))
    var one = Judging()
    one.add("a", .meanDifference, .below(0), down.0, down.1)
    #expect(try one.judge().verdict == .supported)
    var described = one
    described.add("b", .meanDifference, .below(0), down.0, down.1, decides: false)
    described.add("c", .meanDifference, .within(-2, 0.5), down.0, down.1)
    #expect(try described.judge().outcomes.map(\.pValue) == [0.03125, 0.03125, nil])
    #expect(try described.judge().verdict == .supported)
    var two = one
    two.add("b", .meanDifference, .below(0), down.0, down.1)
    #expect(try two.judge().outcomes.map(\.pValue) == [0.0625, 0.0625])
    #expect(try two.judge().outcomes.map(\.verdict) == [.inconclusive, .inconclusive])
    // Outcomes without an answer do not make the others' correction milder.
    var broken = one
    broken.add("b", .meanDifference, .below(0), down.0.map { _ in .nan }, down.1)
    #expect(try broken.judge().outcomes.map(\.pValue) == [0.0625, 1])
  }

  @Test func `the claim falls with one deciding outcome and stands with all`() throws {
    let low = rising.map { $0 - 3 }
    let cases: [([(Outcome.Criterion, Bool)], Verdict)] = [
      ([(.below(0), true)], .supported), ([(.above(0), true)], .refuted),
      ([(.below(0), true), (.within(-4, 0), true)], .supported),
      ([(.below(0), true), (.within(-3, 0), true)], .inconclusive),
      ([(.within(-3, 0), true), (.above(0), true)], .refuted),
      ([(.below(0), true), (.above(0), false)], .supported),
      ([(.below(0), true), (.within(-3, 0), false)], .supported),
    ]
    for (criteria, verdict) in cases {
      var judging = Judging()
      for (index, (criterion, decides)) in criteria.enumerated() {
        judging.add("\(index)", .meanDifference, criterion, low, rising, decides: decides)
      }
      #expect(try judging.judge().verdict == verdict, "\(criteria)")
    }
  }

  @Test func `the same records give the same bits in whatever order they come`() throws {
    var judging = Judging()
    let control = (1...30).map { Double($0 * $0) }
    let treatment = control.map { $0 * 0.8 + ($0 * 3).truncatingRemainder(dividingBy: 17) }
    judging.add("a", .ratioOfMedians, .below(1), treatment, control)
    judging.add("b", .superiority, .below(0.5), treatment, control)
    let registration = try judging.registration()
    let judgement = try registration.judge(judging.records)
    #expect(try registration.judge(judging.records.reversed()) == judgement)
    // Another study draws other resamples, and so does another outcome.
    let other = try judging.judge(claim: "another")
    #expect(other.outcomes[0].pValue != judgement.outcomes[0].pValue)
    #expect(other.outcomes[0].estimate == judgement.outcomes[0].estimate)
  }

  @Test func `an arm without a record of a seed cannot be judged`() throws {
    var judging = Judging()
    judging.add("a", .meanDifference, .below(0), rising, rising)
    let registration = try judging.registration()
    #expect(
      message { _ = try registration.judge(Array(judging.records.dropLast())) }
        == "outcome a cannot be judged: the control has no record of seed 11")
  }
}
