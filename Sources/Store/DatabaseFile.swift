import Foundation

/// What belongs to an SQLite database: the file, and those that SQLite keeps beside it.
package enum DatabaseFile {
  /// What SQLite adds to a database's name: its write-ahead log, the index of that, and its rollback journal.
  package static let suffixes = ["-wal", "-shm", "-journal"]

  /// The first bytes of a database, of a log (its last byte tells the order of bytes) and of a journal.
  private static let database = Array("SQLite format 3\0".utf8)
  private static let log: [UInt8] = [0x37, 0x7F, 0x06]
  private static let journal: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]

  /// What a file with these first bytes is, such as `an SQLite database`; `nil` when it is nothing of SQLite's.
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

  /// The name of the database that SQLite would take a file of this name to belong to: `a.db` for `a.db-wal`,
  /// also `a.DB-WAL`, which are the same where names do not tell small letters from capitals.
  package static func owner(ofSideFile name: String) -> String? {
    let small = name.lowercased()
    guard let suffix = suffixes.first(where: small.hasSuffix), small.count > suffix.count else { return nil }
    return String(name.dropLast(suffix.count))
  }

  /// The first bytes of the plain file at `path`; none when it is no plain file or cannot be read.
  ///
  /// Never call this on a database that this process has open: closing a descriptor of one's own drops the locks
  /// that SQLite holds on the same file.
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
