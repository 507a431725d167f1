import Foundation

/// A file that is there with all its content or not at all.
enum WholeFile {
  /// Writes beside the place and then moves there, so that no reader and no crash meets half a file. What
  /// stands there and is no plain file (a pipe, a terminal) is written to as it is.
  ///
  /// - Throws: ``CommandError/unwritableFile(path:reason:)``, with what stood there left as it was.
  static func write(_ text: String, to path: String) throws {
    do {
      try write(Array(text.utf8), to: path)
    } catch {
      throw CommandError.unwritableFile(path: path, reason: error.description)
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG {
      let file = try open(path, O_WRONLY)
      defer { close(file) }
      return try bytes.written(to: file)
    }
    guard !exists || access(path, W_OK) == 0 else { throw .last }
    // Through a link to what it names; the link stays.
    let place = exists ? resolved(path) : path
    let draft = place + ".\(getpid()).part"
    do {
      try writeDurably(bytes, to: draft, mode: exists ? status.st_mode & 0o777 : nil)
      guard rename(draft, place) == 0 else { throw SystemError.last }
    } catch {
      unlink(draft)
      throw error
    }
  }

  private static func writeDurably(_ bytes: [UInt8], to path: String, mode: mode_t?) throws(SystemError) {
    let file = try open(path, O_WRONLY | O_CREAT | O_EXCL)
    defer { close(file) }
    try bytes.written(to: file)
    // A page that could be read by others before can be read by them afterwards.
    if let mode { fchmod(file, mode) }
    guard fsync(file) == 0 else { throw .last }
  }

  private static func open(_ path: String, _ flags: Int32) throws(SystemError) -> Int32 {
    let file = Foundation.open(path, flags, 0o666)
    guard file >= 0 else { throw .last }
    return file
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
