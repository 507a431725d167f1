/// What can be wrong with a question about complexity. The message says what would be right.
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
  /// The derivation was stopped on request; `kept` tells whether the next run can continue it.
  case cancelled(kept: Bool)
  /// There are more different strings than memory is allowed for.
  case tooManyStrings(space: String, limit: Int)
  /// The derivation would take more time or memory than the limits allow without a request.
  case tooCostly(String)
  case unreadable(String)

  /// Whether the question itself is wrong, rather than something that failed while it was answered.
  package var isWrongUsage: Bool {
    switch self {
    case .damagedTable, .unwritable, .cancelled, .tooManyStrings: false
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
    case .cancelled(let kept):
      kept
        ? "stopped before the end; what was finished is kept and the next run goes on from there"
        : "stopped before the end; nothing of it is kept"
    case .tooManyStrings(let space, let limit):
      "\(space) prints more than \(limit) different strings, the most that memory is spent on; "
        + "sample it instead (assay ctm sample)"
    case .tooCostly(let detail): detail
    case .unreadable(let detail): detail
    }
  }
}
