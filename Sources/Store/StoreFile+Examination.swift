import AssayExperiments
import GRDB

extension StoreFile {
  /// Throws for everything that is not a whole store of this version, and leaves it unchanged. If a process
  /// died in the middle of a change, the change is undone, as SQLite does on every write access.
  ///
  /// - Returns: The state of the file while it was examined.
  func examine(timeout: Double) throws -> Stamp {
    try requirePlainSideFiles()
    while true {
      let before = try stamp()
      do {
        if before.journalSize > 0, try hasHotJournal() {
          try undo(timeout: timeout)
          continue
        }
        try requireVersionAlone(mayBeTorn: before.hasSideFiles)
        if before.hasSideFiles {
          try requireWholeWithSideFiles(timeout: timeout)
        } else {
          try requireWholeAlone()
        }
        return before
      } catch {
        // Another process may have written meanwhile; then the examination proves nothing.
        if try stamp() == before { throw error }
      }
    }
  }

  /// Checks version and application in the file alone. Damage is ignored while side files exist: the file may be
  /// half-written, and is checked with them next.
  private func requireVersionAlone(mayBeTorn: Bool) throws {
    do {
      try immutable().read { try Self.requireVersion($0, path: path) }
    } catch StoreError.damaged where mayBeTorn {}
  }

  /// Checks the file without the files that SQLite keeps beside it.
  ///
  /// - Returns: The last hash of its chain.
  @discardableResult
  func requireWholeAlone() throws -> String {
    try immutable().read { try Self.requireWhole($0, path: path) }
  }

  /// Checks the file together with its log. A log of another store, or of another state of this one, would
  /// replace its pages. It is detected because the store is whole without the log and is not whole with it,
  /// or because the log does not continue the file's chain, as with a log that is older than the file.
  private func requireWholeWithSideFiles(timeout: Double) throws {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(timeout)
    // The chain's last hash without the log; `nil` where a process died while it checkpointed the log. It is read
    // before the log, because the file only ever moves forward: with the log, the chain must pass through this hash.
    let alone = try? requireWholeAlone()
    do {
      let queue = try DatabaseQueue(path: resolved, configuration: configuration)
      try queue.read { database in
        try Self.requireVersion(database, path: path)
        try Self.requireWhole(database, path: path, passing: alone)
      }
    } catch {
      let worded = StoreError.wording(error, path: path, timeout: timeout)
      guard (worded as? StoreError)?.isAboutContent == true, (try? requireWholeAlone()) != nil else {
        throw worded
      }
      throw strange("-wal")
    }
  }

  /// The error for a side file that does not fit the store.
  func strange(_ suffix: String) -> StoreError {
    let content = suffix == "-journal" ? "the only copy of some pages" : "records"
    return .inaccessible(
      path: path,
      detail: "\(resolved + suffix) beside it belongs to another store, or to another state of this one; "
        + "it holds \(sizeOfSideFile(suffix)) bytes and may hold \(content) of a store of another name, so keep it: move it "
        + "back beside that store, or aside; the store here is whole without it")
  }

  static func requireVersion(_ database: Database, path: String) throws {
    let id = try wording(path) { try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0 }
    guard id == Int(Schema.applicationID) else {
      throw StoreError.foreign(path: path, applicationID: id)
    }
    let version = try wording(path) { try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0 }
    guard version <= Schema.version else {
      throw StoreError.newer(path: path, version: version, known: Schema.version)
    }
    guard version > 0 else {
      throw StoreError.damaged(path: path, detail: "it says that its schema is number \(version)")
    }
    guard version == Schema.version else {
      throw StoreError.older(path: path, version: version, known: Schema.version)
    }
  }

  @discardableResult
  private static func requireWhole(_ database: Database, path: String, passing earlier: String? = nil) throws
    -> String
  {
    try wording(path) { try LogAudit(database, path: path, passing: earlier).require() }
  }

  private static func wording<T>(_ path: String, _ body: () throws -> T) throws -> T {
    do { return try body() } catch { throw StoreError.wording(error, path: path, timeout: 0) }
  }
}
