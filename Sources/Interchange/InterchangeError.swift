/// What can be wrong with a file of tensors, or with a tensor that is to be written to one.
public enum InterchangeError: Error, Sendable, Hashable {
  /// The system could not read or write.
  case system(file: String, action: String, reason: String)
  /// The file does not follow its format.
  case malformed(file: String, format: String, reason: String)
  /// A tensor in the file is not of the kind that is asked for.
  case tensor(file: String, name: String, reason: String)
  case missing(file: String, name: String, available: [String])
  /// A tensor that cannot be written.
  case unwritable(name: String, reason: String)
}

extension InterchangeError: CustomStringConvertible {
  /// What is wrong, where, and what would be right.
  public var description: String {
    switch self {
    case .system(let file, let action, let reason): "cannot \(action) '\(file)': \(reason)"
    case .malformed(let file, let format, let reason): "'\(file)' is not a valid \(format) file: \(reason)"
    case .tensor(let file, let name, let reason): "tensor '\(name)' of '\(file)': \(reason)"
    case .missing(let file, let name, let available):
      "'\(file)' has no tensor '\(name)'; it has "
        + (available.isEmpty ? "none" : available.prefix(20).joined(separator: ", "))
        + (available.count > 20 ? " and \(available.count - 20) more" : "")
    case .unwritable(let name, let reason): "tensor '\(name)' cannot be written: \(reason)"
    }
  }
}
