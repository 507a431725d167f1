import AssayStore
import Foundation

/// A file that a command writes: there with all its content or not at all, and never in the place of something
/// else that is worth keeping.
///
///     let page = WholeFile(output, .page, inputs: [store.path], isForced: force)
///     try page.check()  // before work that takes long
///     try page.write(text)
///
/// What the command reads, and what belongs to an SQLite database, is never replaced. A file of another kind is
/// replaced only when the user insists; an empty one is of every kind. What is no plain file (a pipe, a terminal)
/// is written to as it is.
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

  /// Refuses a place that must not be written.
  ///
  /// - Throws: ``CommandError/occupied(path:by:mayForce:)``.
  func check() throws { try OutputPlace(path, inputs: inputs).require(kind, isForced: isForced) }

  /// Checks the place, writes beside it and then moves there.
  ///
  /// - Throws: ``CommandError/occupied(path:by:mayForce:)`` or ``CommandError/unwritableFile(path:reason:)``, with
  ///   what stood there left as it was.
  func write(_ text: String) throws { try write(Array(text.utf8)) }

  /// Writes these bytes likewise.
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
      // A pipe that nobody reads is refused (ENXIO); a plain open would wait for a reader without a word.
      let file = try open(path, O_WRONLY | O_NONBLOCK)
      defer { close(file) }
      _ = fcntl(file, F_SETFL, O_WRONLY)
      return try bytes.written(to: file)
    }
    guard !exists || access(path, W_OK) == 0 else { throw .last }
    // Through a link to what it names; the link stays.
    let place = RealPath.of(path)
    let folder = (place as NSString).deletingLastPathComponent
    let drafts: DraftFolder
    do { drafts = try DraftFolder(in: folder) } catch { throw SystemError(code: error.code) }
    let draft = drafts.file("content")
    try writeDurably(bytes, to: draft, mode: exists ? status.st_mode & 0o777 : nil)
    guard rename(draft, place) == 0 else { throw .last }
    // The new name must survive a loss of power too.
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
    // A page that could be read by others before can be read by them afterwards.
    if let mode { fchmod(file, mode) }
    guard fsync(file) == 0 else { throw .last }
  }

  private func open(_ path: String, _ flags: Int32) throws(SystemError) -> Int32 {
    let file = Foundation.open(path, flags | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .last }
    return file
  }
}
