import Foundation

/// What the system says of a call that failed.
package struct SystemError: Error, Hashable, CustomStringConvertible {
  /// The system's error number.
  package let code: Int32

  package init(code: Int32) { self.code = code }

  /// The error of the call that has just failed.
  package static var last: SystemError { SystemError(code: errno) }

  package var description: String { String(cString: strerror(code)) }
}

extension [UInt8] {
  /// Writes all the bytes to an open file, however many calls that takes.
  package func written(to descriptor: Int32) throws(SystemError) {
    var start = 0
    while start < count {
      let written = withUnsafeBytes { bytes in
        Foundation.write(descriptor, bytes.baseAddress?.advanced(by: start), count - start)
      }
      if written >= 0 {
        start += written
      } else if errno == EAGAIN {
        // A terminal that another program made non-blocking.
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&request, 1, -1)
      } else if errno != EINTR {
        throw .last
      }
    }
  }
}
