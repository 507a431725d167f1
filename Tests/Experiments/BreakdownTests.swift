import AssayExperiments
import AssayStatistics
import Testing

import struct AssayExperiments.Measurement

/// What the records of a study say at each level of factors.
@Suite struct BreakdownTests {
  @Test func `median, quartiles, interval, failures and censored values are those by hand`() throws {
    let study = try Tabled.study { rate, seed in
      if rate == 0.1 { return .init(Double(seed) + 1) }
      if seed == 7 { throw Tabled.Failed() }
      let values: [Tabled.Value] = [
        .init(10), .init(.infinity), .init(.nan), .init(800, .above), .init(800, .above), .init(800, .above),
        .init(20),
      ]
      return values[Int(seed)]
    }
    let table = try #require(try study.tables(by: ["rate"]).first)
    #expect(table.stage == "judged" && table.measure == "x" && table.confidence == 0.95)
    try #require(table.rows.count == 2)
    let (plain, odd) = (table.rows[0], table.rows[1])
    #expect(plain.levels == [.value(0.1)] && plain.trials == 8 && plain.failures == 0 && plain.censored == 0)
    #expect(plain.median.number == 4.5 && plain.median.kind == .exact)
    #expect(plain.lowerQuartile.number == 2.75 && plain.lowerQuartile.kind == .exact)
    #expect(plain.upperQuartile.number == 6.25 && plain.upperQuartile.kind == .exact)
    #expect(plain.low == 1 && plain.high == 8)
    // The three in the middle of 10, 20, 800, 800, 800 and ∞ may be anything from 800 on.
    #expect(odd.trials == 8 && odd.failures == 3 && odd.censored == 3)
    #expect(odd.median.number == 800 && odd.median.kind == .above)
    #expect(odd.lowerQuartile.number == 215 && odd.lowerQuartile.kind == .above)
    #expect(odd.upperQuartile.number == 800 && odd.upperQuartile.kind == .above)
    #expect(odd.low == 10 && odd.high == .infinity)
  }

  @Test func `whatever the true values are, a quantile is what its kind says and the interval holds`() throws
  {
    let sides: [[Censoring?]] = [[nil], [nil, .above], [nil, .below], [nil, .above, .below]]
    let study = try Tabled.study(rates: 60, seeds: 7) { rate, seed in
      var numbers = Numbers(state: UInt64(rate) * 100 + seed)
      let sides = sides[Int(rate) % sides.count]
      return .init(Double(numbers.below(8)), sides[numbers.below(sides.count)])
    }
    let rows = try study.tables(by: ["rate"])[0].rows
    #expect(Set(rows.map(\.median.kind)) == [.exact, .above, .below, .unknown])
    for (row, values) in zip(rows, study.values) {
      // Every combination of the measured number and two numbers beyond it.
      let hold = (0..<2187).allSatisfy { code in
        var rest = code
        let completed = values.map { value -> Double in
          defer { rest /= 3 }
          let step = [0, 2.5, .infinity][rest % 3]
          return switch value.side {
          case nil: value.number
          case .above: value.number + step
          case .below: value.number - step
          }
        }.sorted()
        let interval = try? MedianInterval.of(completed)
        return row.median.holds(Summary.median(sorted: completed))
          && row.lowerQuartile.holds(Summary.quantile(sorted: completed, 0.25))
          && row.upperQuartile.holds(Summary.quantile(sorted: completed, 0.75))
          && interval.map { row.low <= $0.low && $0.high <= row.high } ?? true
      }
      #expect(hold, "\(row)")
    }
  }

  @Test func `the order in which the trials ran changes nothing`() throws {
    let experiment = Fixture.experiment(effect: -0.5)
    let tables = try [nil, 1, 2, 3].map { (order: UInt64?) in
      let store = MemoryStore()
      let executor: any TrialExecutor = order.map { ShuffledExecutor(state: $0) } ?? SerialExecutor()
      let run = try Study.run(experiment, store: store, executor: executor)
      return try Study.breakdowns(of: run.result.registration, in: store, by: ["arm"])
    }
    #expect(Set(tables).count == 1)
    #expect(tables[0].map(\.stage) == ["tune", "compare"])
    #expect(tables[0][1].rows.map(\.levels) == [[.value("treated")], [.value("plain")]])
    #expect(tables[0][1].rows.map(\.trials) == [29, 29])
  }

