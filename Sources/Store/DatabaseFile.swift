import Foundation

/// The files of an SQLite database: the database itself, and those that SQLite keeps beside it.
package enum DatabaseFile {
  /// The endings that SQLite adds to a database's name: its write-ahead log, the log's index, and its
  /// rollback journal.
  package static let suffixes = ["-wal", "-shm", "-journal"]

  /// The first bytes of a database, of a log (its last byte gives the byte order) and of a journal.
  private static let database = Array("SQLite format 3\0".utf8)
  private static let log: [UInt8] = [0x37, 0x7F, 0x06]
  private static let journal: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]

  /// The kind of a file with these first bytes, such as `an SQLite database`; `nil` when the file is not
  /// SQLite's.
  package static func kind(startingWith bytes: [UInt8]) -> String? {
    if bytes.starts(with: database) { return "an SQLite database" }
    if isLog(bytes) { return "the log of an SQLite database" }
    if isJournal(bytes) { return "the journal of an SQLite database" }
    return nil
  }

  static func isLog(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: log) && bytes.count > 3 && bytes[3] | 1 == 0x83
  }

  static func isJournal(_ bytes: [UInt8]) -> Bool { bytes.starts(with: journal) }

  /// The name of the database to which SQLite would assign a file of this name: `a.db` for `a.db-wal`, and
  /// also for `a.DB-WAL`, as some file systems do not distinguish capitals.
  package static func owner(ofSideFile name: String) -> String? {
    let small = name.lowercased()
    guard let suffix = suffixes.first(where: small.hasSuffix), small.count > suffix.count else { return nil }
    return String(name.dropLast(suffix.count))
  }

  /// The first bytes of the plain file at `path`; none when it is no plain file or cannot be read.
  ///
  /// Never call this on a database that this process has open: closing any descriptor of a file drops the
  /// locks that SQLite holds on it.
  package static func beginning(of path: String, count: Int = 16) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return [] }
    var bytes = [UInt8](repeating: 0, count: count)
    let found = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, count) }
    return Array(bytes.prefix(max(found, 0)))
  }
}
