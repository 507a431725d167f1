import AssayFiles
import Foundation
import GRDB

extension StoreFile {
  /// Makes an empty store, with its folder. The file is built in a draft folder and linked to its path, so that no
  /// other process ever sees half of it. On a file system without hard links an empty file holds the path until the
  /// whole one is moved there. When another process was faster, its store is kept.
  func create() throws {
    try requireFolderOfLink(folder)
    try makeFolder(folder)
    guard faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0 else {
      throw StoreError.readOnly(path: path)
    }
    let drafts: DraftFolder
    do {
      drafts = try DraftFolder(in: folder)
    } catch {
      throw inaccessible(error)
    }
    // The folder goes with this object, which must outlive the file's making.
    defer { withExtendedLifetime(drafts) {} }
    let draft = drafts.file(Self.draftName)
    do {
      try build(draft)
    } catch {
      throw StoreError.wording(error, path: path, timeout: 0)
    }
    try put(draft)
  }

  /// The name of a store within the draft folder in which it is made.
  static let draftName = "store"

  /// Removes what processes that died while making a store left in this store's folder.
  func removeAbandonedDrafts() {
    DraftFolder.removeAbandoned(in: folder)
  }

  /// Throws when the path is a link whose target's folder is missing: only folders of paths that the user
  /// gave are made.
  private func requireFolderOfLink(_ folder: String) throws {
    guard let target = RealPath.linkTarget(path), access(folder, F_OK) != 0 else { return }
    throw StoreError.inaccessible(
      path: path, detail: "it is a link to \(target), whose folder does not exist")
  }

  /// 32 hexadecimal digits that no other store has.
  private static func newName() -> String {
    (0..<2).map { _ in
      let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  private func build(_ draft: String) throws {
    let queue = try DatabaseQueue(path: draft)
    try queue.inDatabase { database in
      try database.execute(sql: "PRAGMA synchronous = FULL")
      try database.inTransaction(.immediate) {
        try Schema.make(in: database, store: Self.newName())
        return .commit
      }
      // The file keeps this setting for everybody who opens it later.
      try database.execute(sql: "PRAGMA journal_mode = WAL")
    }
    try queue.close()
  }

  /// Gives the finished draft the store's path, unless the path is taken.
  private func put(_ draft: String) throws {
    if link(draft, resolved) == 0 || errno == EEXIST { return }
    // The file system has no hard links. Only one process can make this empty file, and that one may replace it.
    let descriptor = open(resolved, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      if errno == EEXIST { return }
      throw inaccessible(.last)
    }
    close(descriptor)
    guard rename(draft, resolved) == 0 else {
      let error = SystemError.last
      unlink(resolved)
      throw inaccessible(error)
    }
  }

  private func makeFolder(_ folder: String) throws {
    do {
      try Folders.make(folder)
    } catch {
      throw StoreError.inaccessible(path: path, detail: "its folder cannot be made (\(error))")
    }
  }
}
