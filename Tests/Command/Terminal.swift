import Foundation
import Synchronization

/// A terminal that a command can run on, and that records everything it was told to show.
final class Terminal: Sendable {
  private let primary: Int32
  private let path: String
  private let shown = Mutex(Data())
  private let isListening = Mutex(false)

  init(columns: Int) throws {
    (primary, path) = try Self.pair()
    var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard ioctl(primary, UInt(TIOCSWINSZ), &size) == 0 else { throw Self.failure }
  }

  /// A new terminal: the side that sees what is shown, and the path of the side that programs write to.
  private static func pair() throws -> (primary: Int32, path: String) {
    #if canImport(Darwin)
      let primary = posix_openpt(O_RDWR | O_NOCTTY)
      guard primary >= 0, grantpt(primary) == 0, unlockpt(primary) == 0, let name = ptsname(primary)
      else { throw failure }
      return (primary, String(cString: name))
    #else
      // Swift's Glibc does not export posix_openpt and the functions that belong to it; these are their
      // system calls (ioctl_tty(2)).
      let (unlock, number) = (UInt(0x4004_5431), UInt(0x8004_5430))
      let primary = Foundation.open("/dev/ptmx", O_RDWR | O_NOCTTY)
      var (isLocked, place) = (Int32(0), UInt32(0))
      guard primary >= 0, ioctl(primary, unlock, &isLocked) == 0, ioctl(primary, number, &place) == 0
      else { throw failure }
      return (primary, "/dev/pts/\(place)")
    #endif
  }

  private static var failure: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }

  deinit { close(primary) }

  /// Everything that was shown so far.
  var text: String { shown.withLock { String(decoding: $0, as: UTF8.self) } }

  /// Starts the command with both of its streams on this terminal.
  func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Running {
    let file = open(path, O_RDWR | O_NOCTTY)
    guard file >= 0 else { throw Self.failure }
    let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    let running = try Tool.start(
      arguments, environment: ["TERM": "xterm"].merging(environment) { $1 }, output: handle, errors: handle)
    try handle.close()
    isListening.withLock { $0 = true }
    let thread = Thread { [self] in
      listen()
      isListening.withLock { $0 = false }
    }
    thread.start()
    return running
  }

  /// Runs the command to its end and returns what it showed.
  func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> String {
    _ = try await start(arguments, environment: environment).outcome()
    return try await wholeText()
  }

  /// Everything that an ended command showed. The last output may still be on its way to the listening
  /// thread.
  func wholeText() async throws -> String {
    while isListening.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
    return text
  }

  /// Reads until no process has the other side open.
  private func listen() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(primary, &buffer, buffer.count)
      if count > 0 {
        shown.withLock { $0.append(contentsOf: buffer[..<count]) }
      } else if count == 0 || errno != EINTR {
        return
      }
    }
  }
}
