import AssayExperiments
import Foundation
import GRDB

/// Appends events within one transaction, and keeps the tables that serve to find them.
struct LogWriter {
  private let database: Database
  private let path: String
  private(set) var head: LogHead
  /// The end of the log when the transaction began.
  private let first: LogHead

  /// Reads the end of the log.
  init(_ database: Database, path: String) throws {
    (self.database, self.path) = (database, path)
    first = try LogHead.stored(in: database, path: path)
    head = first
  }

  /// Appends an event and returns its number.
  @discardableResult
  mutating func append(_ content: Event.Content, time: Double) throws -> Int {
    let number = head.number + 1
    let bytes = try Event.bytes(of: content)
    let kind = content.kind.rawValue
    let hash = Event.hash(
      after: head.hash, number: number, form: Event.form, kind: kind, time: time, bytes: bytes)
    try database.cachedStatement(sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)")
      .execute(arguments: [number, time, Event.form, kind, String(decoding: bytes, as: UTF8.self), hash])
    try index(content, number)
    head = LogHead(number: number, hash: hash)
    return number
  }

  /// Writes the end of the log, which the transaction must do last. Where nothing was appended, nothing is written.
  func close() throws {
    guard head != first else { return }
    try database.execute(sql: "UPDATE head SET number = ?, hash = ?", arguments: [head.number, head.hash])
  }

  /// Fills the tables that serve to find events from the whole log, checking each event.
  static func reindex(_ database: Database, path: String) throws {
    let writer = try LogWriter(database, path: path)
    let store = try LogAudit.name(in: database, path: path)
    var last = 0
    while true {
      let batch = try StoredEvent.fetch(database, where: "number > ? ORDER BY number LIMIT 256", [last])
      guard let end = batch.last else { return }
      for stored in batch {
        let event = try stored.checked(store: store, path: path)
        try writer.index(event.content, event.number)
      }
      last = try end.number
    }
  }

  private func index(_ content: Event.Content, _ number: Int) throws {
    func execute(_ sql: String, _ arguments: StatementArguments) throws {
      try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }
    switch content {
    case .registered(let registered):
      try execute("INSERT INTO study VALUES (?, ?)", [registered.digest, number])
    case .predicted(let predicted):
      try execute("INSERT INTO prediction VALUES (?, ?)", [number, predicted.study])
    case .started(let started):
      for (key, attempt) in zip(started.trials, started.attempts) {
        try execute(
          "INSERT OR REPLACE INTO trial VALUES (?, ?, ?, ?, NULL, NULL)",
          [key, attempt, number, started.expires])
      }
    case .renewed(let renewed):
      try execute("UPDATE trial SET expires = ? WHERE fence = ?", [renewed.expires, renewed.fence])
    case .finished(let finished):
      try execute(
        "UPDATE trial SET fence = NULL, expires = NULL, finished = ?, bits = ? WHERE key = ?",
        [number, finished.result.bits, finished.key])
    case .failed(let failed):
      try execute("UPDATE trial SET fence = NULL, expires = NULL WHERE key = ?", [failed.key])
    case .imported(let imported):
      try execute(
        """
        INSERT INTO trial VALUES (?, 0, NULL, NULL, ?, ?)
        ON CONFLICT (key) DO UPDATE SET fence = NULL, expires = NULL, finished = excluded.finished,
          bits = excluded.bits
        """, [imported.key, number, imported.result.bits])
    case .remarked(let remarked):
      try execute("INSERT INTO remark VALUES (?, ?)", [number, remarked.subject])
    }
  }

  /// Keeps what an event names by its hash.
  func keep(_ parts: StoredParts, of number: Int) throws {
    try database.cachedStatement(sql: "INSERT INTO environment VALUES (?, ?) ON CONFLICT DO NOTHING")
      .execute(arguments: [parts.result.environment, parts.facts])
    for (name, bytes) in parts.series {
      // SQLite would cut a text off at its first zero character, and bytes not.
      try database.cachedStatement(sql: "INSERT INTO series VALUES (?, CAST(? AS TEXT), ?)")
        .execute(arguments: [number, Data(name.utf8), bytes])
    }
  }
}

extension LogHead {
  /// The end of the log as it is stored.
  static func stored(in database: Database, path: String) throws -> LogHead {
    let rows = try StoredRow.fetchAll(database, "SELECT number, CAST(hash AS BLOB) FROM head")
    guard rows.count == 1, let number = try? rows[0].integer(0), let hash = try? rows[0].text(1) else {
      throw StoreError.damaged(path: path, detail: "it has lost the end of its log")
    }
    return LogHead(number: Int(number), hash: hash)
  }
}
