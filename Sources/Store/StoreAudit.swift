import AssayExperiments
import GRDB

/// Checks that everything that is read from a store is, to the last byte, what was written to it.
struct StoreAudit {
  let database: Database
  let path: String

  /// - Parameter earlier: A head that the chain must have had earlier, such as that of the file without its
  ///   log.
  /// - Returns: The head: the last hash of the chain.
  /// - Throws: ``StoreError/damaged(path:detail:)`` with the first difference found.
  @discardableResult
  func run(passing earlier: String? = nil) throws -> String {
    guard try Schema.description(of: database) == Schema.expected.get() else {
      throw damaged("its tables are not those of a store")
    }
    // `quick_check` would not do: it skips the indices that records are found by.
    let problems = try String.fetchAll(database, sql: "PRAGMA integrity_check(1)")
    guard problems == ["ok"] else {
      throw damaged(problems.first.map(Self.withoutBanner) ?? "it cannot be checked")
    }
    return try requireChain(passing: earlier)
  }

  /// A problem in SQLite's words, without the line above it that names the database: `*** in database main ***`.
  private static func withoutBanner(_ problem: String) -> String {
    problem.split(separator: "\n").filter { !$0.hasPrefix("*** in database ") }.joined(separator: "; ")
  }

  /// The name that the store was given when it was made.
  static func name(in database: Database, path: String) throws -> String {
    let rows = try StoredRow.fetchAll(database, "SELECT CAST(id AS BLOB) FROM store")
    guard rows.count == 1, let name = try? rows[0].text(0) else {
      throw StoreError.damaged(path: path, detail: "it has lost its name")
    }
    return name
  }

  private func requireChain(passing earlier: String?) throws -> String {
    let store = try Self.name(in: database, path: path)
    let chain = try StoredRegistration.fetch(database, where: "true ORDER BY number", path: path)
    do { try Registration.verify(chain) } catch { throw damaged("\(error)") }
    var head = Head.origin(of: store)
    var hasPassed = earlier == nil || head == earlier
    func move(to next: String) {
      head = next
      hasPassed = hasPassed || head == earlier
    }
    var count: Int64 = 0
    var batch: ArraySlice<StoredRecord> = []
    func next() throws -> StoredRecord? {
      if batch.isEmpty {
        batch = try StoredRecord.fetch(database, where: "number > ? ORDER BY number LIMIT 64", [count])[...]
      }
      return batch.popFirst()
    }
    func append(until last: Int?) throws {
      while last.map({ count < $0 }) ?? true, let record = try next() {
        count += 1
        guard (try? record.number) == count else { throw damaged("record \(count) is missing") }
        guard let number = try? record.registration, chain.indices.contains(number - 1) else {
          throw damaged("record \(count) has no registration")
        }
        _ = try record.checked(store: store, of: chain[number - 1], path: path)
        move(to: Head.after(head, record: try record.storedChecksum))
      }
    }
    for registration in chain {
      try append(until: registration.recordsBefore)
      move(to: Head.after(head, registration: registration))
    }
    try append(until: nil)
    guard try Int64.fetchOne(database, sql: "SELECT count(*) FROM record") == count else {
      throw damaged("a record has no place among the others")
    }
    let rows = try StoredRow.fetchAll(database, "SELECT CAST(hash AS BLOB) FROM head")
    guard rows.count == 1, (try? rows[0].text(0)) == head else {
      throw damaged("a registration or a record was removed or replaced")
    }
    guard hasPassed else { throw damaged("its log does not continue what the file holds") }
    return head
  }

  private func damaged(_ detail: String) -> StoreError { .damaged(path: path, detail: detail) }
}
