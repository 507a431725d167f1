import Foundation

/// Folders that files are to be put into.
package enum Folders {
  /// The path of the folder that holds the file or folder at `path`; empty where the path names none.
  package static func holding(_ path: String) -> String { (path as NSString).deletingLastPathComponent }

  /// Makes the folder with those above it that are missing; one that is there already is left as it is.
  package static func make(_ path: String) throws(SystemError) {
    if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    let parent = holding(path)
    guard errno == ENOENT, !parent.isEmpty, parent != path else { throw .last }
    try make(parent)
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw .last }
  }
}
