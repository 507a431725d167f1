import AssayExperiments
import AssayRandomness
import Testing

/// A trial is a body, levels and streams: what is the same runs once, and what is not is never mixed.
@Suite struct StudyIdentityTests {
  private let store = MemoryStore()

  @Test func `a trial that two studies need runs once`() throws {
    let (experiment, executed) = Fixture.counted(Fixture.experiment())
    _ = try Study.run(experiment, in: store)
    var other = experiment
    other.claim.name = "another-claim"
    other.design.stages[0].name = "first"
    other.design.stages[1].chosen[0].stage = "first"
    let run = try Study.run(other.seeded(judging: 31), in: store)
    #expect(run.resumed == 18 + 58 && run.trials == 18 + 62)
    #expect(executed.trials.count == 80 && executed.replays == 1)
    #expect(Set(run.result.records.map(\.trial.stage)) == ["first", "compare"])
  }

  @Test func `a study is not continued by a program that gives other bits`() throws {
    let (experiment, executed) = Fixture.counted(Fixture.experiment())
    _ = message { _ = try Study.run(experiment, in: store, isCancelled: { executed.trials.count >= 30 }) }
    let head = store.head()
    var changed = experiment
    changed.measure = { context in
      var measurement = try experiment.measure(context)
      measurement.measures["loss"]? += 1e-9
      return measurement
    }
    let text = message { _ = try Study.run(changed, in: store) }
    #expect(
      text.contains(" of the store has other bits than the same trial has now: measure loss: recorded "))
    #expect(
      text.hasSuffix(
        "The program is not the one that made the records, so nothing was added to the study. Give the body "
          + "(fixture, revision 1) its next revision: this registers a new study"))
    #expect(store.head() == head)
    // Another revision is another study of other trials.
    changed.body.revision = 2
    let run = try Study.run(changed, in: store)
    #expect(run.resumed == 0 && run.trials == 76 && !run.result.exploratory)
    #expect(store.registrations().count == 2)
    // The first program goes on.
    #expect(try Study.run(experiment, in: store).resumed == 30)
  }

  @Test func `a trial that throws is recorded and given back, and is the second attempt of the next run`()
    throws
  {
    struct Broken: Error, CustomStringConvertible { var description: String { "the tape ran out" } }
    let experiment = Fixture.experiment()
    var broken = experiment
    broken.measure = { context in
      if context.trial.stage == "compare", context.trial.seed == 5 { throw Broken() }
      return try experiment.measure(context)
    }
    let text = message { _ = try Study.run(broken, in: store) }
    #expect(
      text.hasPrefix("the trial (stage compare, ") && text.hasSuffix("seed 5) failed: the tape ran out"))
    let failed = try store.log.compactMap { event -> Event.Failed? in
      if case .failed(let failed) = event.content { failed } else { nil }
    }
    let threw = failed.filter { $0.kind == .threw }
    #expect(threw.map(\.message) == ["the tape ran out"])
    #expect(failed.allSatisfy { $0.kind == .threw || $0.kind == .notBegun && $0.message.isEmpty })
    #expect(try store.openLeases.isEmpty)
    let run = try Study.run(experiment, in: store)
    #expect(run.result.records == (try Study.run(experiment, in: MemoryStore())).result.records)
    let attempts = try store.log.compactMap { event -> Int? in
      guard case .started(let started) = event.content else { return nil }
      return started.trials.firstIndex(of: threw[0].key).map { started.attempts[$0] }
    }
    #expect(attempts == [1, 2])
  }

  @Test func `a crossed nuisance factor overrides its stream and no other`() throws {
    var experiment = Fixture.experiment()
    experiment.design.stages[0].crossed["noise"] = [7, 1001]
    try experiment.validate()
    #expect(experiment.design.trialCount == 36 + 58)
    let trials = try experiment.design.trials(of: experiment.design.stages[0], choices: [])
    #expect(Set(trials.map(\.overrides)) == [["noise": 7], ["noise": 1001]])
    for trial in trials {
      #expect(Set(trial.levels.keys) == ["arm", "rate", "steps"])
      let root = trial.seed
      #expect(trial.stream("own").normal(at: 0) == RandomStream(seed: root, name: "own").normal(at: 0))
      let noise = try #require(trial.overrides["noise"])
      #expect(trial.stream("noise").normal(at: 0) == RandomStream(seed: noise, name: "noise").normal(at: 0))
    }
    // An override by the root seed itself is another trial with the same bits.
    #expect(try Set(trials.map { try $0.key(of: experiment.body) }).count == 36)
    let run = try Study.run(experiment, in: store)
    #expect(run.result.records.count == 94)
    #expect(run.result.records.count { $0.trial.overrides.isEmpty } == 58)
    let key = try trials[0].key(of: experiment.body)
    let kept = try #require(store.results(of: [key], series: true).first)
    #expect(kept.record.trial.overrides == ["noise": 7])
    #expect(try Study.replay(kept, of: experiment).isEmpty)
  }
}
