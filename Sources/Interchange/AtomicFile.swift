import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Writes files so that a reader sees either the old content or all of the new, even after a crash or a loss
/// of power.
enum AtomicFile {
  /// Writes beside `path`, makes the bytes durable, and renames the file to `path`. Throws the system's
  /// reason.
  static func write(_ path: String, _ parts: [[UInt8]]) throws(InterchangeError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let beside = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).partial"
    func refused(_ action: String, _ number: Int32) -> InterchangeError {
      .system(file: path, action: action, reason: String(cString: strerror(number)))
    }
    let file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw refused("write", errno) }
    var failure: InterchangeError?
    for part in parts where failure == nil {
      if let number = put(part, file) { failure = refused("write", number) }
    }
    if failure == nil, fsync(file) != 0 { failure = refused("write", errno) }
    if close(file) != 0, failure == nil { failure = refused("write", errno) }
    if failure == nil, rename(beside, path) != 0 { failure = refused("write", errno) }
    if let failure {
      unlink(beside)
      throw failure
    }
    // The new name must survive a loss of power too.
    let directory = open(folder, O_RDONLY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)
      close(directory)
    }
  }

  /// Writes all bytes. Returns `nil`, or the system's error number.
  private static func put(_ bytes: [UInt8], _ file: Int32) -> Int32? {
    bytes.withUnsafeBytes { memory -> Int32? in
      guard var start = memory.baseAddress else { return nil }
      var left = memory.count
      while left > 0 {
        let count = systemWrite(file, start, left)
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        start += count
        left -= count
      }
      return nil
    }
  }
}

/// Calls the system's `write`, whose name the function above hides.
private func systemWrite(_ file: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
  write(file, start, count)
}
