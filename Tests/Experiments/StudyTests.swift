import AssayExperiments
import Synchronization
import Testing

@Suite struct StudyTests {
  @Test func `a study is registered, tuned, run and judged`() throws {
    let store = MemoryStore()
    let run = try Study.run(Fixture.experiment(effect: -0.5), in: store, time: 12)
    #expect(run.trials == 76 && run.resumed == 0)
    let result = run.result
    #expect(result.verdict == .supported)
    #expect(result.registration.time == 12)
    #expect(result.records.count == 76)
    #expect(!result.exploratory)
    #expect(
      result.choices == [
        ChosenLevels(
          stage: "compare", given: ["arm": "treated"], levels: ["rate": 0.1]),
        ChosenLevels(stage: "compare", given: ["arm": "plain"], levels: ["rate": 0.01]),
      ])
    #expect(result.outcomes[0].pairs.count == 29)
    let again = try Study.result(of: result.registration, in: store)
    #expect(again.outcomes == result.outcomes && again.records == result.records)
    #expect(result.head == store.head() && result.remarks.isEmpty && !result.isRetracted)
  }

  @Test func `the registration stands before the first trial`() throws {
    let store = MemoryStore()
    var experiment = Fixture.experiment()
    let measure = experiment.measure
    experiment.measure = { context in
      #expect(try store.kinds.prefix(3) == [.registered, .predicted, .started])
      return try measure(context)
    }
    _ = try Study.run(experiment, in: store)
    #expect(try store.count(.finished) == 76 && store.count(.registered) == 1 && store.count(.failed) == 0)
  }

  @Test func `what is wrong with the design is said before anything is registered`() {
    let store = MemoryStore()
    #expect(
      message {
        _ = try Study.run(Fixture.experiment().seeded(judging: 3), in: store)
      }.contains("use --seeds 21 or more"))
    #expect(store.head().number == 0)
  }

  @Test(arguments: [1, 7]) func `a record is durable before it is announced`(_ together: Int) throws {
    let store = MemoryStore()
    let announced = Mutex(0)
    _ = try Study.run(
      Fixture.experiment(), store: store, executor: SerialExecutor(together: together), time: { 0 },
      onProgress: { progress in
        guard var record = progress.record else { return }
        let key = (try? record.trial.key(of: Body("fixture"))) ?? ""
        record.trial.stage = ""
        #expect(store.results(of: [key], series: true).map(\.record) == [record])
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
    let whole = try Study.run(Fixture.experiment(), in: MemoryStore())
    for stop in [0, 1, 17, 18, 19, 50, 75, 76] {
      let store = MemoryStore()
      let (experiment, executed) = Fixture.counted(Fixture.experiment())
      let text = message {
        _ = try Study.run(experiment, in: store, isCancelled: { executed.trials.count >= stop })
      }
      #expect(try store.openLeases.isEmpty)
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
      let run = try Study.run(experiment, in: store, time: 99)
      #expect(run.resumed == stop && run.trials == 76)
      #expect(executed.trials.count == 76 && Set(executed.trials).count == 76)
      #expect(executed.replays == (0 < stop && stop < 76 ? 1 : 0))
      #expect(run.result.outcomes == whole.result.outcomes)
      #expect(run.result.records == whole.result.records)
      #expect(run.result.registration == whole.result.registration)
      #expect(try store.openLeases.isEmpty)
    }
  }

  @Test func `a finished study is judged again without a trial`() throws {
    let store = MemoryStore()
    _ = try Study.run(Fixture.experiment(), in: store)
    let head = store.head()
    var experiment = Fixture.experiment()
    experiment.measure = { _ in throw StudyError.noSuchTrial("none may run") }
    let run = try Study.run(experiment, in: store, time: 1)
    #expect(run.resumed == 76)
    #expect(store.head() == head)
  }

  @Test func `a trial without a measure that is needed stops the study and is not stored`() throws {
    for (change, expected) in [
      (["error": 1.0], "has no measure 'loss'; it measured error"),
      (["loss": .nan], "is not a number, so no level can be chosen by it"),
    ] {
      let store = MemoryStore()
      var experiment = Fixture.experiment()
      experiment.measure = { _ in Measurement(measures: change, result: "none") }
      let text = message { _ = try Study.run(experiment, in: store) }
      #expect(text.contains(expected))
      #expect(text.contains("stage tune, arm=treated, rate=0.1, steps=3, seed 1000"))
      #expect(try store.kinds == [.registered, .predicted, .started, .failed])
      guard case .failed(let failed)? = try store.log.last?.content else { continue }
      #expect(failed.kind == .refused && failed.message == text)
      #expect(try store.openLeases.isEmpty)
    }
  }

  /// Hands each trial in twice, and one that is none of the study.
  private struct Stray: TrialExecutor {
    var isForeign: Bool

    func execute(
      _ experiment: Experiment, next: @escaping @Sendable () throws -> Trial?,
      finished: @escaping @Sendable ([TrialOutcome]) throws -> Void
    ) throws {
      while let trial = try next() {
        let (measurement, receipt) = try experiment.execute(trial)
        let record = Record(
          trial: trial, measurement: measurement, receipt: receipt, seconds: 0,
          environment: Environment(facts: [:]))
        var other = record
        if isForeign { other.trial.seed += 100 }
        try finished([.measured(other), .measured(record)])
      }
    }
  }

  @Test(arguments: [false, true])
  func `a trial that the executor was not given is refused, and the others are kept`(_ isForeign: Bool) throws
  {
    let store = MemoryStore()
    let seed = isForeign ? 1100 : 1000
    #expect(
      message {
        _ = try Study.run(
          Fixture.experiment(), store: store, executor: Stray(isForeign: isForeign), time: { 0 })
      }
        == "the executor returned a trial that it was not given, or the same one twice "
        + "(stage tune, arm=treated, rate=0.1, steps=3, seed \(seed))")
    #expect(try store.count(.finished) == 1 && store.openLeases.isEmpty)
  }

  @Test func `a trial is found by the beginning of its name and replays to the same bits`() throws {
    let store = MemoryStore()
    let experiment = Fixture.experiment()
    let run = try Study.run(experiment, in: store)
    for record in run.result.records {
      let name = try record.trial.id(of: experiment.body)
      #expect(name.count == 12)
      let key = try record.trial.key(of: experiment.body)
      #expect(key.count == 64 && key.hasPrefix(name))
      var found = try Study.find(trial: name.uppercased(), in: store)
      #expect(found.key == key && found.id == name && found.body == experiment.body)
      #expect(try Study.find(trial: key, in: store) == found)
      #expect(try Study.replay(found, of: experiment).isEmpty)
      found.record.trial.stage = record.trial.stage
      #expect(found.record == record)
    }
    let names = try run.result.records.map { try $0.trial.id(of: experiment.body) }
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
    let found = try Study.find(trial: names[0], in: store)
    var changed = experiment
    changed.measure = { [measure = experiment.measure] context in
      var measurement = try measure(context)
      measurement.series["curve"]?[1] += 1
      return measurement
    }
    #expect(try Study.replay(found, of: changed).map(\.index) == [1])
    changed.body.revision = 2
    #expect(
      message { _ = try Study.replay(found, of: changed) }
        == "trial \(found.id) was made by the body fixture, revision 1, not by fixture, revision 2")
  }
}
