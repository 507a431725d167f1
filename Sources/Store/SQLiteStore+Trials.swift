import AssayExperiments
import Foundation
import GRDB

extension SQLiteStore {
  // MARK: Leases

  /// Takes up to `limit` of these trials in one transaction.
  public func lease(_ keys: [String], limit: Int, to worker: Worker, expires: Double, time: Double) throws
    -> [Lease]
  {
    guard limit > 0, !keys.isEmpty else { return [] }
    return try append { log, database in
      var gone: [Int: Bool] = [:]
      func isGone(_ fence: Int) throws -> Bool {
        if let known = gone[fence] { return known }
        guard
          case .started(let started) = try self.events(in: database, where: "number = ?", [fence]).first?
            .content
        else { throw StoreError.damaged(path: self.path, detail: "event \(fence) gave no lease") }
        gone[fence] = started.worker.isGone
        return started.worker.isGone
      }
      var asked: Set<String> = []
      var taken: [String] = []
      var attempts: [Int] = []
      for key in keys where taken.count < limit && asked.insert(key).inserted {
        let state = try self.state(of: key, in: database)
        guard try state?.isFree(at: time, isGone: isGone) ?? true else { continue }
        taken.append(key)
        attempts.append((state?.attempts ?? 0) + 1)
      }
      guard !taken.isEmpty else { return [] }
      let number = try log.append(
        .started(.init(worker: worker, expires: expires, trials: taken, attempts: attempts)), time: time)
      return taken.map { Lease(key: $0, fence: number) }
    }
  }

  /// Lets the leases that these `started` events gave last until `expires`.
  public func renew(_ fences: [Int], expires: Double, time: Double) throws {
    guard !fences.isEmpty else { return }
    try append { log, _ in
      for fence in fences { try log.append(.renewed(.init(fence: fence, expires: expires)), time: time) }
    }
  }

