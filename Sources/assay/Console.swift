import AssayFiles
import AssayReports
import Foundation

/// One of the two streams that a reader or a program listens to. Whatever is said goes through here, so nothing
/// that stands in a name, a file or an argument reaches a terminal as a command to it.
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

  /// Whether it is a terminal that can rewrite a line: one whose kind is named, and is not `dumb`.
  var takesControlSequences: Bool {
    let kind = ProcessInfo.processInfo.environment["TERM", default: ""]
    return isTerminal && !kind.isEmpty && kind != "dumb"
  }

  /// Only on a terminal that knows colour, and never against NO_COLOR (no-color.org).
  var isColoured: Bool {
    takesControlSequences && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
  }

  /// Writes the whole text, with what a terminal would act on escaped: all but line breaks, tabs, and where there
  /// is colour, the sequences that set it. JSON is the same before and after, because it escapes the same
  /// characters in its own way. A reader that went away is passed over: what was to be done is done all the same.
  ///
  /// - Throws: ``CommandError/unwritableOutput(reason:)`` for anything else that keeps the text from arriving.
  func write(_ text: String) throws { try send(TerminalText.shown(text, isColoured: isColoured)) }

  /// Takes back what was written in this line, on a terminal that takes control sequences.
  func eraseLine() { try? send("\r\u{1B}[K") }

  private func send(_ text: String) throws {
    do {
      try Array(text.utf8).written(to: descriptor)
    } catch let error where error.code != EPIPE {
      throw CommandError.unwritableOutput(reason: error.description)
    } catch {}
  }

  func line(_ text: String) throws { try write(text + "\n") }

  /// A line for whoever watches; there is nobody to tell when it cannot be written.
  func message(_ text: String) { try? line(text) }

  /// Keeps the numbers of the standard streams from files that are opened later: what stands on a closed stream's
  /// number would be written into. A stream that was closed stays one that cannot be used.
  static func reserveStandardStreams() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free number is given, which is this one.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
