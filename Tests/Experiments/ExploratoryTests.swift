import AssayExperiments
import Testing

/// What was known when a rule and its predictions were written follows from the log, and from no name and no clock.
@Suite struct ExploratoryTests {
  private let store = MemoryStore()

  /// The result of a study, and the number of trials that it added.
  private func run(_ experiment: Experiment, time: Double = 0) throws -> (result: StudyResult, added: Int) {
    let before = try store.count(.finished)
    let result = try Study.run(experiment, in: store, time: time).result
    return (result, try store.count(.finished) - before)
  }

  @Test func `a study of trials that were seen before its registration is exploratory`() throws {
    #expect(try !run(Fixture.experiment()).result.exploratory)
    // With more seeds of the same trials, the first 29 were seen before.
    let more = try run(Fixture.experiment().seeded(judging: 30))
    #expect(more.result.exploratory && more.added == 2)
    // The same data are judged under a rule that was written afterwards.
    var relaxed = Fixture.experiment()
    relaxed.rule.outcomes[0].criterion = .below(1)
    let again = try run(relaxed, time: -1)
    #expect(again.result.exploratory && again.added == 0)
    // A new name changes nothing about what was seen.
    var renamed = relaxed
    renamed.claim.name = "another-claim"
    renamed.claim.statement = "Something else."
    let other = try run(renamed)
    #expect(other.result.exploratory && other.added == 0)
    // Fresh seeds are not exploratory, although the tuning data were seen.
    var fresh = relaxed
    fresh.design.stages[1].seeds.first = 5000
    let first = try run(fresh)
    #expect(!first.result.exploratory && first.added == 58)
    // The first study does not change.
    #expect(try !run(Fixture.experiment()).result.exploratory)
  }

  @Test func `a body with another name or revision does not make seen bits new`() throws {
    _ = try run(Fixture.experiment())
    var relaxed = Fixture.experiment()
    relaxed.rule.outcomes[0].criterion = .below(1)
    for body in [Body("another"), Body(relaxed.body.name, revision: 2)] {
      relaxed.body = body
      let result = try run(relaxed)
      #expect(result.result.exploratory && result.added > 0)
    }
    // Other bits are other data.
    relaxed.design.stages[1].seeds.first = 5000
    #expect(try !run(relaxed).result.exploratory)
  }

  @Test func `a result counts the studies that were registered before under its names`() throws {
    let first = try run(Fixture.experiment()).result
    var second = Fixture.experiment()
    second.claim.name = "another-claim"
    var third = Fixture.experiment()
    third.body = Body("another")
    var fourth = second
    fourth.body = Body("a-third")
    #expect(first.earlier.isEmpty)
    let (two, three, four) = try (run(second).result, run(third).result, run(fourth).result)
    #expect(two.earlier == [first.registration.study])
    #expect(three.earlier == [first.registration.study])
    #expect(four.earlier == [two.registration.study])
    // What is registered later does not change what was said.
    #expect(try run(Fixture.experiment()).result.earlier.isEmpty)
  }

  @Test func `a rule registered before the data is not exploratory though another study ran first`() throws {
    var early = Fixture.experiment()
    early.rule.outcomes[0].criterion = .below(-0.1)
    _ = try store.register(early, time: 100)
    _ = try run(Fixture.experiment(), time: 50)
    let late = try run(early)
    #expect(!late.result.exploratory && late.added == 0)
  }

  @Test func `results that come from another store are taken for seen`() throws {
    let experiment = Fixture.experiment()
    _ = try run(experiment)
    let here = MemoryStore()
    _ = try here.register(experiment, time: 0)
    try here.predict(experiment.claim.explanations[0], of: here.registrations()[0], time: 0)
    try here.take(store.results(startingWith: "", limit: 100), from: "elsewhere", time: 1)
    let result = try Study.run(experiment, store: here, executor: SerialExecutor()).result
    #expect(result.exploratory && result.explanations.map(\.isPrediction) == [false])
  }

  @Test func `an explanation that is added later reruns nothing and is a postdiction`() throws {
    var experiment = Fixture.experiment()
    let first = try run(experiment)
    #expect(first.result.explanations.map(\.isPrediction) == [true])
    #expect(first.result.explanations.map(\.entry.explanation) == experiment.claim.explanations)
    experiment.claim.explanations.append(
      Explanation(
        name: "chance", statement: "Nothing works.", source: "nobody",
        predictions: ["difference": .estimate(low: -0.1, high: 0.1)]))
    let second = try run(experiment)
    #expect(second.added == 0 && second.result.registration == first.result.registration)
    #expect(!second.result.exploratory && second.result.outcomes == first.result.outcomes)
    #expect(second.result.explanations.map(\.isPrediction) == [true, false])
    // Without explanations the study keeps those that were entered.
    experiment.claim.explanations = []
    #expect(try run(experiment).result.explanations == second.result.explanations)
  }

  @Test func `an explanation that is entered between tuning and judging is a prediction`() throws {
    let (experiment, executed) = Fixture.counted(Fixture.experiment())
    for stop in [18, 19] {
      _ = message { _ = try Study.run(experiment, in: store, isCancelled: { executed.trials.count >= stop }) }
      try store.predict(
        Explanation(
          name: "after \(stop)", statement: "", source: "", predictions: ["difference": .sign(.below)]),
        of: store.registrations()[0], time: 0)
    }
    #expect(try run(experiment).result.explanations.map(\.isPrediction) == [true, true, false])
  }

  @Test func `a retraction of the study or of one of its trials flags the verdict, an objection does not`()
    throws
  {
    let result = try run(Fixture.experiment()).result
    func say(_ kind: Event.Remarked.Kind, _ subject: Int) throws -> StudyResult {
      _ = try store.remark(.init(kind: kind, subject: subject, author: "A", text: "why"), time: 1)
      return try Study.result(of: result.registration, in: store)
    }
    let trial = try #require(store.results(startingWith: "", limit: 1).first).number
    // A lease is no part of a verdict.
    let started = try #require(try store.log.first { $0.content.kind == .started }).number
    #expect(try say(.retraction, started).remarks.isEmpty)
    let objected = try say(.objection, trial)
    #expect(objected.remarks.count == 1 && !objected.isRetracted)
    // A reply to a remark comes with it.
    #expect(try say(.reply, objected.remarks[0].number).remarks.count == 2)
    let retracted = try say(.retraction, trial)
    #expect(retracted.isRetracted && retracted.verdict == result.verdict)
    let (other, _) = try run(Fixture.experiment().seeded(judging: 40))
    #expect(other.isRetracted)
  }
}
