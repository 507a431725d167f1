import AssayExperiments
import AssayStore
import Foundation
import GRDB
import Testing

/// Stores that older versions made are refused until they are upgraded, and then read for ever.
@Suite struct GoldenStoreTests {
  /// A copy of a golden store in this folder, as it was made.
  private func copy(_ name: String, in folder: Scratch) throws -> String {
    try FileManager.default.copyItem(
      atPath: Bundle.module.bundlePath + "/Golden/" + name, toPath: folder.file())
    return folder.file()
  }

  /// A copy with the tables of schema 3, which did not know the hash of what a trial measured.
  private func older(_ name: String, in folder: Scratch) throws -> String {
    let path = try copy(name, in: folder)
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      try database.execute(
        sql: """
          CREATE TABLE old (
            key TEXT PRIMARY KEY, attempts INTEGER NOT NULL, fence INTEGER REFERENCES event (number), expires ANY,
            finished INTEGER REFERENCES event (number)
          ) STRICT, WITHOUT ROWID;
          INSERT INTO old SELECT key, attempts, fence, expires, finished FROM trial;
          DROP TABLE trial;
          ALTER TABLE old RENAME TO trial;
          CREATE INDEX trial_fence ON trial (fence) WHERE fence IS NOT NULL;
          PRAGMA user_version = 3;
          """)
    }
    try queue.close()
    return path
  }

  @Test func `an older store is refused, and upgraded when asked with every hash as it was`() throws {
    let folder = try Scratch()
    let path = try older("form-1.sqlite", in: folder)
    let before = try Data(contentsOf: URL(filePath: path))
    for access in [SQLiteStore.Access.reading, .writing] {
      #expect(message { _ = try SQLiteStore(path: path, access: access) }.contains("assay store upgrade"))
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
    let first = try SQLiteStore.upgrade(path: path)
    #expect(first == (from: 3, to: 4))
    let second = try SQLiteStore.upgrade(path: path)
    #expect(second == (from: 4, to: 4))
    let head = GoldenStore.heads["form-1.sqlite"]
    #expect(try SQLiteStore(path: path).head().hash == head)
    let made = folder.file("made.sqlite")
    try GoldenStore.fill(SQLiteStore(path: made))
    func tables(_ path: String) throws -> [String] {
      try SQLiteStore(path: path, access: .reading).read { database in
        try ["study", "prediction", "remark", "trial", "measure"].flatMap { table in
          try Row.fetchAll(database, sql: "SELECT * FROM \(table) ORDER BY 1, 2").map(\.description)
        }
      }
    }
    // Only the name of the store differs, which no table but the log depends on.
    #expect(try tables(path) == tables(made))
  }

  @Test func `a damaged older store is not upgraded, and stays as it is`() throws {
    let folder = try Scratch()
    let path = try older("form-1.sqlite", in: folder)
    try DatabaseQueue(path: path).write {
      try $0.execute(sql: "UPDATE event SET time = 5.5 WHERE number = 4")
    }
    let before = try Data(contentsOf: URL(filePath: path))
    #expect(message { _ = try SQLiteStore.upgrade(path: path) }.contains("event 4 is not what was recorded"))
    let queue = try DatabaseQueue(path: path)
    #expect(try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 3)
    try queue.close()
    #expect(try Data(contentsOf: URL(filePath: path)).count == before.count)
  }

  @Test(arguments: GoldenStore.heads.keys.sorted())
  func `a golden store is sound, and is read to what was written`(_ name: String) throws {
    let head = try #require(GoldenStore.heads[name])
    let folder = try Scratch()
    let path = try copy(name, in: folder)
    let verification = try SQLiteStore.verify(path: path, head: head)
    #expect(verification.isSound && verification.head.hash == head, "\(verification)")
    let store = try SQLiteStore(path: path, access: .reading)
    let expected = MemoryStore()
    try GoldenStore.fill(expected)
    let (found, written) = (try store.events(after: 0, limit: .max), expected.events(after: 0, limit: .max))
    #expect(Set(found.map(\.content.kind)) == Set(Event.Kind.allCases))
    #expect(found.map(\.content) == written.map(\.content) && found.map(\.time) == written.map(\.time))
    let results = (
      try store.results(startingWith: "", limit: 9), expected.results(startingWith: "", limit: 9)
    )
    #expect(results.0.count == 3 && results.0.map(\.key) == results.1.map(\.key))
    for (a, b) in zip(results.0, results.1) {
      #expect(a.record.measurement.differences(from: b.record.measurement).isEmpty)
      #expect(a.record.trial == b.record.trial && a.record.environment == b.record.environment)
      #expect(a.body == b.body && a.number == b.number)
    }
    #expect(try store.registrations() == expected.registrations())
    #expect(
      try store.explanations(of: store.registrations()[0])
        == expected.explanations(of: expected.registrations()[0]))
  }

  /// A golden store can be added to.
  @Test(arguments: GoldenStore.heads.keys.sorted())
  func `a golden store goes on`(_ name: String) throws {
    let folder = try Scratch()
    let path = try copy(name, in: folder)
    do { try Study.run(in: SQLiteStore(path: path)) }
    let verification = try SQLiteStore.verify(path: path, head: GoldenStore.heads[name])
    #expect(verification.isSound, "\(verification.findings)")
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["ASSAY_GOLDEN"] != nil))
  func `a golden store is made`() throws {
    let path = try #require(ProcessInfo.processInfo.environment["ASSAY_GOLDEN"])
    let store = try SQLiteStore(path: path)
    try #require(store.head().number == 0, "\(path) exists")
    try GoldenStore.fill(store)
    print("the head of \(path) is \(try store.head().hash)")
  }
}
