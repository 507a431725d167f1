/// The folders of a user in which Assay keeps files, as environment variables name them (XDG Base Directory
/// Specification). None ends with a slash.
///
/// A variable that is empty, or no absolute path, counts as unset. Where neither the folder's own variable nor `HOME`
/// is set, the folder is nil: nothing is made in a place that the environment does not name, neither in the
/// working folder nor in the home that the system knows of.
package struct UserFolders {
  /// For what must be kept: `XDG_DATA_HOME`, else `.local/share` in `HOME`.
  package let data: String?
  /// For what can be made again: `XDG_CACHE_HOME`, else `.cache` in `HOME`.
  package let cache: String?

  package init(_ environment: [String: String]) {
    func folder(_ name: String) -> String? {
      guard let path = environment[name], path.hasPrefix("/") else { return nil }
      return path.hasSuffix("/") ? String(path.dropLast()) : path
    }
    let home = folder("HOME")
    data = folder("XDG_DATA_HOME") ?? home.map { $0 + "/.local/share" }
    cache = folder("XDG_CACHE_HOME") ?? home.map { $0 + "/.cache" }
  }
}
