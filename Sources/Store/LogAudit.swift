import AssayExperiments
import GRDB

/// Checks that everything that is read from a store is, to the last byte, what was written to it.
struct LogAudit {
  private let database: Database
  private let path: String
  /// What does not fit, in words, in the order of the log; never more than ``limit``.
  private(set) var findings: [String] = []
  /// The end of the log as the audit computed it.
  private(set) var head = LogHead(number: 0, hash: "")
  /// Whether the log once ended with the hash that was asked for.
  private(set) var hasPassed: Bool
  private let earlier: String?
  private let depth: Depth
  private var index = LogIndex()
  private var environments: Set<String> = []
  private var seriesCount = 0

  /// The most findings that are listed.
  private static let limit = 20

  /// How much is checked.
  enum Depth {
    /// Everything that somebody who cannot compute hashes could change, as every opening does.
    case opening
    /// Also whether each event is written as this version writes its content, as `assay store verify` does.
    case whole
  }

  /// Runs the audit.
  ///
  /// - Parameter earlier: A hash with which the log must have ended at some time, or the start of one: that of the file
  ///   without its side files, or one that was noted elsewhere.
  init(_ database: Database, path: String, passing earlier: String? = nil, depth: Depth = .opening) throws {
    (self.database, self.path, self.earlier, self.depth) = (database, path, earlier, depth)
    hasPassed = earlier == nil
    guard try Schema.description(of: database) == Schema.expected.get() else {
      note("its tables are not those of a store")
      return
    }
    // `quick_check` would not do: it skips the indices that records are found by.
    let problems = try String.fetchAll(database, sql: "PRAGMA integrity_check(1)")
    guard problems == ["ok"] else {
      note(problems.first.map(Self.withoutBanner) ?? "it cannot be checked")
      return
    }
    try followLog()
    try compareTables()
  }

  /// Throws ``StoreError/damaged(path:detail:)`` with the first finding. Returns the hash of the last event.
  @discardableResult
  func require() throws -> String {
    if let first = findings.first { throw StoreError.damaged(path: path, detail: first) }
    guard hasPassed else {
      throw StoreError.damaged(path: path, detail: "its log does not continue what the file holds")
    }
    return head.hash
  }

  /// The name that the store was given when it was made.
  static func name(in database: Database, path: String) throws -> String {
    let rows = try StoredRow.fetchAll(database, "SELECT CAST(id AS BLOB) FROM store")
    guard rows.count == 1, let name = try? rows[0].text(0) else {
      throw StoreError.damaged(path: path, detail: "it has lost its name")
    }
    return name
  }

  private mutating func note(_ finding: String) {
    if findings.count < Self.limit { findings.append(finding) }
  }

  private mutating func note(_ finding: String, unless holds: Bool) { if !holds { note(finding) } }

  /// A problem in SQLite's words, without the line above it that names the database: `*** in database main ***`.
  private static func withoutBanner(_ problem: String) -> String {
    problem.split(separator: "\n").filter { !$0.hasPrefix("*** in database ") }.joined(separator: "; ")
  }

  // MARK: The log

  private mutating func followLog() throws {
    guard let store = try? Self.name(in: database, path: path) else { return note("it has lost its name") }
    move(to: LogHead(number: 0, hash: Event.origin(of: store)))
    var isFollowed = true
    while true {
      let batch = try StoredEvent.fetch(
        database, where: "number > ? ORDER BY number LIMIT 256", [head.number])
      if batch.isEmpty { break }
      for event in batch {
        guard let number = try? event.number, number == head.number + 1 else {
          return note("event \(head.number + 1) is missing")
        }
        guard let hash = try? event.hash(after: head.hash), (try? event.storedHash) == hash else {
          note("event \(number) is not what was recorded, or does not follow the event before it")
          // The events after it are still held to what is stored here.
          move(to: LogHead(number: number, hash: (try? event.storedHash) ?? ""))
          isFollowed = false
          continue
        }
        move(to: LogHead(number: number, hash: hash))
        do {
          let content = try event.content()
          if depth == .whole {
            note("event \(number) is not written as its content is", unless: try event.isCanonical(content))
          }
          if isFollowed { try index.apply(content, number: number) }
          try check(content, number)
        } catch let error as DatabaseError {
          throw error
        } catch {
          isFollowed = false
          note("event \(number): \(Self.words(error))")
        }
      }
    }
    let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM event")
    note("an event has no place in the log", unless: count == head.number)
    guard let stored = try? LogHead.stored(in: database, path: path) else {
      return note("it has lost the end of its log")
    }
    note(
      "the log ends with event \(head.number), and is said to end with event \(stored.number) and another hash: the last events were removed or replaced",
      unless: stored == head)
  }

