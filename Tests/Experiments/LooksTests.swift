import AssayExperiments
import AssayRandomness
import AssayStatistics
import Foundation
import Testing

import struct AssayExperiments.Measurement

/// Studies that are judged at registered looks and stop when they are decided.
@Suite struct LooksTests {
  /// Exploratory, because the power of means is simulated, which takes seconds.
  private func experiment(effect: Double, looks: [Int] = [15, 22, 29]) -> Experiment {
    var experiment = Fixture.experiment(effect: effect)
    experiment.rule.looks = looks
    experiment.rule.isExploratory = true
    return experiment
  }

  /// An experiment whose second look, at 22 seeds, decides.
  private func middling() throws -> Experiment {
    let effects = stride(from: -0.085, through: -0.2, by: -0.005)
    return try #require(
      effects.lazy.map { experiment(effect: $0) }.first {
        (try? Study.run($0, in: MemoryStore()).result.look) == 22
      })
  }

  @Test func `a study stops at the first look that decides`() throws {
    let store = MemoryStore()
    let run = try Study.run(experiment(effect: -0.5), in: store)
    #expect(run.result.verdict == .supported && run.result.look == 15)
    #expect(run.trials == 18 + 30 && run.result.records.count == 48)
    #expect(try store.count(.finished) == 48)
    let outcome = run.result.outcomes[0]
    #expect(outcome.pairs.count == 15 && outcome.support <= 0.025 && outcome.pValue == nil)
    #expect(outcome.low == -.infinity && outcome.high == .infinity && outcome.estimate < -0.3)
    #expect(outcome.note == "no interval of a mean is valid at every look, so none is given")
    let again = try Study.result(of: run.result.registration, in: store)
    #expect(again.outcomes == run.result.outcomes && again.look == 15)
    #expect(try Study.records(of: run.result.registration, in: store).count == 48)
    #expect(try Study.run(experiment(effect: -0.5), in: store).resumed == 48)
    #expect(try Study.run(experiment(effect: 0.5), in: MemoryStore()).result.verdict == .refuted)
  }

  @Test func `a study without an effect goes on to the last look`() throws {
    let run = try Study.run(experiment(effect: 0), in: MemoryStore())
    #expect(run.result.verdict == .inconclusive && run.result.look == 29 && run.trials == 76)
    #expect(run.result.outcomes[0].support > 0.025 && run.result.outcomes[0].support < 1)
    #expect(try Study.run(Fixture.experiment(), in: MemoryStore()).result.look == nil)
  }

  @Test func `a study that was interrupted before or between looks ends the same`() throws {
    let experiment = try middling()
    let whole = try Study.run(experiment, in: MemoryStore()).result
    let trials = 18 + 44
    #expect(whole.verdict == .supported)
    for stop in [0, 18, 20, 47, 48, 49, trials - 1] {
      let store = MemoryStore()
      let (counted, executed) = Fixture.counted(experiment)
      let text = message {
        _ = try Study.run(counted, in: store, isCancelled: { executed.trials.count >= stop })
      }
      #expect(text.contains("\(stop) of 76 trials are recorded"))
      let next = stop < 48 ? 48 : trials
      #expect(
        message { _ = try Study.result(of: store.registrations()[0], in: store) }
          .contains("\(next - stop) of \(next) trials are missing"))
      let run = try Study.run(counted, in: store)
      #expect(run.resumed == stop && run.trials == trials && executed.trials.count == trials)
      #expect(run.result.outcomes == whole.outcomes && run.result.look == 22)
      #expect(run.result.records == whole.records)
    }
  }

  @Test func `trials beyond the look that another study ran play no part`() throws {
    let alone = try Study.run(experiment(effect: -0.5), in: MemoryStore()).result
    let store = MemoryStore()
    let looking = try store.register(experiment(effect: -0.5), time: 0)
    _ = try Study.run(Fixture.experiment(effect: -0.5), in: store)
    #expect(try store.count(.finished) == 76)
    for result in [
      try Study.result(of: looking, in: store), try Study.run(experiment(effect: -0.5), in: store).result,
    ] {
      #expect(result.outcomes == alone.outcomes && result.look == 15 && result.records == alone.records)
    }
    #expect(try store.count(.finished) == 76)
    #expect(try Study.run(experiment(effect: -0.5), in: store).resumed == 48)
    #expect(
      try looking.judge(
        store.results(startingWith: "", limit: 100).map(\.record).map { record in
          var record = record
          record.trial.stage = record.trial.seed < 1000 ? "compare" : "tune"
          return record
        }
      ).outcomes == alone.outcomes)
  }

  @Test func `three threads share a study with looks and end with one verdict`() throws {
    let store = MemoryStore()
    let experiment = try middling()
    let (counted, executed) = Fixture.counted(experiment)
    let alone = try Study.run(experiment, in: MemoryStore()).result
    let ends = Ends()
    DispatchQueue.concurrentPerform(iterations: 3) { _ in
      ends.add(Result { try Study.run(counted, store: store, executor: SerialExecutor()) })
    }
    #expect(executed.trials.count == 18 + 44 && Set(executed.trials).count == 18 + 44)
    for run in try ends.all.map({ try $0.get() }) {
      #expect(run.result.outcomes == alone.outcomes && run.result.look == 22)
    }
  }

  @Test func `progress counts the trials of all looks`() throws {
    let counts = Counts()
    _ = try Study.run(
      middling(), in: MemoryStore(),
      onProgress: { counts.add(($0.record == nil ? nil : $0.finished, $0.stage, $0.total)) })
    #expect(counts.all.compactMap(\.0) == Array(1...62))
    #expect(counts.all.filter { $0.0 == nil }.map(\.1) == ["tune", "compare", "compare"])
    #expect(counts.all.allSatisfy { $0.2 == 76 })
  }

  @Test func `looks that cannot be are refused before anything is registered`() {
    func text(_ change: (inout Experiment) -> Void) -> String {
      var changed = experiment(effect: 0)
      change(&changed)
      return message { try changed.validate() }
    }
    #expect(
      text { $0.rule.looks = [10, 20] }
        == "the looks are 10, 20: the last must be at all seeds of every judging stage, and compare has 29")
    for looks in [[0, 29], [20, 10, 29], [29, 29]] {
      #expect(
        text { $0.rule.looks = looks }
          == "the looks are \(looks.map(String.init).joined(separator: ", ")): each must be a number of seeds from 1 "
          + "on, greater than the one before")
    }
    #expect(text { $0.rule.looks = [5, 29] }.contains("looks from 6 pairs on"))
    for statistic in [Statistic.pseudomedian, .ratioOfMedians] {
      let text = text {
        $0.rule.outcomes[0].statistic = statistic
        $0.rule.outcomes[0].criterion = .below(0.5)
      }
      #expect(
        text
          == "outcome difference: the statistic \(statistic) has no test for several looks; these have one: mean, "
          + "meanByPermutation, median, superiority, medianOfRatios, shareAbove, shareBelow")
    }
    #expect(
      text {
        $0.rule.outcomes[0].statistic = .superiority
        $0.rule.outcomes[0].criterion = .below(1)
      }
        == "outcome difference: the bound 1.0 is none for a share: it must lie above 0 and below 1, or the criterion "
        + "holds always or never")
    #expect(
      text {
        $0.rule.outcomes[0].statistic = .median
        $0.rule.sensitivity.effect = 0.75
        $0.rule.isExploratory = false
      }.contains("29 seeds give its test a power of"))
    #expect(text { $0.rule.isExploratory = false } == "")
  }

  @Test func `another number of seeds keeps the shares of the looks`() throws {
    let more = experiment(effect: 0).seeded(judging: 58)
    #expect(more.rule.looks == [30, 44, 58])
    try more.validate()
    #expect(experiment(effect: 0).seeded(judging: 2).rule.looks == [1, 2])
  }

  @Test func `the power is that of the rule with its looks`() throws {
    var signs = experiment(effect: 0, looks: [10, 20, 29])
    signs.rule.outcomes[0].statistic = .median
    signs.rule.isExploratory = false
    let course = try SignLooks(
      martingale: SignMartingale(alternative: .greater, ties: .against), looks: [10, 20, 29]
    )
    .course(probability: 0.8)
    let power = try signs.rule.power(on: signs.design).outcomes[0]
    #expect((power.power - course.power).magnitude < 1e-12)
    #expect((try #require(power.expectedSeeds) - course.expectedCount).magnitude < 1e-9)
    let needed = try #require(power.needed)
    #expect(needed > 29)
    // The number that is asked for is enough.
    try signs.seeded(judging: needed).validate()

    let mean = experiment(effect: 0)
    let means = try mean.rule.power(on: mean.design).outcomes[0]
    let expected = try #require(means.expectedSeeds)
    #expect(means.power > 0.95 && expected > 15 && expected < 27)
    let without = Fixture.experiment()
    #expect(try without.rule.power(on: without.design).outcomes[0].expectedSeeds == nil)
  }

  /// Every sequence of 12 signs, judged as studies are.
  @Test func `the errors of signs under the stopping rule are exactly what enumeration gives`() throws {
    let looks = [8, 10, 12]
    let study = try Judged(looks: looks, outcomes: [(.median, .above(0))])
    let greater = try SignLooks(
      martingale: SignMartingale(alternative: .greater, ties: .against), looks: looks)
    var supported = [0.5: 0.0, 0.75: 0.0]
    var refuted = supported
    for pattern in 0..<(1 << 12) {
      let values = (0..<12).map { pattern >> $0 & 1 == 1 ? 1.0 : -1 }
      let wins = pattern.nonzeroBitCount
      let judgement = try study.judge([values])
      for probability in [0.5, 0.75] {
        let weight = pow(probability, Double(wins)) * pow(1 - probability, Double(12 - wins))
        if judgement.verdict == .supported { supported[probability, default: 0] += weight }
        if judgement.verdict == .refuted { refuted[probability, default: 0] += weight }
      }
    }
    for (probability, supported) in supported {
      let course = try greater.course(probability: probability).power
      #expect(supported <= course + 1e-12 && supported >= course - (refuted[probability] ?? 0))
    }
    #expect((supported[0.5] ?? 1) <= 0.025 && (supported[0.5] ?? 0) > 0.002)
  }

  /// 200 studies for each cell: at most 13 errors, which a rate of 2.5 % exceeds in 1 of 1,000 cells.
  @Test(arguments: ["normal", "t3", "two of three null"])
  func `the errors of means and medians under the stopping rule are within the level`(_ world: String) throws
  {
    let study = try Judged(
      looks: [8, 16, 24],
      outcomes: world == "two of three null"
        ? [(.mean, .above(0)), (.median, .above(0)), (.mean, .above(-1))]
        : [(.mean, .above(0))])
    var (supported, refuted) = (0, 0)
    for number in 0..<200 {
      let stream = RandomStream(seed: 5, name: "world").split(number)
      let values = try study.outcomes.indices.map { index in
        try (world == "t3" ? World.student3 : .gaussian).values(
          count: 24, having: .mean, of: 0, stream: stream.split(index))
      }
      switch try study.judge(values).verdict {
      case .supported: supported += 1
      case .refuted: refuted += 1
      case .inconclusive: break
      }
    }
    #expect(supported <= 13 && refuted <= 13, "\(world): \(supported), \(refuted)")
    if world == "normal" { #expect(supported > 0 && refuted > 0, "\(supported), \(refuted)") }
  }
}

