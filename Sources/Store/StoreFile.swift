import Foundation
import GRDB

/// A store's file as it lies on disk, before a connection that could change it is opened.
///
/// Nothing here opens the file by itself: closing a descriptor of one's own would drop the locks that SQLite
/// holds on the same file for this process. Looking is done by `stat` and by connections that SQLite is told
/// are to a file that never changes (`immutable=1`), which take no lock and leave no trace.
struct StoreFile: Sendable {
  /// As the user named it, for messages.
  let path: String
  /// Absolute, with links resolved when it exists, because SQLite keeps its journals beside the real file.
  let resolved: String

  init(_ path: String) {
    self.path = path
    let absolute = URL(fileURLWithPath: path).path
    resolved =
      realpath(absolute, nil).map { pointer in
        defer { free(pointer) }
        return String(cString: pointer)
      } ?? absolute
  }

  /// Everything that changes when another process writes.
  struct Stamp: Equatable {
    var size: Int
    var seconds: Int
    var nanoseconds: Int
    var inode: UInt64
    var logSize: Int?
  }

  /// - Throws: ``StoreError`` for whatever is not a file with contents; `missing` when there is nothing.
  func stamp() throws -> Stamp {
    var status = stat()
    guard stat(resolved, &status) == 0 else {
      let isMissing = errno == ENOENT
      throw isMissing
        ? StoreError.missing(path: path)
        : StoreError.inaccessible(path: path, detail: String(cString: strerror(errno)))
    }
    let kind = status.st_mode & S_IFMT
    guard kind != S_IFDIR else { throw StoreError.isDirectory(path: path) }
    guard kind == S_IFREG else { throw StoreError.notDatabase(path: path) }
    guard status.st_size > 0 else { throw StoreError.empty(path: path) }
    // The smallest page of SQLite. It takes less for a database without tables.
    guard status.st_size >= 512 else { throw StoreError.notDatabase(path: path) }
    var log = stat()
    let hasLog = stat(resolved + "-wal", &log) == 0
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Stamp(
      size: Int(status.st_size), seconds: time.tv_sec, nanoseconds: time.tv_nsec,
      inode: UInt64(status.st_ino), logSize: hasLog ? Int(log.st_size) : nil)
  }

  /// Refuses what is not a whole store of this version or older, and leaves it as it was. Damage is only
  /// looked for when there is no log: with one, the file by itself need not be whole.
  ///
  /// - Returns: What the file was like while it was looked at.
  func examine() throws -> Stamp {
    while true {
      let before = try stamp()
      let hasLog = (before.logSize ?? 0) > 0
      do {
        try immutable().read { database in
          try Self.requireVersion(database, path: path)
          if !hasLog { try Self.requireWhole(database, path: path) }
        }
        return before
      } catch let error as StoreError {
        // Another process may have written meanwhile; then a bad look is worth nothing.
        if case .damaged = error, hasLog { return before }
        if try stamp() == before { throw error }
      }
    }
  }

  /// A connection that reads the file alone, as it is now.
  func immutable() throws -> DatabaseQueue {
    guard faccessat(AT_FDCWD, resolved, R_OK, AT_EACCESS) == 0 else {
      throw StoreError.inaccessible(path: path, detail: String(cString: strerror(errno)))
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

  /// Whether the file and its folder, where SQLite keeps its journals, can be written.
  func requireWritable() throws {
    let folder = (resolved as NSString).deletingLastPathComponent
    // The effective user counts, as it will when SQLite opens the file.
    guard faccessat(AT_FDCWD, resolved, W_OK, AT_EACCESS) == 0,
      faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0
    else { throw StoreError.readOnly(path: path) }
  }

  /// Whether there is less room than SQLite needs for its index of the log.
  var isDiskFull: Bool {
    var status = statvfs()
    guard statvfs((resolved as NSString).deletingLastPathComponent, &status) == 0 else { return false }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 64 << 10
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
  }

  static func requireWhole(_ database: Database, path: String) throws {
    let problems = try wording(path) {
      try String.fetchAll(database, sql: "PRAGMA quick_check(1)")
    }
    guard problems == ["ok"] else {
      throw StoreError.damaged(path: path, detail: problems.first ?? "it cannot be checked")
    }
  }

  private static func wording<T>(_ path: String, _ body: () throws -> T) throws -> T {
    do { return try body() } catch { throw StoreError.wording(error, path: path, timeout: 0) }
  }

  private static func percentEncoded(_ path: String) -> String {
    let kept = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
    return path.utf8.map { byte in
      kept.contains(byte)
        ? String(UnicodeScalar(byte)) : "%" + [byte].map { String(format: "%02X", $0) }.joined()
    }.joined()
  }
}
