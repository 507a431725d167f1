import AssayStore
import Foundation

/// A file that a command writes: whole or not at all, and never over something else that is worth keeping.
///
///     let page = WholeFile(output, .page, inputs: [store.path], isForced: force)
///     try page.check()  // before work that takes long
///     try page.write(text)
///
/// Files that the command reads, and files of an SQLite database, are never replaced. A file of another kind
/// is replaced only when the user insists; an empty file counts as every kind. A path that is no plain file
/// (a pipe, a terminal) is written to directly.
struct WholeFile {
  let path: String
  let kind: Kind
  /// The files that the command reads, stores among them.
  let inputs: [String]
  /// Whether a file of another kind may be replaced.
  let isForced: Bool

  init(_ path: String, _ kind: Kind, inputs: [String], isForced: Bool) {
    self.path = path
    self.kind = kind
    self.inputs = inputs
    self.isForced = isForced
  }

  /// Throws when the path must not be written.
  ///
  /// - Throws: ``CommandError/occupied(path:by:mayForce:)``.
  func check() throws { try OutputPlace(path, inputs: inputs).require(kind, isForced: isForced) }

  /// Checks the path, writes the text to a file beside it, and renames that file to the path.
  ///
  /// - Throws: ``CommandError/occupied(path:by:mayForce:)`` or ``CommandError/unwritableFile(path:reason:)``;
  ///   the old file is then unchanged.
  func write(_ text: String) throws { try write(Array(text.utf8)) }

  /// Writes these bytes as `write(_:)` writes a text.
  func write(_ bytes: [UInt8]) throws {
    try check()
    do {
      try put(bytes)
    } catch {
      throw CommandError.unwritableFile(path: path, reason: error.description)
    }
  }

  private func put(_ bytes: [UInt8]) throws(SystemError) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG {
      // A pipe that nobody reads is refused (ENXIO); an open without O_NONBLOCK would wait for a reader.
      let file = try open(path, O_WRONLY | O_NONBLOCK)
      defer { close(file) }
      _ = fcntl(file, F_SETFL, O_WRONLY)
      return try bytes.written(to: file)
    }
    guard !exists || access(path, W_OK) == 0 else { throw .last }
    // A link is followed to its target, and stays a link.
    let place = RealPath.of(path)
    let folder = (place as NSString).deletingLastPathComponent
    let drafts: DraftFolder
    do { drafts = try DraftFolder(in: folder) } catch { throw SystemError(code: error.code) }
    let draft = drafts.file("content")
    try writeDurably(bytes, to: draft, mode: exists ? status.st_mode & 0o777 : nil)
    guard rename(draft, place) == 0 else { throw .last }
    // The folder is made durable too: the new name must survive a loss of power.
    let directory = Foundation.open(folder, O_RDONLY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)
      close(directory)
    }
  }

  private func writeDurably(_ bytes: [UInt8], to path: String, mode: mode_t?) throws(SystemError) {
    let file = try open(path, O_WRONLY | O_CREAT | O_EXCL)
    defer { close(file) }
    try bytes.written(to: file)
    // The new file gets the permissions of the old one.
    if let mode { fchmod(file, mode) }
    guard fsync(file) == 0 else { throw .last }
  }

  private func open(_ path: String, _ flags: Int32) throws(SystemError) -> Int32 {
    let file = Foundation.open(path, flags | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .last }
    return file
  }
}
