/// The values of a map whose keys are known beforehand: any other key is a mistake, which names the nearest.
public struct Fields: Sendable {
  /// The map.
  public let document: Document
  private let values: [String: Document]

  /// Throws when the document is no map or has a key that is not known, and names the nearest known one.
  init(_ document: Document, known: [String]) throws(DocumentError) {
    self.document = document
    var values: [String: Document] = [:]
    for entry in try document.map() {
      guard known.contains(entry.key) else {
        throw DocumentError(
          at: entry.place ?? document.place, path: document.path,
          "there is no key '\(entry.key)'\(Nearest.hint(to: entry.key, among: known))")
      }
      values[entry.key] = entry.value
    }
    self.values = values
  }

  /// The value of a key that may be left out.
  public subscript(key: String) -> Document? { values[key] }

  /// The value of a key. Throws when it is left out.
  public func required(_ key: String) throws(DocumentError) -> Document {
    guard let value = values[key] else { throw DocumentError(document, "the key '\(key)' is missing") }
    return value
  }
}

extension Document {
  /// The values of a map that may have these keys and no others.
  public func fields(_ known: [String]) throws(DocumentError) -> Fields { try Fields(self, known: known) }
}
