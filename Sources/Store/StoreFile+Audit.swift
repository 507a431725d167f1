import AssayExperiments
import AssayFiles
import Foundation
import GRDB

extension StoreFile {
  /// Checks the whole store and lists what does not fit. Nothing is written to the store; while another process writes,
  /// SQLite may make its files `-wal` and `-shm`.
  ///
  /// A store in a folder that cannot be written, and one whose last change must be undone first, are checked as a copy
  /// in the folder for temporary files.
  func audit(passing head: String?) throws -> SQLiteStore.Verification {
    try requirePlainSideFiles()
    while true {
      let before = try stamp()
      let result = Result {
        let isHot = before.journalSize > 0 ? try hasHotJournal() : false
        let isClosed = before.hasSideFiles && faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0
        return isHot || isClosed
          ? try onCopy { try $0.audit(before, passing: head, isImmutable: false) }
          : try audit(before, passing: head, isImmutable: !before.hasSideFiles)
      }
      // SQLite reads one state of a store that has side files. Without them nothing keeps a writer away.
      if !before.hasSideFiles, try stamp() != before { continue }
      return try result.get()
    }
  }

  private func audit(_ stamp: Stamp, passing head: String?, isImmutable: Bool) throws
    -> SQLiteStore.Verification
  {
    var configuration = Configuration()
    configuration.readonly = isImmutable || stamp.journalSize == 0
    configuration.busyMode = .timeout(10)
    // The last hash of the file without its log, which the log must continue: one that is older would undo events.
    let alone = isImmutable || stamp.journalSize > 0 ? nil : try? requireWholeAlone()
    do {
      let queue =
        try isImmutable ? immutable() : DatabaseQueue(path: resolved, configuration: configuration)
      return try queue.read { database in
        try Self.requireVersion(database, path: path)
        let audit = try LogAudit(database, path: path, passing: head, depth: .whole)
        var findings = audit.findings
        if let head, !audit.hasPassed {
          findings.append(
            "the log never ended with the hash \(head): events up to it were removed, or the log was computed again"
          )
        }
        if let alone, try !LogAudit(database, path: path, passing: alone).hasPassed {
          findings.append("its log does not continue what the file holds")
        }
        if isImmutable {
          let size = try Int.fetchOne(
            database, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
          if size != stamp.size { findings.append("the file has bytes that belong to no page of the store") }
        }
        return SQLiteStore.Verification(head: audit.head, findings: findings)
      }
    } catch {
      let worded = StoreError.wording(error, path: path, timeout: 0)
      guard case StoreError.damaged(_, let detail) = worded else { throw worded }
      return SQLiteStore.Verification(head: LogHead(number: 0, hash: ""), findings: [detail])
    }
  }

  /// Calls `body` with a copy of the store and its side files, which is removed afterwards.
  private func onCopy<T>(_ body: (StoreFile) throws -> T) throws -> T {
    let files = FileManager.default
    let place = files.temporaryDirectory.appending(path: "assay-verify-" + UUID().uuidString)
    defer { try? files.removeItem(at: place) }
    let copy = place.appending(path: "store.sqlite").path
    do {
      try files.createDirectory(at: place, withIntermediateDirectories: true)
      for suffix in ["", "-wal", "-journal"] where files.fileExists(atPath: resolved + suffix) {
        try files.copyItem(atPath: resolved + suffix, toPath: copy + suffix)
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy + suffix)
      }
    } catch {
      throw StoreError.inaccessible(
        path: path, detail: "it must be copied to be checked, and it cannot be: \(error.localizedDescription)"
      )
    }
    return try body(StoreFile(copy, named: path))
  }
}
