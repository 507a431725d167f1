import AssayFiles
import Dispatch
import Foundation

/// Reads a file, a pipe or standard input, up to a limit.
package enum InputFile {
  /// The most bytes that are read.
  package static let limit = 1 << 26

  /// Reads a file, or standard input where there is no path, to its end.
  ///
  /// - Parameter waiting: Called when opening a pipe has kept the reader waiting for two seconds.
  /// - Throws: ``ComplexityError/unreadable(_:)`` for an input that cannot be read, and as soon as it is
  ///   longer than ``limit``.
  package static func read(_ path: String?, waiting: @escaping @Sendable (String) -> Void = { _ in })
    throws(ComplexityError) -> [UInt8]
  {
    let name = name(path)
    guard let path else { return try read(STDIN_FILENO, name) }
    let notice = DispatchWorkItem { waiting("waiting for somebody to write to \(name)") }
    DispatchQueue.global().asyncAfter(deadline: .now() + 2, execute: notice)
    var file = open(path, O_RDONLY | O_CLOEXEC)
    while file < 0 && errno == EINTR { file = open(path, O_RDONLY | O_CLOEXEC) }
    notice.cancel()
    guard file >= 0 else { throw failure(name) }
    defer { close(file) }
    return try read(file, name)
  }

  /// The file, or standard input, as messages call it.
  package static func name(_ path: String?) -> String { path.map { "'\($0)'" } ?? "standard input" }

  private static func read(_ file: Int32, _ name: String) throws(ComplexityError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = chunk.withUnsafeMutableBytes { Foundation.read(file, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        guard errno == EAGAIN else { throw failure(name) }
        var request = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
        _ = poll(&request, 1, -1)
        continue
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= limit else {
        throw .unreadable("\(name) is longer than \(limit) bytes, the most that is taken at once")
      }
    }
  }

  private static func failure(_ name: String) -> ComplexityError {
    let reason =
      switch errno {
      case EBADF: "it is closed"
      case EISDIR: "it is a folder"
      default: SystemError.last.description
      }
    return .unreadable("\(name) cannot be read: \(reason)")
  }

  /// The text without a byte-order mark, which is no symbol.
  ///
  /// - Throws: ``ComplexityError/unreadable(_:)`` for a mark of UTF-16 or UTF-32.
  package static func text(_ bytes: [UInt8]) throws(ComplexityError) -> [UInt8] {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes.dropFirst(3)) }
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
      || bytes.starts(with: [0, 0, 0xFE, 0xFF])
    {
      throw .unreadable(
        "the text is in UTF-16 or UTF-32, as its byte-order mark says: make it UTF-8, or declare the encoding bits"
      )
    }
    return bytes
  }
}
