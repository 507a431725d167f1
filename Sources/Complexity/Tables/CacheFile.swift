import AssayFiles
import Foundation

/// Files of the cache: read and written only where they are plain files of a size that a table can have.
enum CacheFile {
  /// The most bytes that a file of the cache can have.
  static let largest = 1 << 29

  /// A file's bytes; nil if there is none.
  ///
  /// - Throws: ``ComplexityError/damagedTable(path:reason:)`` for anything but a readable plain file of at
  ///   most ``largest`` bytes.
  static func read(_ path: String) throws(ComplexityError) -> [UInt8]? {
    // Opening must not wait: a pipe in the place of a table is refused below.
    let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .damagedTable(path: path, reason: "it cannot be read (\(reason))")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .damagedTable(path: path, reason: "it is no plain file")
    }
    guard status.st_size <= largest else {
      throw .damagedTable(
        path: path, reason: "it has \(status.st_size) bytes, and no table more than \(largest)")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        Foundation.read(file, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .damagedTable(path: path, reason: "it cannot be read (\(reason))") }
      if count == 0 { break }
      filled += count
    }
    return filled == bytes.count ? bytes : Array(bytes[..<filled])
  }

  /// Writes a file, so that after a crash or a power cut it is there whole, or as it was before; makes its folder.
  ///
  /// - Throws: ``ComplexityError/unwritable(path:reason:)``.
  static func write(_ bytes: [UInt8], to path: String) throws(ComplexityError) {
    guard bytes.count <= largest else {
      throw .unwritable(
        path: path, reason: "it would have \(bytes.count) bytes, and at most \(largest) are read")
    }
    do {
      try Folders.make(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    } catch {
      throw .unwritable(path: path, reason: error.description)
    }
    do {
      try DurableFile.write([bytes], to: path)
    } catch {
      throw .unwritable(path: path, reason: error.description)
    }
  }

  private static var reason: String { SystemError.last.description }
}
