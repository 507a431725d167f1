import AssayFiles
import Foundation
import GRDB

/// A store's file as it lies on disk, before a connection that writes records is opened.
///
/// The database's own file is read through SQLite alone: closing a descriptor of one's own would drop the locks that
/// SQLite holds on the same file for this process. Without side files it is opened with `immutable=1`, which tells
/// SQLite that the file never changes; such a connection takes no lock and leaves no trace. A log or a journal beside
/// the database, on which SQLite keeps no locks, is read directly first. If a log fits, the store is read together with
/// it by an ordinary connection that may not write records, but takes locks and may make or remove `-shm`; if a hot
/// journal fits, an ordinary connection undoes the change and removes the journal.
struct StoreFile: Sendable {
  /// The path as the user gave it, for messages.
  let path: String
  /// The absolute path with links followed: SQLite keeps its journals beside the real file.
  let resolved: String

  /// The folder of the file and its side files.
  var folder: String { Folders.holding(resolved) }

  /// - Parameters:
  ///   - path: Where the file is.
  ///   - name: The path that messages give, where it is another one.
  init(_ path: String, named name: String? = nil) {
    self.path = name ?? path
    resolved = RealPath.of(path)
  }

  /// The properties of the file that change when another process writes.
  struct Stamp: Equatable {
    var size: Int
    var seconds: Int
    var nanoseconds: Int
    var inode: UInt64
    var logSize: Int
    var journalSize: Int

    /// Whether the file without its side files may be incomplete: another process is writing, or died while
    /// it wrote.
    var hasSideFiles: Bool { logSize > 0 || journalSize > 0 }
  }

  /// The file's current state. Throws ``StoreError`` for whatever is not a file with contents; `missing` when
  /// there is none.
  func stamp() throws -> Stamp {
    var status = stat()
    guard stat(resolved, &status) == 0 else {
      let error = SystemError.last
      throw error.code == ENOENT ? StoreError.missing(path: path) : inaccessible(error)
    }
    let kind = status.st_mode & S_IFMT
    guard kind != S_IFDIR else { throw StoreError.isDirectory(path: path) }
    guard kind == S_IFREG else { throw StoreError.notDatabase(path: path) }
    if status.st_nlink > 1 { try requireOneName() }
    guard status.st_size > 0 else { throw StoreError.empty(path: path) }
    // SQLite's smallest page has 512 bytes, and even a database without tables takes one.
    guard status.st_size >= 512 else { throw StoreError.notDatabase(path: path) }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Stamp(
      size: Int(status.st_size), seconds: time.tv_sec, nanoseconds: time.tv_nsec,
      inode: UInt64(status.st_ino), logSize: sizeOfSideFile("-wal"),
      journalSize: sizeOfSideFile("-journal"))
  }

  /// A connection that reads the file as it is now, without its log.
  func immutable() throws -> DatabaseQueue {
    guard faccessat(AT_FDCWD, resolved, R_OK, AT_EACCESS) == 0 else {
      throw inaccessible(.last)
    }
    var configuration = Configuration()
    configuration.readonly = true
    do {
      return try DatabaseQueue(
        path: "file:" + Self.percentEncoded(resolved) + "?immutable=1", configuration: configuration)
    } catch {
      throw StoreError.wording(error, path: path, timeout: 0)
    }
  }

  /// Throws when the file, or its folder, where SQLite keeps its journals, cannot be written.
  func requireWritable() throws {
    // `faccessat` asks for the effective user, which is the one that counts when SQLite opens the file.
    guard faccessat(AT_FDCWD, resolved, W_OK, AT_EACCESS) == 0,
      faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0
    else { throw StoreError.readOnly(path: path) }
  }

  /// Whether the disk has less room than SQLite needs for its index of the log.
  var isDiskFull: Bool {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return false }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 64 << 10
  }

  /// The error for a call of the system that failed on the file or its folder.
  func inaccessible(_ error: SystemError) -> StoreError {
    .inaccessible(path: path, detail: error.description)
  }

  private static func percentEncoded(_ path: String) -> String {
    let kept = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
    return path.utf8.map { byte in
      kept.contains(byte)
        ? String(UnicodeScalar(byte)) : "%" + [byte].map { String(format: "%02X", $0) }.joined()
    }.joined()
  }
}
