import Foundation

/// Reads and writes files of the cache. A file is read only if it is a plain file of a size that a table can
/// have; it is written whole and durably or not at all.
///
/// A file is written under a draft's name, with a lock held on it, synchronised, and then moved to its place.
/// The lock ends with its process, however that ends, so a draft that can be locked belongs to no living
/// process.
enum CacheFile {
  /// The most bytes that a file of the cache can have.
  static let largest = 1 << 29

  private static let suffix = ".draft"

  /// A file's bytes; nil if there is none.
  ///
  /// - Throws: ``ComplexityError/damagedTable(path:reason:)`` for anything but a readable plain file of at
  ///   most ``largest`` bytes.
  static func read(_ path: String) throws(ComplexityError) -> [UInt8]? {
    // Opening must not wait: a pipe in the place of a table is refused below.
    let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .damagedTable(path: path, reason: "it cannot be read (\(reason))")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .damagedTable(path: path, reason: "it is no plain file")
    }
    guard status.st_size <= largest else {
      throw .damagedTable(
        path: path, reason: "it has \(status.st_size) bytes, and no table more than \(largest)")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        Foundation.read(file, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .damagedTable(path: path, reason: "it cannot be read (\(reason))") }
      if count == 0 { break }
      filled += count
    }
    return filled == bytes.count ? bytes : Array(bytes[..<filled])
  }

  /// Writes a file, so that after a crash or a power cut it is either whole or as it was before.
  ///
  /// - Throws: ``ComplexityError/unwritable(path:reason:)``.
  static func write(_ bytes: [UInt8], to path: String) throws(ComplexityError) {
    guard bytes.count <= largest else {
      throw .unwritable(
        path: path, reason: "it would have \(bytes.count) bytes, and at most \(largest) are read")
    }
    let place = URL(fileURLWithPath: path)
    let folder = place.deletingLastPathComponent().path
    guard makeFolder(folder) else { throw .unwritable(path: path, reason: reason) }
    guard let (file, draft) = openDraft(of: place.lastPathComponent, in: folder) else {
      throw .unwritable(path: path, reason: reason)
    }
    defer { close(file) }
    guard write(bytes, to: file), fsync(file) == 0, rename(draft, path) == 0 else {
      let failure = ComplexityError.unwritable(path: path, reason: reason)
      unlink(draft)
      throw failure
    }
    synchronise(folder)
  }

  /// Makes a draft and locks it; nil where none can be made.
  private static func openDraft(of name: String, in folder: String) -> (file: Int32, path: String)? {
    while true {
      let draft = folder + "/.\(name).\(getpid()).\(UInt32.random(in: 0 ... .max))" + suffix
      let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard file >= 0 else { return nil }
      // On file systems without locks, only the removal of old drafts does not work.
      _ = flock(file, LOCK_EX)
      var status = stat()
      // Before it was locked, another process may have taken it for an abandoned draft and removed it.
      if fstat(file, &status) != 0 || status.st_nlink > 0 { return (file, draft) }
      close(file)
    }
  }

  /// Removes the drafts of processes that have ended.
  static func tidy(_ folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasPrefix(".") && name.hasSuffix(suffix) {
      let file = open(folder + "/" + name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
      guard file >= 0 else { continue }
      if flock(file, LOCK_EX | LOCK_NB) == 0 { unlink(folder + "/" + name) }
      close(file)
    }
  }

  private static var reason: String { String(cString: strerror(errno)) }

  private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Foundation.write(file, buffer.baseAddress?.advanced(by: start), buffer.count - start)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      start += count
    }
    return true
  }

  private static func makeFolder(_ path: String) -> Bool {
    if mkdir(path, 0o777) == 0 { return true }
    if errno == EEXIST { return true }
    guard errno == ENOENT, path.count > 1 else { return false }
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard makeFolder(parent) else { return false }
    return mkdir(path, 0o777) == 0 || errno == EEXIST
  }

  /// Makes a rename in a folder durable.
  private static func synchronise(_ folder: String) {
    let file = open(folder, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    fsync(file)
    close(file)
  }
}
