import Foundation

extension Child.Outcome {
  /// The statuses that `assay --help` documents.
  static let documented: Set<Int32> = [0, 1, 2, 3, 130]

  /// The most memory that any call may take.
  static let memoryLimit = 2 << 30

  /// Checks the properties that hold after every call, whatever was done to it.
  ///
  /// - Parameters:
  ///   - hasErrors: Whether standard error can be read.
  ///   - isJSON: Whether an answer must be JSON.
  /// - Throws: ``Fault``.
  func check(hasErrors: Bool = true, isJSON: Bool = false) throws {
    func fault(_ what: String) -> Fault { Fault("\(what); it said: \(excerpt(err))") }
    if isOverdue { throw fault("it made no progress, or no end") }
    if wasInterrupted, err.isEmpty, hasErrors { throw fault("it computed for long without a word") }
    // What waits for an input has nothing to put in order.
    if wasInterrupted, signal == SIGINT { return }
    if let signal { throw fault("signal \(signal) ended it") }
    guard let status, Self.documented.contains(status) else { throw fault("status \(status ?? -1)") }
    if memory > Self.memoryLimit { throw fault("it took \(memory >> 20) MB of memory") }
    for (stream, data) in [("output", out), ("error", err)] {
      if let odd = Self.firstControl(in: data) { throw fault("standard \(stream) holds \(odd)") }
    }
    guard status != 0 else {
      let isWhole =
        !isJSON || (try? JSONSerialization.jsonObject(with: out, options: .fragmentsAllowed)) != nil
      if !isWhole { throw fault("the answer is no JSON: \(excerpt(out))") }
      return
    }
    guard hasErrors else { return }
    if err.isEmpty { throw fault("status \(status) without a word") }
    if err.count > 8_192 { throw fault("a message of \(err.count) bytes") }
    for word in ["Error Domain", "NSCocoaErrorDomain", "Fatal error", "Optional(", "rawValue"]
    where errors.contains(word) { throw fault("a message for programmers") }
  }

  /// The first character that a terminal acts on, or the first bytes that are not UTF-8; nil if there are
  /// none.
  private static func firstControl(in data: Data) -> String? {
    guard let text = String(validating: data, as: UTF8.self) else { return "bytes that are no text" }
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control where scalar != "\n" && scalar != "\t", .lineSeparator, .paragraphSeparator:
        return "U+\(String(scalar.value, radix: 16))"
      case .format where scalar.value != 0x200C && scalar.value != 0x200D:
        return "U+\(String(scalar.value, radix: 16))"
      default: continue
      }
    }
    return nil
  }
}

/// The beginning of an output, for a message.
func excerpt(_ data: Data) -> String { String(decoding: data.prefix(400), as: UTF8.self).debugDescription }
