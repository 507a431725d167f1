import AssayExperimentTools
import AssayExperiments
import AssayStore
import AssayVariables
import Foundation
import GRDB
import Testing

/// A store is a file that anybody may have made, with every hash as it should be. A plan that `run` would refuse once
/// made `show` crash, take all memory, or call a claim supported that nothing had decided.
@Suite struct ForgedPlanTests {
  private static let accesses = [SQLiteStore.Access.reading, .writing]

  @Test func `a sound plan that was written by hand is read`() throws {
    let folder = try Scratch()
    try forge(Fixture.experiment(), in: folder.file())
    for access in Self.accesses {
      #expect(try SQLiteStore(path: folder.file(), access: access).registrations().count == 1)
    }
  }

  @Test(arguments: forgeries)
  func `a plan that could never be registered is refused`(_ forgery: Problem) throws {
    var experiment = Fixture.experiment()
    forgery.change(&experiment)
    let folder = try Scratch()
    try forge(experiment, in: folder.file())
    let before = try folder.contents()
    for access in Self.accesses {
      let words = message { _ = try SQLiteStore(path: folder.file(), access: access) }
      #expect(
        words == "the store \(folder.file()) is damaged: "
          + "event 1 is not a design that can be registered: "
          + "\(forgery.message); nothing was changed, so restore it from a copy or name another file")
    }
    #expect(try folder.contents() == before)
    // Nor does a store take a plan that it could not read again.
    let store = try SQLiteStore(path: folder.file("new.sqlite"))
    #expect(message { _ = try store.register(experiment) } == forgery.message)
    #expect(try store.registrations().isEmpty)
  }

  /// Makes a store whose only registration is of this experiment, unchecked, with all hashes.
  private func forge(_ experiment: Experiment, in path: String) throws {
    do { _ = try SQLiteStore(path: path) }
    let form = CanonicalForm(experiment)
    let digest = try form.digest()
    let body = try Event.bytes(of: .registered(.init(form: form, digest: digest)))
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      let name = try String.fetchOne(database, sql: "SELECT id FROM store") ?? ""
      let hash = Event.hash(
        after: Event.origin(of: name), number: 1, form: Event.form, kind: "registered", time: 0.1, bytes: body
      )
      try database.execute(
        sql: "INSERT INTO event VALUES (1, 0.1, ?, 'registered', ?, ?)",
        arguments: [Event.form, String(decoding: body, as: UTF8.self), hash])
      try database.execute(sql: "INSERT INTO study VALUES (?, 1)", arguments: [digest])
      try database.execute(sql: "UPDATE head SET number = 1, hash = ?", arguments: [hash])
    }
    try queue.close()
  }
}

private let forgeries: [Problem] = [
  Problem("stage compare has more than 1000000 trials; cross fewer levels or use fewer seeds") {
    $0.design.stages[0].seeds = Seeds(first: 0, count: 4_611_686_018_427_387_904)
  },
  Problem("stage compare: 4611686018427387904 seeds from 18446744073709551587 on go beyond 2^64 − 1") {
    $0.design.stages[0].seeds.count = 4_611_686_018_427_387_904
  },
  Problem("stage compare has more than 1000000 trials; cross fewer levels or use fewer seeds") { experiment in
    for number in 0..<70 {
      experiment.design.factors.append(.varied("f\(number)", [true, false], ""))
      experiment.design.stages[0].crossed["f\(number)"] = [true, false]
    }
  },
  Problem("stage compare has more than 1000000 trials; cross fewer levels or use fewer seeds") { experiment in
    let names = (0..<60).map { "f\($0)" }
    experiment.design.factors += names.map { .varied($0, [true, false], "") }
    experiment.design.stages[0].layout.append(
      .fraction(
        FractionalFactorial(levels: Dictionary(uniqueKeysWithValues: names.map { ($0, [true, false]) }))))
  },
  Problem("stage compare has more than 1000000 trials; cross fewer levels or use fewer seeds") {
    $0.design.stages[0].layout.append(.nested([("noise", 1_000_000_000)]))
  },
  Problem("stage compare: the number of draws of 'noise' must be 1 or more, not -1") {
    $0.design.stages[0].layout.append(.nested([("noise", -1)]))
  },
  Problem("stage compare has more than 1000000 trials; cross fewer levels or use fewer seeds") {
    $0.design.factors.append(.varied(Variable("rate", "", .positive), from: 1, to: 2))
    $0.design.stages[0].layout.append(.sobol(factors: ["rate"], points: .max))
  },
  Problem("stage compare: the factors of a Latin square need equally many levels, not 2, 3, 2") {
    $0.design.factors += [.varied("a", [1, 2], ""), .varied("b", [1, 2, 3], ""), .varied("c", [1, 2], "")]
    $0.design.stages[0].layout.append(.latinSquare(levels: ["a": [1, 2], "b": [1, 2, 3], "c": [1, 2]]))
  },
  Problem("there is no outcome that decides the claim") { $0.rule.outcomes = [] },
  Problem("there is no outcome that decides the claim") { $0.rule.outcomes[0].decides = false },
  Problem("the confidence must lie above 0.0 and below 1.0, not at 2.0") { $0.rule.confidence = 2 },
  Problem("the confidence must lie above 0.0 and below 1.0, not at 1.0") { $0.rule.confidence = 1 },
  Problem("the confidence must lie above 0.0 and below 1.0, not at 0.0") { $0.rule.confidence = 0 },
  Problem("the confidence must lie above 0.0 and below 1.0, not at -1e+308") { $0.rule.confidence = -1e308 },
  Problem("there is no judging stage in the design") { $0.design.stages[0].purpose = .tuning },
  Problem("outcome difference: there is no judging stage 'tune'; there is compare") {
    var tuning = $0.design.stages[0]
    tuning.name = "tune"
    tuning.purpose = .tuning
    tuning.seeds = Seeds(first: 0, count: 29)
    $0.design.stages.insert(tuning, at: 0)
    $0.rule.outcomes[0].stage = "tune"
  },
  Problem("the design has the stage 'compare' twice") { $0.design.stages.append($0.design.stages[0]) },
  Problem("the design has the factor 'arm' twice") { $0.design.factors.append($0.design.factors[0]) },
]
