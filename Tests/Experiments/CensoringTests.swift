import AssayExperiments
import AssayStatistics
import AssayVariables
import Testing

import struct Foundation.Data
import class Foundation.JSONDecoder

/// What is said of values that are only bounds.
@Suite struct CensoringTests {
  private let rising = (1...12).map(Double.init)
  private let depth = Variable<Double>("depth", "hidden layers", .positive)

  @Test func `a median above the limit is more than the limit`() throws {
    let steps: [Double] = [500, 620, 710, 790] + [Double](repeating: 800, count: 8)
    for (criterion, verdict) in [
      (Criterion.above(600), Verdict.supported), (.below(600), .refuted), (.above(800), .inconclusive),
      (.below(900), .inconclusive), (.above(5000), .inconclusive), (.below(5000), .inconclusive),
    ] {
      let result = try Judging.judge(.median, criterion, steps, nil, censored: .above(4..<12))
      #expect(result.estimate == 800 && result.censoring == .above && result.censored == 8)
      #expect(result.low == 710 && result.high == .infinity)
      #expect(result.verdict == verdict, "\(criterion)")
      #expect(result.note == "8 of 12 values are only known to be more than 800")
    }
    // A median that lies below every limit is exact, and its upper end open only where limits reach it.
    let few = try Judging.judge(
      .median, .below(700), Array(1...8).map(Double.init) + [600, 600, 600, 600], nil,
      censored: .above(10..<12))
    #expect(few.estimate == 6.5 && few.censoring == nil && few.censored == 2)
    #expect(few.low == 3 && few.high == 600)
    #expect(few.verdict == .supported)
    let tiny = try Judging.judge(
      .median, .below(1e-20), rising.map { _ in 1e-30 }, nil,
      censored: CensoredSeeds(treatment: Dictionary(uniqueKeysWithValues: (0..<12).map { ($0, .below) })))
    #expect(
      tiny.estimate == 1e-30 && tiny.censoring == .below && tiny.low == -.infinity && tiny.high == 1e-30)
    #expect(tiny.verdict == .supported)
    #expect(tiny.note == "12 of 12 values are only known to be less than 1e-30")
  }

  @Test func `a comparison of two limits is open, and one limit decides what lies beyond it`() throws {
    let limits = [Double](repeating: 800, count: 12)
    var both = CensoredSeeds.above(0..<12)
    both.control = both.treatment
    for (statistic, none) in [
      (Statistic.median, 0.0), (.medianOfRatios, 1), (.ratioOfMedians, 1), (.superiority, 0.5),
    ] {
      for criterion in [Criterion.above(none), .below(none)] {
        let open = try Judging.judge(statistic, criterion, limits, limits, censored: both)
        #expect(
          open.verdict == .inconclusive && open.support == 1 && open.refutation == 1 && open.pValue == 1)
        #expect(open.estimate.isNaN && open.censoring == nil && open.censored == 12)
        #expect(
          open.note
            == "12 of 12 treatment values are only known to be more than 800, 12 of 12 control values are only "
            + "known to be more than 800; the estimate may lie on either side of what was recorded")
      }
      // The control takes 100 steps at most, and no treatment ended in 800.
      let decided = try Judging.judge(
        statistic, .above(none), limits, rising.map { $0 + 88 }, censored: .above(0..<12))
      #expect(decided.verdict == .supported)
      #expect(decided.censoring == (statistic == .superiority ? nil : .above))
      #expect(decided.censored == 12)
      #expect((decided.pValue ?? 1) < 0.01)
    }
    let random = try Judging.judge(
      .median, .above(0), rising.map { 2 * $0 }, rising, censored: .above([3, 7]))
    #expect(
      random.note == "2 of 12 treatment values are only known to be more than what was recorded (8 to 16)")
  }

  @Test func `a mean by flipping signs is bounded on one side, and a statistic of spread on none`() throws {
    let treatment = rising.map { $0 + 1 }
    let lower = try Judging.judge(
      .meanByPermutation, .above(0), treatment, rising, censored: .above([5]))
    #expect(lower.verdict == .supported && lower.refutation == 1)
    #expect(lower.estimate == 1 && lower.censoring == .above && lower.low == 1 && lower.high == .infinity)
    #expect(
      try Judging.judge(.meanByPermutation, .below(2), treatment, rising, censored: .above([5])).verdict
        == .inconclusive)
    for statistic in [Statistic.mean, .pseudomedian] {
      let none = try Judging.judge(
        statistic, .above(0), zip(treatment, rising).map { $0 + $1 / 100 }, rising, censored: .above([5]))
      #expect(none.verdict == .inconclusive && none.support == 1 && none.refutation == 1 && none.pValue == 1)
      #expect(none.censoring == .above && none.low == -.infinity && none.high == .infinity)
      #expect(none.note?.hasSuffix("so that it decides nothing") == true)
    }
  }

  @Test func `data without an answer have none with censored values either`() throws {
    let short = try Judging.judge(.ratioOfMedians, .above(1), [2, 3, 4], [1, 1, 1], censored: .above([1]))
    #expect(short.verdict == .inconclusive && short.estimate.isNaN && short.low.isNaN)
    #expect(
      short.note?.hasPrefix("1 of 3 treatment values is only known to be more than 3; the interval of")
        == true)
    var nan = rising
    nan[3] = .nan
    let none = try Judging.judge(.median, .above(1), nan, rising, censored: .above([1]))
    #expect(none.note == "the treatment of seed 3 is not a number" && none.support == 1)
    // A run that diverged against one that was stopped says nothing about their ratio, and leaves the others' answer.
    var diverged = rising.map { $0 / 4 }
    diverged[2] = .infinity
    let ratio = try Judging.judge(
      .medianOfRatios, .below(1), diverged, rising, censored: CensoredSeeds(control: [2: .above]))
    #expect(ratio.verdict == .supported && ratio.estimate == 0.25)
  }

  @Test func `a share counts a bound only where it decides on which side of the threshold the value lies`()
    throws
  {
    let steps: [Double] = [Double](repeating: 800, count: 10) + [900, 900]
    let cases: [(Statistic, Criterion, Verdict, estimate: Double, side: Censoring?)] = [
      (.shareAbove(500), .above(0.5), .supported, 1, nil),
      (.shareBelow(500), .below(0.5), .supported, 0, nil),
      (.shareAbove(850), .above(0.5), .inconclusive, 1.0 / 6, .above),
      (.shareAbove(850), .below(0.5), .inconclusive, 1.0 / 6, .above),
      (.shareBelow(850), .above(0.5), .inconclusive, 5.0 / 6, .below),
      (.shareBelow(850), .below(0.5), .inconclusive, 5.0 / 6, .below),
    ]
    for (statistic, criterion, verdict, estimate, side) in cases {
      let result = try Judging.judge(statistic, criterion, steps, nil, censored: .above(0..<10))
      #expect(result.verdict == verdict, "\(statistic)")
      #expect(result.estimate == estimate && result.censoring == side, "\(statistic)")
      #expect(result.low >= 0 && result.high <= 1)
    }
  }

  @Test func `a sum is open to the sides that its weights give, and groups have no bound`() throws {
    func judge(_ weights: (Double, Double), _ censored: (Censoring?, Censoring?)) throws -> OutcomeResult.Pair
    {
      var judging = Judging()
      judging.crossed["depth"] = [1.0, 3.0]
      for (level, side) in zip([1.0, 3.0], [censored.0, censored.1]) {
        judging.record(
          "loss", ["arm": "treated", "depth": .number(level)], rising, censored: side.map { [0: $0] } ?? [:])
      }
      let contrast = Outcome.Contrast.weights([([depth.is(1)], weights.0), ([depth.is(3)], weights.1)])
      judging.add("sum", "loss", contrast, .median, .above(0))
      return try judging.judge().outcomes[0].pairs[0]
    }
    #expect(try judge((1, 2), (.above, nil)).treatmentCensoring == [.above])
    #expect(try judge((1, 2), (.above, .above)).treatmentCensoring == [.above])
    #expect(try judge((1, -2), (.above, .above)).treatmentCensoring == [.above, .below])
    #expect(try judge((1, -2), (.above, .below)).treatmentCensoring == [.above])
    #expect(try judge((1, -2), (nil, .above)).treatmentCensoring == [.below])
    #expect(try judge((1, 0), (nil, .above)).treatmentCensoring == [])
    #expect(try judge((1, -2), (.above, nil)).treatment == -1)

    var judging = Judging()
    let draw = Variable<Int>("draw", "the seed of the first weights", .count)
    judging.crossed["draw"] = [7, 8]
    judging.record("loss", ["arm": "treated", "draw": 7], [1, 2, 3, 4])
    judging.record(
      "loss", ["arm": "treated", "draw": 8], [11, 12, 13, 14], censored: [1: .above, 2: .below])
    judging.add("share", "loss", .groups(over: draw), .varianceShare, .above(0.5))
    let share = try judging.judge().outcomes[0]
    #expect(
      share.verdict == .inconclusive && share.support == 1 && share.estimate.isNaN && share.censored == 2)
    #expect(share.note?.hasPrefix("2 of 8 values are only bounds of the true ones") == true)
  }

  @Test(arguments: [[6], [6, 12]])
  func `looks judge bounds by their own tests`(_ looks: [Int]) throws {
    let limits = [Double](repeating: 800, count: looks[looks.count - 1])
    for (statistic, bound) in [(Statistic.median, 100.0), (.shareAbove(100), 0.3)] {
      let above = try Judging.judge(
        statistic, .above(bound), limits, nil, confidence: 0.7, censored: .above(limits.indices), looks: looks
      )
      let measured = try Judging.judge(statistic, .above(bound), limits, nil, confidence: 0.7, looks: looks)
      #expect(above.verdict == .supported && above.support == measured.support && above.low == measured.low)
      let beyond = try Judging.judge(
        .median, .below(900), limits, nil, confidence: 0.7, censored: .above(limits.indices), looks: looks)
      #expect(beyond.verdict == .inconclusive && beyond.support == 1 && beyond.refutation == 1)
    }
    let mean = try Judging.judge(
      .meanByPermutation, .above(0), limits, nil, confidence: 0.7, censored: .above([0]), looks: looks)
    #expect(mean.verdict == .inconclusive && mean.support == 1)
    #expect(mean.note?.contains("decides nothing") == true)
  }

  @Test func `a record that censors what it has not measured is refused before it is stored`() throws {
    for (measures, words) in [
      (["loss": 1.0], "says that 'steps' is censored, and has no such measure; it measured loss"),
      (["loss": 1, "steps": .nan], "says that 'steps' is censored, and its value is not a number"),
    ] {
      var experiment = Fixture.experiment()
      let measure = experiment.measure
      experiment.measure = { context in
        var measurement = try measure(context)
        measurement.measures = measures
        measurement.censored = ["steps": .above]
        return measurement
      }
      let store = MemoryStore()
      let message = message { _ = try Study.run(experiment, in: store) }
      #expect(message.contains(words), "\(message)")
      #expect(try store.count(.finished) == 0)
    }
  }

  @Test func `a forged record is read and judged without harm`() throws {
    let forged = [
      #"{"measures":{},"censored":{"steps":"sideways"},"series":{},"result":"a","hashes":{},"settings":{}}"#,
      #"{"measures":{},"censored":["steps"],"series":{},"result":"a","hashes":{},"settings":{}}"#,
    ]
    for text in forged {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(AssayExperiments.Measurement.self, from: Data(text.utf8))
      }
    }
    let plain = #"{"measures":{},"series":{},"result":"a","hashes":{},"settings":{}}"#
    #expect(
      try JSONDecoder().decode(AssayExperiments.Measurement.self, from: Data(plain.utf8)).censored.isEmpty)
    // What was never measured plays no part, and a bound that is not a number is none.
    var judging = Judging()
    var values = rising
    values[2] = .nan
    judging.add("steps", .median, .above(0), values, rising, censored: .above([2]))
    var records = judging.records
    #expect(try judging.judge().outcomes[0].note == "the treatment of seed 2 is not a number")
    for index in records.indices {
      records[index].measurement.measures["steps"] = 1
      records[index].measurement.censored = ["nothing": .below]
    }
    #expect(try judging.registration().judge(records).outcomes[0].censored == 0)
  }

  @Test func `a study whose runs are stopped at a limit reports more than the limit`() throws {
    let arm = Fixture.arm
    let limited = Variable<Int>("limit", "the last step", .count)
    func experiment(_ factor: Double, isCensored: Bool) -> Experiment {
      let design = Design(
        factors: [.varied(arm, [.treated, .plain]), .held(limited, 800), .nuisance("noise", "")],
        stages: [
          Stage(
            name: "compare", purpose: .judging, crossed: [.levels(arm, [.plain, .treated])],
            seeds: Seeds(first: 0, count: 29))
        ])
      let rule = DecisionRule(
        outcomes: [
          Outcome(
            name: "steps", question: "?", stage: "compare", measure: "steps", treatment: [arm.is(.treated)],
            control: [arm.is(.plain)], statistic: .medianOfRatios, criterion: .above(2)),
          Outcome(
            name: "alone", question: "?", stage: "compare", measure: "steps", treatment: [arm.is(.treated)],
            statistic: .median, criterion: .below(700), decides: false),
        ], sensitivity: .init(effect: 0.9))
      let claim = Claim(name: "slower", statement: "", source: "")
      return Experiment(claim: claim, design: design, rule: rule, body: Body("limited")) { context in
        let isTreated = try context[arm] == .treated
        let draw = try context.stream("noise").uniform(at: 0)
        let limit = try Double(context[limited])
        let needed = (isTreated ? factor : 1) * (200 + 100 * draw)
        let isStopped = needed > limit
        return Measurement(
          measures: ["steps": min(needed, limit)],
          censored: isStopped && isCensored ? ["steps": .above] : [:], result: "\(needed)")
      }
    }
    let store = MemoryStore()
    let slow = try Study.run(experiment(5, isCensored: true), in: store).result
    #expect(slow.outcomes[0].verdict == .supported && slow.outcomes[0].censoring == .above)
    #expect(slow.outcomes[1].estimate == 800 && slow.outcomes[1].censoring == .above)
    #expect(slow.outcomes[1].verdict == .refuted && slow.outcomes[1].censored == 29)
    #expect(slow.outcomes[1].note == "29 of 29 values are only known to be more than 800")
    // What is stored is what is judged.
    let again = try Study.result(of: slow.registration, in: store)
    #expect(again.outcomes[1] == slow.outcomes[1])
    #expect(again.records.count { $0.measurement.censored == ["steps": .above] } == 29)
  }
}
