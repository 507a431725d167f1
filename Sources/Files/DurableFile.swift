import Foundation

/// A file that is as before or wholly written, whatever happens meanwhile. Every file that Assay writes,
/// other than its store, is written by `DurableFile.write`.
///
///     try DurableFile.write([header, body], to: path)
///
/// The content is written into a draft in the file's folder (``DraftFolder``), made durable, and moved to the path in
/// one step. A process that is killed leaves the old file; its draft is removed by the next one that writes into the
/// folder. A link is written through: it stays, and what it leads to is replaced. A file that is replaced hands on
/// its permissions, and its owner as far as the system allows; one that may not be written is not replaced either.
package enum DurableFile {
  /// Writes the parts, one after the other, as the whole content of the file at `path`.
  ///
  /// - Parameter isStreamable: Whether what is no plain file, such as a pipe or a terminal, is written to as it is.
  ///   Otherwise it is refused.
  /// - Throws: ``FileError``, with a plain file left as it was.
  package static func write(_ parts: [[UInt8]], to path: String, isStreamable: Bool = false)
    throws(FileError)
  {
    let old = try worded { () throws(SystemError) in try status(of: path) }
    guard let old, old.st_mode & S_IFMT != S_IFREG else {
      return try worded { () throws(SystemError) in try replace(path, old, with: parts) }
    }
    guard isStreamable else { throw .notPlain }
    try stream(parts, to: path, isPipe: old.st_mode & S_IFMT == S_IFIFO)
  }

  private static func worded<Value>(_ body: () throws(SystemError) -> Value) throws(FileError) -> Value {
    do { return try body() } catch { throw .system(error) }
  }

  /// What stands at the path once links are followed; nil where there is nothing.
  private static func status(of path: String) throws(SystemError) -> stat? {
    // The system would read such a path only up to the zero.
    if path.utf8.contains(0) { throw SystemError(code: EINVAL) }
    if path.isEmpty { throw SystemError(code: ENOENT) }
    var status = stat()
    if stat(path, &status) == 0 { return status }
    guard errno == ENOENT else { throw .last }
    // Only a folder can have this name.
    if path.hasSuffix("/") { throw SystemError(code: EISDIR) }
    return nil
  }

  private static func replace(_ path: String, _ old: stat?, with parts: [[UInt8]]) throws(SystemError) {
    // The effective user counts, as it would if the file were opened.
    guard old == nil || faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0 else { throw .last }
    let real = RealPath.of(path)
    let folder = Folders.holding(real)
    let drafts = try DraftFolder(in: folder)
    defer { withExtendedLifetime(drafts) {} }
    let draft = drafts.file("content")
    try make(draft, like: old, parts)
    guard rename(draft, real) == 0 else { throw .last }
    // The new name must survive a loss of power too.
    let directory = open(folder, O_RDONLY | O_CLOEXEC)
    guard directory >= 0 else { return }
    fsync(directory)
    close(directory)
  }

  private static func make(_ draft: String, like old: stat?, _ parts: [[UInt8]]) throws(SystemError) {
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .last }
    defer { close(file) }
    for part in parts { try part.written(to: file) }
    if let old {
      _ = fchown(file, old.st_uid, old.st_gid)
      fchmod(file, old.st_mode & 0o777)
    }
    guard fsync(file) == 0 else { throw .last }
  }

  private static func stream(_ parts: [[UInt8]], to path: String, isPipe: Bool) throws(FileError) {
    // A plain open would wait for a reader of a pipe without a word.
    let file = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw isPipe && errno == ENXIO ? .unread : .system(.last) }
    defer { close(file) }
    _ = fcntl(file, F_SETFL, 0)
    try worded { () throws(SystemError) in
      for part in parts { try part.written(to: file) }
    }
  }
}
