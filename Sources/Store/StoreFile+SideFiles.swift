import AssayFiles
import Foundation
import GRDB

extension StoreFile {
  /// Throws when a side file of SQLite's is not a plain file (SQLite would wait forever at a pipe), when one cannot
  /// be read, and when the log is not a log or was damaged.
  func requirePlainSideFiles() throws {
    for suffix in DatabaseFile.suffixes {
      var status = stat()
      guard lstat(resolved + suffix, &status) == 0 else { continue }
      let kind: String
      switch status.st_mode & S_IFMT {
      case S_IFREG:
        try requireReadable(resolved + suffix)
        continue
      case S_IFDIR: kind = "a folder"
      case S_IFIFO: kind = "a pipe"
      case S_IFSOCK: kind = "a socket"
      case S_IFLNK: kind = "a link"
      default: kind = "a device"
      }
      throw StoreError.inaccessible(
        path: path,
        detail: "\(resolved + suffix) is \(kind), where SQLite keeps a file of its own; move it away")
    }
    try requireWholeLog()
  }

  /// SQLite says only that it is "unable to open database file", without the name of the file.
  private func requireReadable(_ file: String) throws {
    guard faccessat(AT_FDCWD, file, R_OK, AT_EACCESS) != 0 else { return }
    let error = SystemError.last
    // Another process may have removed the file meanwhile.
    guard error.code != ENOENT else { return }
    throw unreadable(file, error)
  }

  private func unreadable(_ file: String, _ error: SystemError) -> StoreError {
    .inaccessible(path: path, detail: "\(file) beside it cannot be read: \(error)")
  }

  private func requireWholeLog() throws {
    let file = resolved + "-wal"
    var earlier: LogFile.Finding?
    while let finding = try examineLog(at: file), finding.isDamaged {
      // A process that starts the log anew may change it during the reading, so damage counts only when it is found
      // twice alike.
      guard finding != earlier else {
        throw StoreError.damaged(
          path: path, detail: "its log \(file) is not what was written, and records in it would be lost")
      }
      earlier = finding
    }
  }

  /// The finding of an examination of the log; `nil` when there is none.
  private func examineLog(at file: String) throws -> LogFile.Finding? {
    do {
      guard let log = try LogFile(at: file) else { return nil }
      let beginning = try log.beginning()
      // SQLite treats a file that is no log as an empty log, and overwrites it.
      guard beginning.isEmpty || DatabaseFile.isLog(beginning) else {
        throw StoreError.inaccessible(
          path: path,
          detail:
            "\(file) is no log of SQLite, which would write over it; move it away, or restore it if it is damaged"
        )
      }
      return try log.examined()
    } catch let error as SystemError {
      throw unreadable(file, error)
    }
  }

  /// The size of a side file; 0 when there is none.
  func sizeOfSideFile(_ suffix: String) -> Int {
    var status = stat()
    return lstat(resolved + suffix, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Whether there is a journal by which SQLite would undo a change. A journal that begins with a zero is
  /// finished.
  func hasHotJournal() throws -> Bool {
    let beginning = DatabaseFile.beginning(of: resolved + "-journal")
    guard let first = beginning.first, first != 0 else { return false }
    guard DatabaseFile.isJournal(beginning) else {
      throw StoreError.inaccessible(
        path: path,
        detail:
          "\(resolved)-journal is no journal of SQLite, which would remove it; move it away, or restore it if "
          + "it is damaged")
    }
    return true
  }

  /// Undoes the change that the journal describes. It is tried on copies first: a journal of another database
  /// would destroy this one.
  func undo(timeout: Double) throws {
    guard try isWholeOnceUndone() else {
      if (try? immutable().read({ try StoreAudit(database: $0, path: path).run() })) != nil {
        throw strange("-journal")
      }
      throw StoreError.damaged(
        path: path,
        detail: "a process died while it changed the store, and the journal does not undo the change")
    }
    do { try requireWritable() } catch {
      throw StoreError.inaccessible(
        path: path,
        detail:
          "a process died while it changed the store, and the change cannot be undone where nothing may be "
          + "written; allow writing to the store and its folder once")
    }
    var configuration = Configuration()
    configuration.busyMode = .timeout(timeout)
    do {
      // The first access to the file undoes the change.
      let queue = try DatabaseQueue(path: resolved, configuration: configuration)
      _ = try queue.read { try Int.fetchOne($0, sql: "PRAGMA schema_version") }
      try queue.close()
    } catch {
      throw StoreError.wording(error, path: path, timeout: timeout)
    }
    guard try !hasHotJournal() else { throw StoreError.locked(path: path, seconds: timeout) }
  }

  private func isWholeOnceUndone() throws -> Bool {
    let drafts: DraftFolder
    do {
      drafts = try DraftFolder(in: NSTemporaryDirectory())
    } catch {
      throw StoreError.inaccessible(
        path: path, detail: "it cannot be copied to be examined (\(error))")
    }
    let copy = drafts.file("store")
    do {
      for suffix in ["", "-journal"] {
        try FileManager.default.copyItem(atPath: resolved + suffix, toPath: copy + suffix)
        chmod(copy + suffix, 0o600)
      }
    } catch {
      throw StoreError.inaccessible(
        path: path, detail: "it cannot be copied to be examined (\(error.localizedDescription))")
    }
    do {
      let queue = try DatabaseQueue(path: copy)
      try queue.read { database in
        try Self.requireVersion(database, path: path)
        try StoreAudit(database: database, path: path).run()
      }
      return true
    } catch {
      return false
    }
  }
}
