import AssayExperiments
import Synchronization
import Testing

@Suite struct StudyTests {
  @Test func `a study is registered, tuned, run and judged`() throws {
    let store = MemoryStore()
    let run = try Study.run(
      Fixture.experiment(effect: -0.5), store: store, executor: SerialExecutor(), time: 12)
    #expect(run.trials == 76 && run.resumed == 0)
    let result = run.result
    #expect(result.verdict == .supported)
    #expect(result.registration.time == 12)
    #expect(result.records.count == 76)
    #expect(!result.exploratory)
    #expect(
      result.choices == [
        StudyResult.ChosenLevel(
          stage: "compare", given: ["arm": "treated"], factor: "rate", level: 0.1),
        StudyResult.ChosenLevel(stage: "compare", given: ["arm": "plain"], factor: "rate", level: 0.01),
      ])
    #expect(result.outcomes[0].pairs.count == 29)
    let again = try Study.result(of: result.registration, in: store)
    #expect(again.outcomes == result.outcomes && again.records == result.records)
  }

  @Test func `the registration stands before the first trial`() throws {
    let store = MemoryStore()
    var experiment = Fixture.experiment()
    let measure = experiment.measure
    experiment.measure = { context in
      #expect(store.state.withLock(\.log.first) == "register")
      return try measure(context)
    }
    _ = try Study.run(experiment, store: store, executor: SerialExecutor(), time: 0)
    #expect(store.state.withLock(\.log).count == 77)
  }

  @Test func `what is wrong with the design is said before anything is registered`() {
    let store = MemoryStore()
    #expect(
      message {
        _ = try Study.run(
          Fixture.experiment().seeded(judging: 3), store: store, executor: SerialExecutor(), time: 0)
      }.contains("use --seeds 29 or more"))
    #expect(store.registrations().isEmpty)
  }

  @Test func `a record is durable before it is announced`() throws {
    let store = MemoryStore()
    let announced = Mutex(0)
    _ = try Study.run(
      Fixture.experiment(), store: store, executor: SerialExecutor(), time: 0,
      onProgress: { progress in
        guard let record = progress.record else { return }
        #expect(store.state.withLock(\.records).last?.record == record)
        let count = announced.withLock { count in
          count += 1
          return count
        }
        #expect(progress.finished == count)
        #expect(progress.total == 76)
      })
    #expect(announced.withLock { $0 } == 76)
  }

  /// For every n: cancelled after n trials, the study continues and ends as if nothing had happened.
  @Test func `an interrupted study goes on where it stopped and ends the same`() throws {
    let whole = try Study.run(
      Fixture.experiment(), store: MemoryStore(), executor: SerialExecutor(), time: 0)
    for stop in [0, 1, 17, 18, 19, 50, 75, 76] {
      let store = MemoryStore()
      let executed = Mutex<[Trial]>([])
      var experiment = Fixture.experiment()
      let measure = experiment.measure
      experiment.measure = { context in
        executed.withLock { $0.append(context.trial) }
        return try measure(context)
      }
      let text = message {
        _ = try Study.run(
          experiment, store: store, executor: SerialExecutor(), time: 0,
          isCancelled: { executed.withLock(\.count) >= stop })
      }
      if stop < 76 {
        let study = whole.result.registration.study
        #expect(
          text == "\(study) was interrupted; \(stop) of 76 trials are recorded; "
            + "run the claim again to go on from there")
        #expect(
          message { _ = try Study.result(of: store.registrations()[0], in: store) }
            == "\(study) is not finished: \(76 - stop) of 76 trials are missing; "
            + "run the claim again to do only those")
      }
      let run = try Study.run(experiment, store: store, executor: SerialExecutor(), time: 99)
      #expect(run.resumed == stop && run.trials == 76)
      #expect(executed.withLock { $0.count } == 76)
      #expect(Set(executed.withLock { $0 }).count == 76)
      #expect(run.result.outcomes == whole.result.outcomes)
      #expect(run.result.records == whole.result.records)
      #expect(run.result.registration == whole.result.registration)
    }
  }

  @Test func `a finished study is judged again without a trial`() throws {
    let store = MemoryStore()
    _ = try Study.run(Fixture.experiment(), store: store, executor: SerialExecutor(), time: 0)
    var experiment = Fixture.experiment()
    experiment.measure = { _ in throw StudyError.noSuchTrial("none may run") }
    let run = try Study.run(experiment, store: store, executor: SerialExecutor(), time: 1)
    #expect(run.resumed == 76)
    #expect(store.registrations().count == 1)
  }

  @Test func `a study of trials that were seen before its registration is exploratory`() throws {
    let store = MemoryStore()
    func run(_ experiment: Experiment) throws -> StudyResult {
      try Study.run(experiment, store: store, executor: SerialExecutor(), time: 0).result
    }
    #expect(try !run(Fixture.experiment()).exploratory)
    // With more seeds of the same trials, the first 29 were seen before.
    #expect(try run(Fixture.experiment().seeded(judging: 30)).exploratory)
    // The same data are judged under a rule that was written afterwards.
    var relaxed = Fixture.experiment()
    relaxed.rule.outcomes[0].criterion = .below(1)
    #expect(try run(relaxed).exploratory)
    // Three cases that are not exploratory: fresh seeds; another claim; only tuning data were seen.
    var fresh = relaxed
    fresh.design.stages[1].seeds.first = 5000
    #expect(try !run(fresh).exploratory)
    var other = relaxed
    other.claim.name = "another-claim"
    #expect(try !run(other).exploratory)
    // The first study does not change.
    #expect(try !run(Fixture.experiment()).exploratory)
  }

  @Test func `a rule registered before the data is not exploratory though another study ran first`() throws {
    let store = MemoryStore()
    var early = Fixture.experiment()
    early.rule.outcomes[0].criterion = .below(-0.1)
    _ = try store.register(
      claim: early.claim, design: early.design, rule: early.rule, digest: early.digest(), time: 0)
    _ = try Study.run(Fixture.experiment(), store: store, executor: SerialExecutor(), time: 0)
    let run = try Study.run(early, store: store, executor: SerialExecutor(), time: 0)
    #expect(!run.result.exploratory)
  }

  @Test func `a trial without a measure that is needed stops the study and is not stored`() {
    for (change, expected) in [
      (["error": 1.0], "has no measure 'loss'; it measured error"),
      (["loss": .nan], "is not a number, so no level can be chosen by it"),
    ] {
      let store = MemoryStore()
      var experiment = Fixture.experiment()
      experiment.measure = { _ in Measurement(measures: change, result: "none") }
      let text = message {
        _ = try Study.run(experiment, store: store, executor: SerialExecutor(), time: 0)
      }
      #expect(text.contains(expected))
      #expect(text.contains("stage tune, arm=treated, rate=0.1, steps=3, seed 1000"))
      #expect(store.state.withLock(\.records).isEmpty)
    }
  }

  @Test func `a changed chain is refused before a trial runs and before a verdict`() throws {
    let store = MemoryStore()
    let run = try Study.run(Fixture.experiment(), store: store, executor: SerialExecutor(), time: 0)
    store.state.withLock { $0.chain[0].rule.outcomes[0].criterion = .below(100) }
    let expected =
      "registration 1 of the store was changed after it was made: "
      + "its claim, design and rule do not have its digest"
    #expect(message { _ = try Study.result(of: run.result.registration, in: store) } == expected)
    #expect(
      message {
        _ = try Study.run(
          Fixture.experiment().seeded(judging: 30), store: store, executor: SerialExecutor(), time: 0)
      } == expected)
    #expect(store.registrations().count == 1)
  }

  @Test func `a trial that the executor was not given is refused`() {
    struct Stray: TrialExecutor {
      func execute(
        _ trials: [Trial], of experiment: Experiment, isCancelled: @escaping @Sendable () -> Bool,
        finished: @Sendable (Record) throws -> Void
      ) throws {
        for trial in [trials[0], trials[0]] {
          try finished(
            Record(
              trial: trial, measurement: try experiment.execute(trial).measurement, receipt: Receipt(),
              seconds: 0,
              environment: Environment(facts: [:])))
        }
      }
    }
    let store = MemoryStore()
    #expect(
      message { _ = try Study.run(Fixture.experiment(), store: store, executor: Stray(), time: 0) }
        == "the executor returned a trial that it was not given, or the same one twice "
        + "(stage tune, arm=treated, rate=0.1, steps=3, seed 1000)")
    #expect(store.state.withLock(\.records).count == 1)
  }

  @Test func `a trial is found by the beginning of its name and replays to the same bits`() throws {
    let store = MemoryStore()
    let experiment = Fixture.experiment()
    let run = try Study.run(experiment, store: store, executor: SerialExecutor(), time: 0)
    let digest = run.result.registration.digest
    for record in run.result.records {
      let name = try record.trial.id(study: digest)
      #expect(name.count == 12)
      let key = try record.trial.key(study: digest)
      #expect(key.count == 64 && key.hasPrefix(name))
      let found = try Study.find(trial: name.uppercased(), in: store)
      #expect(found.record == record)
      #expect(try Study.find(trial: key, in: store).record == record)
      #expect(
        try Study.compare(found.record, with: experiment.execute(found.record.trial).measurement).isEmpty)
    }
    let names = try run.result.records.map { try $0.trial.id(study: digest) }
    let shared = try #require(
      "0123456789abcdef".first { digit in names.count { $0.first == digit } > 1 })
    #expect(
      message { _ = try Study.find(trial: String(shared), in: store) }
        == "several trials' names start with '\(shared)'; give more digits")
    #expect(
      message { _ = try Study.find(trial: "000000000000", in: store) }
        == "no trial's name starts with '000000000000'")
    #expect(
      message { _ = try Study.find(trial: "ABCDEF000000", in: store) }
        == "no trial's name starts with 'ABCDEF000000'")
    for name in ["", "xyz", String(repeating: "0", count: 65), "%", "XYZ"] {
      #expect(
        message { _ = try Study.find(trial: name, in: store) }.hasPrefix("'\(name)' names no trial; "))
    }
    var changed = experiment
    changed.measure = { context in
      var measurement = try experiment.measure(context)
      measurement.series["curve"]?[1] += 1
      return measurement
    }
    let record = run.result.records[0]
    #expect(Study.compare(record, with: try changed.execute(record.trial).measurement).map(\.index) == [1])
  }
}
