import Foundation

/// A folder that goes when the last copy of it does.
public final class Scratch: Sendable {
  /// The folder.
  public let url: URL

  /// Makes a folder under a name of its own.
  public init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("assay-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in the folder.
  public func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// An empty file, open for writing.
  public func create(_ name: String) throws -> FileHandle {
    try Data().write(to: url.appendingPathComponent(name))
    return try FileHandle(forWritingTo: url.appendingPathComponent(name))
  }

  /// What the file holds; nothing where there is none.
  public func text(of name: String) -> String {
    (try? String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)) ?? ""
  }
}
