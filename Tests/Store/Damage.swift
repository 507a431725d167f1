import AssayExperiments
import AssayStore
import Foundation
import GRDB
import Testing

/// A store with every kind of event, which tests damage in every way.
struct Specimen {
  let bytes: Data
  let content: Content

  /// Everything that can be read from a store.
  struct Content: Equatable {
    var head: LogHead
    var events: [Event]
    var registrations: [Registration]
    var records: [[AssayExperiments.Record]] = []
    var explanations: [[EnteredExplanation]] = []
    var remarks: [Event]
    var found: [FinishedTrial]

    init(of store: SQLiteStore) throws {
      head = try store.head()
      events = try store.events(after: 0, limit: .max)
      registrations = try store.registrations()
      for registration in registrations {
        records.append(try store.records(of: registration))
        explanations.append(try store.explanations(of: registration))
      }
      remarks = try store.remarks(on: Set(1...max(events.count, 1)))
      found = try store.results(startingWith: "", limit: .max)
    }
  }

  init() throws {
    let folder = try Scratch()
    do { try Self.fill(SQLiteStore(path: folder.file())) }
    bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file()))
    content = try Content(of: SQLiteStore(path: folder.file(), access: .reading))
    #expect(Set(content.events.map(\.content.kind)) == Set(Event.Kind.allCases))
  }

  /// Gives a store two finished studies of the same trials, trials that failed, are under way, or come from elsewhere,
  /// and remarks.
  static func fill(_ store: SQLiteStore) throws {
    for bound in [0.0, 1] {
      var experiment = Fixture.experiment(bound: bound)
      experiment.claim.explanations = [
        Explanation(
          name: "chance", statement: "Nothing works.", source: "nobody",
          predictions: ["difference": .estimate(low: -0.1, high: 0.1)])
      ]
      try Study.run(experiment, in: store)
    }
    let others = try Fixture.records(of: Fixture.experiment(seed: 1000))
    let body = Fixture.experiment().body
    let keys = try others.map { try $0.trial.key(of: body) }
    let leases = try store.lease(Array(keys[..<4]), limit: 4, to: Fixture.worker, expires: 50, time: 1)
    try store.renew([leases[0].fence], expires: 70, time: 2)
    try store.fail([leases[0]], .threw, message: "the tape ran out", time: 3)
    try store.fail([leases[1]], .notBegun, message: "", time: 3)
    _ = try store.lease([keys[0]], limit: 1, to: Fixture.worker, expires: 90, time: 4)
    let source = MemoryStore()
    for record in others[5..<8] {
      let lease = try source.lease(
        [record.trial.key(of: body)], limit: 1, to: Fixture.worker, expires: 9, time: 0)
      _ = try source.finish(lease.map { LeasedResult(lease: $0, body: body, record: record) }, time: 0)
    }
    try store.take(source.results(startingWith: "", limit: 9), from: "another store", time: 5)
    let objection = try store.remark(.init(kind: .objection, subject: 9, author: "A", text: "Why?"), time: 6)
    _ = try store.remark(.init(kind: .reply, subject: objection, author: "B", text: "So."), time: 7)
  }

  /// The result of opening a damaged store: the message with which it is refused, or `nil` when its content
  /// is unchanged. Any other result fails the test.
  func outcome(at path: String, _ access: SQLiteStore.Access, _ what: String) -> String? {
    do {
      let answered = try Content(of: SQLiteStore(path: path, access: access))
      #expect(answered == content, "accepted with other content: \(what)")
      return nil
    } catch let error as StoreError {
      #expect("\(error)".contains(path), "\(what)")
      return "\(error)"
    } catch {
      Issue.record("\(what): \(error)")
      return "\(error)"
    }
  }

  /// Executes SQL on a store behind its back. Returns whether a row was changed: the tables themselves refuse some
  /// changes.
  static func execute(_ sql: String, on path: String, _ arguments: StatementArguments = StatementArguments())
    throws
    -> Bool
  {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    do {
      return try queue.write { database in
        let before = database.totalChangesCount
        try database.execute(sql: sql, arguments: arguments)
        return database.totalChangesCount > before
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      return false
    }
  }
}
