import AssayFiles
import AssayReports
import Foundation

/// Standard output or standard error. Everything that is printed goes through here, so that no name, file or
/// argument can send control sequences to a terminal.
struct Console {
  static let output = Console(descriptor: STDOUT_FILENO)
  static let errors = Console(descriptor: STDERR_FILENO)

  let descriptor: Int32

  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// The number of columns of the terminal; 80 where there is none.
  var width: Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Whether the stream is a terminal that can rewrite a line: TERM is set and is not `dumb`.
  var takesControlSequences: Bool {
    let kind = ProcessInfo.processInfo.environment["TERM", default: ""]
    return isTerminal && !kind.isEmpty && kind != "dumb"
  }

  /// Whether to use colour: only on a terminal that takes control sequences, and never against NO_COLOR
  /// (no-color.org).
  var isColoured: Bool {
    takesControlSequences && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
  }

  /// Writes the whole text, with control characters escaped, except for line breaks, tabs and, where there is
  /// colour, the sequences that set it. JSON is unchanged, because it escapes the same characters in its own
  /// way. When the reader has closed the stream, nothing is written and nothing is thrown: the command still
  /// does its work.
  ///
  /// - Throws: ``CommandError/unwritableOutput(reason:)`` for any other failure to write.
  func write(_ text: String) throws { try send(TerminalText.shown(text, isColoured: isColoured)) }

  /// Erases the current line, on a terminal that takes control sequences.
  func eraseLine() { try? send("\r\u{1B}[K") }

  private func send(_ text: String) throws {
    do {
      try Array(text.utf8).written(to: descriptor)
    } catch let error where error.code != EPIPE {
      throw CommandError.unwritableOutput(reason: error.description)
    } catch {}
  }

  func line(_ text: String) throws { try write(text + "\n") }

  /// Writes a line for whoever watches; a failure is ignored, as there is nobody to tell.
  func message(_ text: String) { try? line(text) }

  /// Keeps the numbers of closed standard streams in use: a file opened later would otherwise get such a
  /// number, and what is printed would be written into it. A closed stream stays unusable.
  static func reserveStandardStreams() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
      // `open` returns the lowest free number, which is this one.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
