import AssayExperiments
import AssayStore
import Testing

import struct AssayExperiments.Measurement

@Suite struct RoundTripTests {
  private let odd: [Double] = [
    0, -0.0, 1, -3, 0.1, .pi, .infinity, -.infinity, .nan, .leastNonzeroMagnitude,
    .leastNormalMagnitude, .greatestFiniteMagnitude, 0.1.nextUp, 9_007_199_254_740_992, 1e300, -1e-300,
  ]

  @Test func `every bit of a record comes back from the file`() throws {
    let folder = try Scratch()
    let experiment = Fixture.experiment()
    var record = try Fixture.records(of: experiment)[0]
    record.measurement = Measurement(
      measures: Dictionary(uniqueKeysWithValues: odd.enumerated().map { ("m \($0)", $1) }),
      series: ["odd": odd, "empty": [], "one": [.nan], "": [1]],
      result: "ab", hashes: ["naïve 'name'; --": "\u{1F}é", "": "", "result": "c", "hash x": "d"],
      settings: ["network": "{\"layers\": []}", "": "", "result": "e"])
    record.receipt = Receipt(read: ["arm"], draws: ["noise": .init(numbers: 3, programs: 1), "": .init()])
    record.seconds = .pi
    do {
      let store = try SQLiteStore(path: folder.file())
      try store.append(record, to: Fixture.register(experiment, in: store))
    }
    let store = try SQLiteStore(path: folder.file(), access: .reading)
    let registration = try #require(try store.registrations().first)
    let back = try #require(try store.records(of: registration).first)
    #expect(back.trial == record.trial)
    #expect(back.trial.levels["zero"]?.description == "-0.0")
    #expect(back.trial.seed == UInt64.max - 28)
    #expect(back.seconds.bitPattern == record.seconds.bitPattern)
    #expect(back.environment == record.environment)
    #expect(back.receipt == record.receipt)
    #expect(back.measurement.hashes.count == 4 && back.measurement.settings.count == 3)
    #expect(back.measurement.differences(from: record.measurement).isEmpty)
    #expect(Set(back.measurement.series.keys) == ["odd", "empty", "one", ""])
    #expect(back.measurement.measures.count == odd.count)
  }

