/// What can be wrong with a question about complexity, and what would be right.
public enum ComplexityError: Error, Hashable, Sendable, CustomStringConvertible {
  case unsupportedSpace(String)
  case unsupportedLimit(String)
  case tooManyMachines(space: String)
  case emptyString
  case symbolOutsideAlphabet(symbol: String, position: Int, alphabet: Int)
  case stringTooLong(length: Int, limit: Int)
  case outOfRange(String)
  case unknownEncoding(String)
  case damagedTable(path: String, reason: String)
  case unwritable(path: String, reason: String)
  case shape(String)
  case cancelled

  /// Whether what was asked is wrong, rather than what happened on the way.
  package var isWrongUsage: Bool {
    switch self {
    case .damagedTable, .unwritable, .cancelled: false
    default: true
    }
  }

  /// The error in words.
  public var description: String {
    switch self {
    case .unsupportedSpace(let detail): "no such machine space: \(detail)"
    case .unsupportedLimit(let detail): "no such step limit: \(detail)"
    case .tooManyMachines(let space):
      "\(space) has more machines than can be enumerated; sample it instead (assay ctm sample)"
    case .emptyString: "the empty string has no complexity here: every machine visits at least one cell"
    case .symbolOutsideAlphabet(let symbol, let position, let alphabet):
      "symbol \(symbol) at position \(position) is outside the alphabet of \(alphabet) symbols"
    case .stringTooLong(let length, let limit):
      "the string has \(length) symbols; at most \(limit) can be looked up at once: use block decomposition"
    case .outOfRange(let detail): detail
    case .unknownEncoding(let detail): detail
    case .damagedTable(let path, let reason): "the table \(path) cannot be trusted: \(reason)"
    case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
    case .shape(let detail): detail
    case .cancelled: "stopped before the end; what was finished is kept and the next run goes on from there"
    }
  }
}
