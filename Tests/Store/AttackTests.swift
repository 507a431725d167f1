import AssayExperiments
import AssayStore
import AssayTestTools
import Foundation
import GRDB
import Testing

/// What a hand with SQL can do to a store: `verify` finds each single change of a row, and with a head that was noted
/// elsewhere also a log that was cut off or computed anew.
@Suite struct AttackTests {
  private let specimen: Specimen
  private let folder: Scratch

  init() throws {
    specimen = try Specimen()
    folder = try Scratch()
  }

  private func restore() throws { try specimen.bytes.write(to: URL(fileURLWithPath: folder.file())) }

  private func findings(head: String? = nil) throws -> [String] {
    try SQLiteStore.verify(path: folder.file(), head: head).findings
  }

  @Test func `a store as it was made is sound, with every head that it ever had`() throws {
    try restore()
    let content = specimen.content
    for event in content.events {
      #expect(try findings(head: event.hash).isEmpty)
      #expect(try findings(head: String(event.hash.prefix(8))).isEmpty)
    }
    #expect(try SQLiteStore.verify(path: folder.file()).head == content.head)
    for head in ["", "0", String(content.head.hash.reversed()), content.head.hash + "0"] where head != "0" {
      let found = try findings(head: head)
      #expect(found.count == 1 && found[0].hasPrefix("the log never ended with the hash \(head): "))
    }
    #expect(try folder.contents() == ["store.sqlite": specimen.bytes])
  }

  /// `ASSAY_ATTACKS` sets a larger number than `make test` uses.
  @Test func `each of many single changes is found`() throws {
    try restore()
    let queue = try DatabaseQueue(path: folder.file())
    let attacks = try queue.read { try Attacks(on: $0) }
    try queue.close()
    var numbers = Numbers(state: 10)
    let count = ProcessInfo.processInfo.environment["ASSAY_ATTACKS"].flatMap { Int($0) } ?? 600
    var made: [String: Int] = [:]
    var attempts = 0
    while made.values.reduce(0, +) < count {
      attempts += 1
      let attack = attacks.next(&numbers)
      try restore()
      guard try Specimen.execute(attack.sql, on: folder.file(), attack.arguments) else { continue }
      made[attack.kind, default: 0] += 1
      let found = try findings()
      #expect(!found.isEmpty, "not found: \(attack)")
      // What is found by `verify` cannot be opened either.
      if attempts.isMultiple(of: 10) {
        #expect(specimen.outcome(at: folder.file(), .reading, attack.sql) != nil, "\(attack.sql)")
      }
    }
    #expect(made.values.reduce(0, +) >= 500 && attempts < 4 * count)
    #expect(
      Set(made.keys) == [
        "bit", "value", "deleted", "duplicated", "exchanged values", "exchanged rows", "inserted again",
      ], "\(made)")
  }

  @Test func `tables of every name are attacked`() throws {
    try restore()
    let queue = try DatabaseQueue(path: folder.file())
    let attacks = try queue.read { try Attacks(on: $0) }
    #expect(
      Set(attacks.tables.map(\.name)) == [
        "store", "head", "event", "series", "environment", "study", "prediction", "remark", "trial",
      ])
    #expect(attacks.tables.allSatisfy { $0.rows > 0 })
  }

  /// A chain without a key cannot show this; a head that was noted elsewhere can.
  @Test(arguments: [1, 2, 5, 40])
  func `events that were removed from the end without a trace are found by a noted head alone`(_ count: Int)
    throws
  {
    try restore()
    let last = specimen.content.head.number - count
    try rewrite { database in
      try database.execute(sql: "DELETE FROM event WHERE number > ?", arguments: [last])
    }
    #expect(try findings().isEmpty)
    let kept = specimen.content.events[last - 1].hash
    #expect(try findings(head: kept).isEmpty)
    for event in specimen.content.events[last...] {
      let found = try findings(head: event.hash)
      #expect(found.count == 1 && found[0].hasPrefix("the log never ended with the hash \(event.hash): "))
    }
  }

  @Test func `a log whose end was computed again is found by a noted head alone`() throws {
    let content = specimen.content
    let place = content.events.count / 2
    let number = try #require(
      content.events[place...].first { $0.content.kind == .finished }?.number)
    try restore()
    try rewrite { database in
      try database.execute(
        sql: "UPDATE event SET body = replace(body, '\"seconds\":0', '\"seconds\":1') WHERE number = ?",
        arguments: [number])
    }
    #expect(try findings().isEmpty)
    #expect(try findings(head: content.events[number - 2].hash).isEmpty)
    for event in content.events[(number - 1)...] {
      #expect(try findings(head: event.hash).count == 1)
    }
  }

  /// Changes the log and makes all hashes and tables anew, as one can who knows how they are made.
  private func rewrite(_ change: (Database) throws -> Void) throws {
    let queue = try DatabaseQueue(path: folder.file())
    try queue.inDatabase { database in
      try database.execute(sql: "PRAGMA foreign_keys = OFF")
      try database.inTransaction {
        try change(database)
        var hash = Event.origin(of: try String.fetchOne(database, sql: "SELECT id FROM store") ?? "")
        var index = LogIndex()
        var results: Set<Int> = []
        let rows = try Row.fetchAll(
          database, sql: "SELECT number, time, form, kind, body FROM event ORDER BY number")
        for row in rows {
          let (number, time, form, kind): (Int, Double, Int, String) = (row[0], row[1], row[2], row[3])
          let body: String = row[4]
          hash = Event.hash(
            after: hash, number: number, form: form, kind: kind, time: time, bytes: Array(body.utf8))
          try database.execute(sql: "UPDATE event SET hash = ? WHERE number = ?", arguments: [hash, number])
          let content = try Event.content(try #require(Event.Kind(rawValue: kind)), form: form, body.utf8)
          try index.apply(content, number: number)
          if [.finished, .imported].contains(content.kind) { results.insert(number) }
        }
        try database.execute(sql: "UPDATE head SET number = ?, hash = ?", arguments: [rows.count, hash])
        for table in ["study", "prediction", "remark", "trial"] {
          try database.execute(sql: "DELETE FROM \(table)")
        }
        for (digest, number) in index.studies {
          try database.execute(sql: "INSERT INTO study VALUES (?, ?)", arguments: [digest, number])
        }
        for (study, numbers) in index.predictions {
          for number in numbers {
            try database.execute(sql: "INSERT INTO prediction VALUES (?, ?)", arguments: [number, study])
          }
        }
        for (number, subject) in index.remarks {
          try database.execute(sql: "INSERT INTO remark VALUES (?, ?)", arguments: [number, subject])
        }
        for (key, state) in index.trials {
          try database.execute(
            sql: "INSERT INTO trial VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
              key, state.attempts, state.fence, state.fence == nil ? nil : state.expires, state.finished,
              state.bits,
            ])
        }
        try database.execute(sql: "DELETE FROM series WHERE event > ?", arguments: [rows.count])
        try database.execute(
          sql: """
            DELETE FROM environment WHERE hash NOT IN
              (SELECT json_extract(body, '$.result.environment') FROM event WHERE kind IN ('finished', 'imported'))
            """)
        return .commit
      }
    }
    try queue.close()
  }
}
