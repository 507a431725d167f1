import AssayExperiments
import AssayStore
import AssayStoreConformance
import Testing

@Suite struct RoundTripTests {
  /// Whatever was done to it, a store is sound, and the next process reads from the file what this one read.
  @Test(arguments: StoreConformance.checks)
  func `the store does what stores do, and its file has all of it`(_ check: StoreCheck) throws {
    let folder = try Scratch()
    let store = try SQLiteStore(path: folder.file())
    try check.run(store)
    let (events, head) = (try store.events(after: 0, limit: .max), try store.head())
    let results = try store.results(startingWith: "", limit: .max)
    store.close()
    let verification = try SQLiteStore.verify(path: folder.file(), head: head.hash)
    #expect(verification.isSound, "\(verification.findings)")
    #expect(verification.head == head)
    let next = try SQLiteStore(path: folder.file(), access: .reading)
    #expect(try next.events(after: 0, limit: .max) == events)
    #expect(try next.head() == head)
    let back = try next.results(startingWith: "", limit: .max)
    #expect(back.map(\.number) == results.map(\.number) && back.map(\.body) == results.map(\.body))
    for (a, b) in zip(back, results) {
      #expect(a.record.trial == b.record.trial && a.record.environment == b.record.environment)
      #expect(a.record.measurement.differences(from: b.record.measurement).isEmpty)
    }
  }

  @Test func `records come in the order of the design whatever the order of appending`() throws {
    let folder = try Scratch()
    let store = try SQLiteStore(path: folder.file())
    let experiment = Fixture.experiment()
    let registration = try store.register(experiment)
    let records = try Fixture.records(of: experiment)
    for record in records.reversed() { try store.append(record) }
    #expect(try store.records(of: registration) == records)
  }

  @Test func `an explanation of a study of another store is refused`() throws {
    let folder = try Scratch()
    let elsewhere = try SQLiteStore(path: folder.file("a")).register(Fixture.experiment())
    let store = try SQLiteStore(path: folder.file("b"))
    let explanation = Explanation(name: "e", statement: "", source: "", predictions: [:])
    let expected = "the store \(folder.file("b")) holds no registration of \(elsewhere.study)"
    #expect(message { try store.predict(explanation, of: elsewhere, time: 0) } == expected)
    // A registration with the same number in another log.
    _ = try store.register(Fixture.experiment(bound: 1))
    #expect(message { try store.predict(explanation, of: elsewhere, time: 0) } == expected)
    #expect(message { _ = try store.explanations(of: elsewhere) } == expected)
  }

  @Test func `what was seen follows from the log and not from clocks`() throws {
    let folder = try Scratch()
    let store = try SQLiteStore(path: folder.file())
    func run(_ experiment: Experiment, time: Double) throws -> Bool {
      try Study.run(experiment, store: store, executor: SerialExecutor(), time: { time }).result.exploratory
    }
    let early = Fixture.experiment(bound: -0.5)
    _ = try store.register(early, time: 100)
    #expect(try !run(Fixture.experiment(), time: 50))
    #expect(try !run(early, time: 0))
    // It is registered after the data, although its clock says before.
    #expect(try run(Fixture.experiment(bound: -0.25), time: 1))
    #expect(try run(Fixture.experiment(name: "another-claim"), time: 200))
    #expect(try !run(Fixture.experiment(), time: 0))
    #expect(try store.results(startingWith: "", limit: 100).count == 58)
  }
}
