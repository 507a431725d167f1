/// Why a file is not written. What was at its path is unchanged.
package enum FileError: Error, Hashable, CustomStringConvertible {
  /// The system refused.
  case system(SystemError)
  /// A folder, a pipe or a device stands where a plain file is to be written.
  case notPlain
  /// A pipe that no other process has opened for reading.
  case unread

  package var description: String {
    switch self {
    case .system(let error): error.description
    case .notPlain: "it is no plain file"
    case .unread: "nobody reads from this pipe"
    }
  }
}
