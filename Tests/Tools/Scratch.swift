import Foundation

/// A temporary folder that is removed with the last copy of this value.
package final class Scratch: Sendable {
  /// The folder.
  package let url: URL

  /// Makes a folder with a name of its own.
  package init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("assay-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in the folder.
  package func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes a file and returns its path.
  package func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    try Data(bytes).write(to: url.appendingPathComponent(name))
    return path(name)
  }

  /// Creates an empty file, open for writing.
  package func create(_ name: String) throws -> FileHandle {
    try Data().write(to: url.appendingPathComponent(name))
    return try FileHandle(forWritingTo: url.appendingPathComponent(name))
  }

  /// The content of a file; empty where there is none.
  package func text(of name: String) -> String {
    (try? String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)) ?? ""
  }
}