  @Test func `a text that SQLite would cut off is refused`() throws {
    let folder = try Scratch()
    let store = try SQLiteStore(path: folder.file())
    let experiment = Fixture.experiment()
    let registration = try Fixture.register(experiment, in: store)
    var record = try Fixture.records(of: experiment)[0]
    record.measurement.result = "a\u{0}b"
    #expect(
      message { try store.append(record, to: registration) }
        == "the store \(folder.file()) cannot keep the text \"a\\0b\": it holds a zero character")
    #expect(try store.records(of: registration).isEmpty)
  }

  @Test func `a NaN of any kind comes back as the canonical one`() throws {
    let folder = try Scratch()
    let store = try SQLiteStore(path: folder.file())
    let experiment = Fixture.experiment()
    let registration = try Fixture.register(experiment, in: store)
    var record = try Fixture.records(of: experiment)[0]
    let strange = -Double(nan: 99, signaling: false)
    record.measurement.measures["loss"] = strange
    record.measurement.series["curve"] = [strange, 1]
    try store.append(record, to: registration)
    let back = try store.records(of: registration)[0].measurement
    #expect(back.measures["loss"]?.bitPattern == Double.nan.bitPattern)
    #expect(back.series["curve"]?.map(\.bitPattern) == [Double.nan.bitPattern, 1.0.bitPattern])
    try store.append(record, to: registration)
  }

  @Test func `a registration comes back equal and the chain stands`() throws {
    let folder = try Scratch()
    let experiments = [
      Fixture.experiment(), Fixture.experiment(bound: -0.0), Fixture.experiment(name: "other"),
    ]
    let made = try experiments.map {
      try Fixture.register($0, in: SQLiteStore(path: folder.file()), time: .pi)
    }
    let store = try SQLiteStore(path: folder.file(), access: .reading)
    #expect(try store.registrations() == made)
    #expect(made.map(\.number) == [1, 2, 3])
    try Registration.verify(store.registrations())
    #expect(try store.registration(digest: made[1].digest) == made[1])
    #expect(try store.registration(digest: "0") == nil)
    #expect(made[1].rule == experiments[1].rule && made[1].design == experiments[1].design)
  }

  @Test func `a digest is registered once, with the time of the first`() throws {
    let folder = try Scratch()
    let store = try SQLiteStore(path: folder.file())
    let first = try Fixture.register(Fixture.experiment(), in: store, time: 1)
    #expect(try Fixture.register(Fixture.experiment(), in: store, time: 2) == first)
    #expect(try store.registrations().count == 1)
  }

  @Test func `records come in the order of the design whatever the order of appending`() throws {
    let folder = try Scratch()
    let store = try SQLiteStore(path: folder.file())
    let experiment = Fixture.experiment()
    let registration = try Fixture.register(experiment, in: store)
    let records = try Fixture.records(of: experiment)
    for record in records.reversed() { try store.append(record, to: registration) }
    #expect(try store.records(of: registration) == records)
  }

  @Test func `a trial with the same bits is kept once and with other bits refused`() throws {
    let folder = try Scratch()
    let store = try SQLiteStore(path: folder.file())
    let experiment = Fixture.experiment()
    let registration = try Fixture.register(experiment, in: store)
    let record = try Fixture.records(of: experiment)[0]
    try store.append(record, to: registration)
    var again = record
    again.seconds = 99
    again.environment = Environment(facts: ["processor": "another"])
    try store.append(again, to: registration)
    #expect(try store.records(of: registration) == [record])
    again.measurement.measures["loss"]? += 1e-9
    again.measurement.result = "other"
    let name = try record.trial.id(study: registration.digest)
    let text = message { try store.append(again, to: registration) }
    #expect(
      text.hasPrefix(
        "the store \(folder.file()) holds trial \(name) with other bits: measure loss: recorded "))
    #expect(text.hasSuffix(", and 1 more"))
    #expect(try store.records(of: registration) == [record])
  }

  @Test func `a record of a registration of another store is refused`() throws {
    let folder = try Scratch()
    let experiment = Fixture.experiment()
    let elsewhere = try Fixture.register(experiment, in: SQLiteStore(path: folder.file("a")))
    let store = try SQLiteStore(path: folder.file("b"))
    let record = try Fixture.records(of: experiment)[0]
    #expect(
      message { try store.append(record, to: elsewhere) }
        == "the store \(folder.file("b")) holds no registration of \(elsewhere.study)")
    // A registration with the same number in another chain.
    _ = try Fixture.register(Fixture.experiment(bound: 1), in: store)
    #expect(message { try store.append(record, to: elsewhere) }.contains("holds no registration"))
  }

  @Test func `a trial is found by the beginning of its name`() throws {
    let folder = try Scratch()
    let store = try SQLiteStore(path: folder.file())
    let run = try Study.run(Fixture.experiment(), store: store, executor: SerialExecutor(), time: 0)
    let registration = run.result.registration
    for record in run.result.records {
      let key = try record.trial.key(study: registration.digest)
      for length in [12, 64] {
        let found = try store.records(startingWith: String(key.prefix(length)), limit: 2)
        #expect(found.map(\.record) == [record] && found[0].registration == registration)
      }
    }
    #expect(try store.records(startingWith: "", limit: 100).count == 58)
    #expect(try store.records(startingWith: "", limit: 2).count == 2)
    for digits in ["g", "%", "_", "' OR 1 --"] {
      #expect(try store.records(startingWith: digits, limit: 2).isEmpty)
    }
  }

  @Test func `what was seen is counted by records and not by clocks`() throws {
    let folder = try Scratch()
    let store = try SQLiteStore(path: folder.file())
    func run(_ experiment: Experiment, time: Double) throws -> Bool {
      try Study.run(experiment, store: store, executor: SerialExecutor(), time: time).result.exploratory
    }
    let early = Fixture.experiment(bound: -0.5)
    _ = try Fixture.register(early, in: store, time: 100)
    #expect(try !run(Fixture.experiment(), time: 50))
    #expect(try !run(early, time: 0))
    // It is registered after the data, although its clock says before.
    #expect(try run(Fixture.experiment(bound: -0.25), time: 1))
    #expect(try !run(Fixture.experiment(name: "another-claim"), time: 200))
    #expect(try !run(Fixture.experiment(), time: 0))
    #expect(try store.registrations().map(\.recordsBefore) == [0, 0, 116, 174])
  }
}