  @Test func `seeds of 64 bits, seeds of streams and several factors are levels`() throws {
    let store = MemoryStore()
    var experiment = Fixture.experiment().rooted(at: .max)
    experiment.design.stages[1].crossed["noise"] = [3, 1]
    experiment.rule.outcomes[0].treatment["noise"] = 1
    experiment.rule.outcomes[0].control?["noise"] = 1
    let run = try Study.run(experiment, in: store)
    func tables(_ factors: [String]) throws -> [Breakdown] {
      try Study.breakdowns(of: run.result.registration, in: store, by: factors, stage: "compare")
    }
    let seeds = try tables(["seed"])[0].rows
    #expect(seeds.count == 29 && seeds.allSatisfy { $0.trials == 4 })
    #expect(
      Set(seeds.map(\.levels))
        == Set(
          run.result.records.filter { $0.trial.stage == "compare" }.map {
            [.seed($0.trial.seed)]
          }))
    #expect(try tables(["noise"])[0].rows.map(\.levels) == [[.seed(1)], [.seed(3)]])
    let both = try tables(["noise", "arm"])[0].rows
    #expect(
      both.map(\.levels)
        == [1, 3].flatMap { seed in
          ["treated", "plain"].map { [.seed(seed), .value($0)] }
        })
    #expect(both.allSatisfy { $0.trials == 29 })
  }

  @Test func `an unfinished study is described as far as it is recorded`() throws {
    let store = MemoryStore()
    let experiment = Fixture.experiment()
    let registration = try store.register(experiment, time: 0)
    #expect(throws: BreakdownError.notMeasured(["loss"], factors: ["arm"])) {
      try Study.breakdowns(of: registration, in: store, by: ["arm"])
    }
    let (counted, executed) = Fixture.counted(experiment)
    for (limit, stages) in [(5, ["tune"]), (30, ["tune", "compare"])] {
      #expect(throws: StudyError.self) {
        _ = try Study.run(counted, in: store, isCancelled: { executed.trials.count >= limit })
      }
      let tables = try Study.breakdowns(of: registration, in: store, by: ["arm"])
      #expect(tables.map(\.stage) == stages)
      let recorded = try Study.records(of: registration, in: store).count
      #expect(tables.reduce(0) { $0 + $1.rows.reduce(0) { $0 + $1.trials } } == recorded)
    }
  }

  @Test(
    arguments: [
      (["rata"], [], nil, "treated-is-lower-ID has no factor 'rata'; did you mean 'rate'?"),
      (["arm", "arm"], [], nil, "the factor 'arm' is named twice; name it once"),
      (["steps"], [], nil, "the factor 'steps' is 3 in every trial; name one that varies"),
      (
        ["noise"], [], nil,
        "the stream 'noise' is drawn from the seed in every trial; 'seed' names the seeds"
      ),
      (["arm"], ["los"], nil, "treated-is-lower-ID has no measure 'los'; did you mean 'loss'?"),
      (["arm"], [], "tun", "treated-is-lower-ID has no stage 'tun'; did you mean 'tune'?"),
    ] as [([String], [String], String?, String)])
  func `a name that is wrong is refused with the right one`(
    factors: [String], measures: [String], stage: String?, message: String
  ) throws {
    let store = MemoryStore()
    let study = try Study.run(Fixture.experiment(), in: store).result.registration
    let error = #expect(throws: BreakdownError.self) {
      try Study.breakdowns(of: study, in: store, by: factors, measures: measures, stage: stage)
    }
    #expect(
      error?.description.replacing(study.study, with: "treated-is-lower-ID") == message)
  }

  @Test func `a stage that does not vary the factors says which it varies`() throws {
    let store = MemoryStore()
    var experiment = Fixture.experiment()
    experiment.design.stages[0].seeds.count = 1
    let study = try Study.run(experiment, in: store).result.registration
    let error = #expect(throws: BreakdownError.self) {
      try Study.breakdowns(of: study, in: store, by: ["arm", "seed"], stage: "tune")
    }
    #expect(
      error?.description == "stage tune does not vary 'arm', 'seed' together in the trials planned so far; "
        + "it varies 'arm', 'rate'")
  }
}

extension Breakdown.Quantile {
  /// Whether the true quantile may be this number.
  fileprivate func holds(_ quantile: Double) -> Bool {
    switch kind {
    case .exact: quantile == number
    case .above: !(quantile < number)
    case .below: !(quantile > number)
    case .unknown: number.isNaN
    }
  }
}
