import Foundation

/// Finds the path of a file with every link followed, also when the file does not exist yet.
package enum RealPath {
  /// The absolute path without links. A dangling link gives the path that it names. A path whose folder does
  /// not exist, or whose links form a circle, is only made absolute.
  package static func of(_ path: String) -> String {
    let start = absolute(path, from: FileManager.default.currentDirectoryPath)
    var current = start
    // Linux follows 40 links at most.
    for _ in 0..<40 {
      if let real = existing(current) { return real }
      guard let folder = existing(Folders.holding(current)) else { return current }
      let real = (folder as NSString).appendingPathComponent((current as NSString).lastPathComponent)
      guard let target = linkTarget(real) else { return real }
      current = absolute(target, from: folder)
    }
    return start
  }

  /// The target of the link at `path`, as it is written there; `nil` when there is no link.
  package static func linkTarget(_ path: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: path)
  }

  private static func absolute(_ path: String, from folder: String) -> String {
    path.hasPrefix("/") ? path : (folder as NSString).appendingPathComponent(path)
  }

  private static func existing(_ path: String) -> String? {
    guard let pointer = realpath(path, nil) else { return nil }
    defer { free(pointer) }
    return String(cString: pointer)
  }
}
