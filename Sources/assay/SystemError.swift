import Foundation

/// The system's error of a call that failed.
struct SystemError: Error, CustomStringConvertible {
  let code: Int32

  /// The error of the call that failed last.
  static var last: SystemError { SystemError(code: errno) }

  var description: String { String(cString: strerror(code)) }
}

extension SystemError {
  /// The system's words for an error of Foundation, whose own description is meant for programmers. Nil for
  /// every other error.
  static func words(of error: any Error) -> String? {
    if let error = error as? POSIXError { return SystemError(code: error.code.rawValue).description }
    guard type(of: error) is NSError.Type || error is CocoaError else { return nil }
    let error = error as NSError
    let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
    let reason = cause.domain == NSPOSIXErrorDomain ? SystemError(code: Int32(cause.code)).description : nil
    let words = reason ?? "the system refused it (\(error.domain) \(error.code))"
    return (error.userInfo[NSFilePathErrorKey] as? String).map { "'\($0)': \(words)" } ?? words
  }
}

extension [UInt8] {
  /// Writes all bytes to an open file, in as many calls as that takes.
  func written(to descriptor: Int32) throws(SystemError) {
    var start = 0
    while start < count {
      let written = withUnsafeBytes { bytes in
        Foundation.write(descriptor, bytes.baseAddress?.advanced(by: start), count - start)
      }
      if written >= 0 {
        start += written
      } else if errno == EAGAIN {
        // The terminal was made non-blocking by another program.
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&request, 1, -1)
      } else if errno != EINTR {
        throw .last
      }
    }
  }
}