  private mutating func move(to next: LogHead) {
    head = next
    hasPassed = hasPassed || earlier.map { !$0.isEmpty && next.hash.hasPrefix($0) } ?? true
  }

  private static func words(_ error: any Error) -> String {
    switch error {
    case let error as LogIndex.Misfit: error.description
    case let error as Event.UnknownForm: error.description
    case StoreError.damaged(_, let detail): detail
    default: "its content cannot be read"
    }
  }

  /// Checks what an event names by its hash.
  private mutating func check(_ content: Event.Content, _ number: Int) throws {
    let result: Event.Result
    switch content {
    case .finished(let finished): result = finished.result
    case .imported(let imported): result = imported.result
    case .registered(let registered):
      do { try registered.form.validate() } catch {
        note("event \(number) is not a design that can be registered: \(error)")
      }
      return
    default: return
    }
    if environments.insert(result.environment).inserted {
      _ = try StoredParts.facts(result.environment, in: database, path: path)
    }
    _ = try StoredParts.series(of: number, result.series, in: database, path: path)
    seriesCount += result.series.count
  }

  // MARK: The tables that serve to find events

  private mutating func compareTables() throws {
    guard findings.isEmpty else { return }
    note(
      "there are series that belong to no event",
      unless: try Int.fetchOne(database, sql: "SELECT count(*) FROM series") == seriesCount)
    note(
      "there are environments that belong to no event",
      unless: try Int.fetchOne(database, sql: "SELECT count(*) FROM environment") == environments.count)
    var studies: [String: Int] = [:]
    for row in try StoredRow.fetchAll(database, "SELECT CAST(digest AS BLOB), event FROM study") {
      studies[(try? row.text(0)) ?? ""] = (try? row.integer(1)).map { Int($0) }
    }
    note("the table of studies does not follow from the log", unless: studies == index.studies)
    var predictions: [String: [Int]] = [:]
    for row in try StoredRow.fetchAll(
      database, "SELECT CAST(study AS BLOB), event FROM prediction ORDER BY event")
    {
      predictions[(try? row.text(0)) ?? "", default: []].append((try? row.integer(1)).map { Int($0) } ?? 0)
    }
    note("the table of predictions does not follow from the log", unless: predictions == index.predictions)
    var remarks: [Int: Int] = [:]
    for row in try StoredRow.fetchAll(database, "SELECT event, subject FROM remark") {
      remarks[(try? row.integer(0)).map { Int($0) } ?? 0] = (try? row.integer(1)).map { Int($0) }
    }
    note("the table of remarks does not follow from the log", unless: remarks == index.remarks)
    try compareTrials()
  }

  private mutating func compareTrials() throws {
    var count = 0
    var isEqual = true
    let cursor = try Row.fetchCursor(
      database,
      sql: "SELECT CAST(key AS BLOB), attempts, fence, expires, finished, CAST(bits AS BLOB) FROM trial")
    while let next = try cursor.next() {
      let row = StoredRow(next)
      count += 1
      guard let key = try? row.text(0), let stored = try? row.trialState(1), let state = index.trials[key],
        state == stored, state.expires.bitPattern == stored.expires.bitPattern
      else {
        isEqual = false
        continue
      }
    }
    note("the table of trials does not follow from the log", unless: isEqual && count == index.trials.count)
  }
}

extension StoredRow {
  /// The state of a trial, in five columns from this index on.
  fileprivate func trialState(_ first: Int) throws -> LogIndex.TrialState {
    func optional<Value>(_ index: Int, _ read: (Int) throws -> Value) throws -> Value? {
      values[index].isNull ? nil : try read(index)
    }
    // A lease has an end, and nothing else has; the end of none is 0, which is not stored.
    guard values[first + 1].isNull == values[first + 2].isNull else { throw Unreadable() }
    return LogIndex.TrialState(
      attempts: Int(try integer(first)), fence: try optional(first + 1) { Int(try integer($0)) },
      expires: try optional(first + 2, number) ?? 0,
      finished: try optional(first + 3) { Int(try integer($0)) }, bits: try optional(first + 4, text))
  }
}
