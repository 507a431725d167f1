#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Parts of files.
enum FileBytes {
  /// The file's size, and at most `count` bytes from `start`.
  static func read(_ path: String, from start: Int, count: Int) throws(InterchangeError) -> (
    size: Int, bytes: [UInt8]
  ) {
    func refused(_ number: Int32) -> InterchangeError {
      .system(file: path, action: "read", reason: String(cString: strerror(number)))
    }
    // A pipe must be refused below, not waited for.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw refused(errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw refused(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw refused(status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
    }
    let size = Int(status.st_size)
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: min(count, max(size - start, 0))) { buffer, filled in
      while filled < buffer.count {
        let place = (buffer.baseAddress).map { $0 + filled }
        let got = pread(file, place, buffer.count - filled, off_t(start + filled))
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { break }
        filled += got
      }
    }
    guard failure == 0 else { throw refused(failure) }
    return (size, bytes)
  }
}