/// A registration with looks whose outcomes judge single values, and the judgement of values.
private struct Judged {
  let outcomes: [(Statistic, Criterion)]
  private let registration: Registration

  init(looks: [Int], outcomes: [(Statistic, Criterion)]) throws {
    self.outcomes = outcomes
    var judging = Judging()
    for (index, (statistic, criterion)) in outcomes.enumerated() {
      judging.add(
        "\(index)", statistic, criterion, [Double](repeating: 0, count: looks[looks.count - 1]), nil)
    }
    judging.looks = looks
    registration = try judging.registration()
  }

  func judge(_ values: [[Double]]) throws -> Judgement {
    try registration.judge(
      values[0].indices.map { seed in
        Record(
          trial: Trial(stage: "compare", levels: ["arm": "treated"], seed: UInt64(seed)),
          measurement: Measurement(
            measures: Dictionary(uniqueKeysWithValues: values.indices.map { ("\($0)", values[$0][seed]) }),
            result: "none"), receipt: Receipt(), seconds: 0, environment: Environment(facts: [:]))
      })
  }
}

private final class Ends: @unchecked Sendable {
  private let lock = NSLock()
  private(set) var all: [Result<Study.Run, any Error>] = []
  func add(_ end: Result<Study.Run, any Error>) { lock.withLock { all.append(end) } }
}

private final class Counts: @unchecked Sendable {
  private let lock = NSLock()
  private(set) var all: [(Int?, String, Int)] = []
  func add(_ count: (Int?, String, Int)) { lock.withLock { all.append(count) } }
}