  private func state(of key: String, in database: Database) throws -> LogIndex.TrialState? {
    let row = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT attempts, fence, expires, finished FROM trial WHERE key = ?"),
      arguments: [key])
    return row.map {
      LogIndex.TrialState(attempts: $0[0], fence: $0[1], expires: $0[2] ?? 0, finished: $0[3])
    }
  }

  // MARK: Results

  /// Keeps results in one transaction, which is on the disk when this returns.
  public func finish(_ results: [LeasedResult], time: Double) throws -> [FinishOutcome] {
    guard !results.isEmpty else { return [] }
    return try append { log, database in
      try results.map { result -> FinishOutcome in
        let (key, fence) = (result.lease.key, result.lease.fence)
        let state = try self.state(of: key, in: database)
        if state?.finished != nil,
          let standing = try self.results(in: database, of: [key], series: true).first
        {
          let differences = Study.compare(standing.record, with: result.record.measurement)
          return differences.isEmpty ? .standing : .conflict(differences)
        }
        guard state?.fence == fence else { return .lost }
        let parts = try StoredParts(result.record, body: result.body, of: key)
        let number = try log.append(
          .finished(.init(key: key, fence: fence, result: parts.result)), time: time)
        try log.keep(parts, of: number)
        return .appended
      }
    }
  }

  /// Gives trials back without a result, in one transaction.
  public func fail(_ leases: [Lease], _ kind: Event.Failure, message: String, time: Double) throws {
    guard !leases.isEmpty else { return }
    try append { log, database in
      for lease in leases where try self.state(of: lease.key, in: database)?.fence == lease.fence {
        try log.append(
          .failed(.init(key: lease.key, fence: lease.fence, kind: kind, message: message)), time: time)
      }
    }
  }

  /// The finished trials among these, each checked.
  public func results(of keys: [String], series: Bool) throws -> [FinishedTrial] {
    try read { try self.results(in: $0, of: keys, series: series) }
  }

  /// Up to `limit` finished trials whose identity starts with these digits, each checked.
  public func results(startingWith digits: String, limit: Int) throws -> [FinishedTrial] {
    try read { database in
      // Every hexadecimal digit sorts before `g`.
      let keys = try String.fetchAll(
        database,
        sql: """
          SELECT key FROM trial WHERE key >= ? AND key < ? AND finished IS NOT NULL ORDER BY key LIMIT ?
          """, arguments: [digits, digits + "g", max(limit, 0)])
      return try self.results(in: database, of: keys, series: true).sorted { $0.key < $1.key }
    }
  }

  /// The number of the first event with a result of the same measured bits as one of these.
  public func firstEvent(withBitsOf results: [FinishedTrial]) throws -> Int? {
    let bits = Set(try results.map { try StoredParts($0.record, body: $0.body).result.bits }).sorted()
    return try read { database in
      var first: Int?
      for start in stride(from: 0, to: bits.count, by: 500) {
        let found = try Int.fetchOne(
          database,
          sql: """
            SELECT min(CASE event.kind WHEN 'imported' THEN 0 ELSE event.number END) FROM trial
            JOIN event ON event.number = trial.finished
            WHERE trial.bits IN (SELECT value FROM json_each(?))
            """, arguments: [try Canonical.text(Array(bits[start..<min(start + 500, bits.count)]))])
        first = [first, found].compactMap { $0 }.min()
      }
      return first
    }
  }

  /// Takes finished trials over from another store, in one transaction.
  public func take(_ results: [FinishedTrial], from origin: String, time: Double) throws {
    try append { log, database in
      for result in results {
        if let standing = try self.results(in: database, of: [result.key], series: true).first {
          let differences = Study.compare(standing.record, with: result.record.measurement)
          guard differences.isEmpty else {
            throw StudyError.otherBits(trial: result.id, differences: differences)
          }
          continue
        }
        let parts = try StoredParts(result.record, body: result.body, of: result.key)
        let number = try log.append(
          .imported(.init(key: result.key, origin: origin, result: parts.result)), time: time)
        try log.keep(parts, of: number)
      }
    }
  }

  private func results(in database: Database, of keys: [String], series: Bool) throws -> [FinishedTrial] {
    var found: [FinishedTrial] = []
    var facts: [String: [String: String]] = [:]
    // SQLite takes the identities as one JSON list, in pieces that keep the list short.
    for start in stride(from: 0, to: keys.count, by: 500) {
      let piece = try Canonical.text(Array(keys[start..<min(start + 500, keys.count)]))
      let events = try events(
        in: database,
        where: """
          number IN (SELECT finished FROM trial WHERE key IN (SELECT value FROM json_each(?))) ORDER BY number
          """, [piece])
      for event in events {
        let (key, result) = try content(of: event)
        if facts[result.environment] == nil {
          facts[result.environment] = try StoredParts.facts(result.environment, in: database, path: path)
        }
        let curves =
          series ? try StoredParts.series(of: event.number, result.series, in: database, path: path) : [:]
        found.append(
          FinishedTrial(
            number: event.number, key: key, body: result.body,
            record: result.record(series: curves, facts: facts[result.environment] ?? [:]),
            isImported: event.content.kind == .imported))
      }
    }
    return found
  }

  private func content(of event: Event) throws -> (key: String, result: Event.Result) {
    switch event.content {
    case .finished(let finished): return (finished.key, finished.result)
    case .imported(let imported): return (imported.key, imported.result)
    default: throw StoreError.damaged(path: path, detail: "event \(event.number) is not a result")
    }
  }
}

extension StoredParts {
  /// The facts of an environment that an event names. Throws when they are not those.
  static func facts(_ hash: String, in database: Database, path: String) throws -> [String: String] {
    let rows = try StoredRow.fetchAll(
      database, "SELECT CAST(facts AS BLOB) FROM environment WHERE hash = ?", [hash])
    guard let row = rows.first, let bytes = try? row.bytes(0), Self.hash(bytes) == hash,
      let facts = try? row.decoded([String: String].self, 0)
    else { throw StoreError.damaged(path: path, detail: "the environment \(hash) is not what was recorded") }
    return facts
  }

  /// The series of an event, whose hashes it names. Throws when they are not those.
  static func series(of event: Int, _ hashes: [String: String], in database: Database, path: String) throws
    -> [String: [Double]]
  {
    guard !hashes.isEmpty else { return [:] }
    let rows = try StoredRow.fetchAll(
      database, "SELECT CAST(name AS BLOB), value FROM series WHERE event = ?", [event])
    var series: [String: [Double]] = [:]
    for row in rows {
      guard let name = try? row.text(0), let bytes = try? row.bytes(1), Self.hash(bytes) == hashes[name],
        let values = bytes.littleEndianDoubles
      else {
        throw StoreError.damaged(path: path, detail: "a series of event \(event) is not what was recorded")
      }
      series[name] = values
    }
    guard series.count == hashes.count, rows.count == hashes.count else {
      throw StoreError.damaged(path: path, detail: "a series of event \(event) is missing")
    }
    return series
  }
}
