#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file that is open for reading. Every read sees the file that was opened, even when another has taken its
/// name since.
final class OpenFile: Sendable {
  let path: String
  /// The size in bytes when the file was opened.
  let size: Int
  private let descriptor: Int32

  init(_ path: String) throws(InterchangeError) {
    self.path = path
    func refused(_ number: Int32) -> InterchangeError {
      .system(file: path, action: "read", reason: String(cString: strerror(number)))
    }
    // Opening must not wait at a pipe; a pipe is refused below.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw refused(errno) }
    var status = stat()
    let failure: Int32? =
      if fstat(descriptor, &status) != 0 {
        errno
      } else if status.st_mode & S_IFMT != S_IFREG {
        status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL
      } else {
        nil
      }
    if let failure {
      close(descriptor)
      throw refused(failure)
    }
    self.descriptor = descriptor
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// At most `count` bytes from `start`; fewer where the file ends.
  func read(from start: Int, count: Int) throws(InterchangeError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: min(count, max(size - start, 0))) { buffer, filled in
      while filled < buffer.count {
        let place = (buffer.baseAddress).map { $0 + filled }
        let got = pread(descriptor, place, buffer.count - filled, off_t(start + filled))
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { break }
        filled += got
      }
    }
    guard failure == 0 else {
      throw .system(file: path, action: "read", reason: String(cString: strerror(failure)))
    }
    return bytes
  }
}
