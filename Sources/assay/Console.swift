import Foundation

/// One of the two streams that a reader or a program listens to.
struct Console {
  static let output = Console(descriptor: STDOUT_FILENO)
  static let errors = Console(descriptor: STDERR_FILENO)

  let descriptor: Int32

  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Columns of the terminal; 80 where there is none to ask.
  var width: Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Only on a terminal that knows colour, and never against NO_COLOR (no-color.org).
  var isColoured: Bool {
    let environment = ProcessInfo.processInfo.environment
    return isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
  }

  /// Writes the whole text. A reader that went away is passed over: what was to be done is done all the
  /// same.
  ///
  /// - Throws: ``CommandError/unwritableOutput(reason:)`` for anything else that keeps the text from
  ///   arriving.
  func write(_ text: String) throws {
    do {
      try Array(text.utf8).written(to: descriptor)
    } catch let error where error.code != EPIPE {
      throw CommandError.unwritableOutput(reason: error.description)
    } catch {}
  }

  func line(_ text: String) throws { try write(text + "\n") }

  /// A line for whoever watches; there is nobody to tell when it cannot be written.
  func message(_ text: String) { try? line(text) }
}

/// What the system says of a call that failed.
struct SystemError: Error, CustomStringConvertible {
  let code: Int32

  /// Of the call that has just failed.
  static var last: SystemError { SystemError(code: errno) }

  var description: String { String(cString: strerror(code)) }
}

extension [UInt8] {
  /// Writes all the bytes to an open file, however many calls that takes.
  func written(to descriptor: Int32) throws(SystemError) {
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
