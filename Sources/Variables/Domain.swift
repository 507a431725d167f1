import AssayDocuments

/// The values that a variable takes: their kind, their range, and how they stand in documents.
public struct Domain<Value: Sendable>: Sendable {
  /// The kind of the values, such as `a whole number`.
  public let kind: String
  /// The range, continuing "it must": `lie in 0 … 1`; empty where every value of the kind is allowed.
  public let range: String
  private let isInside: @Sendable (Value) -> Bool
  private let read: @Sendable (Document) throws(DocumentError) -> Value
  private let write: @Sendable (Value) -> Document

  /// A domain of these rules. What `write` makes of a value inside, `read` makes into an equal value.
  public init(
    kind: String, range: String = "", contains: @escaping @Sendable (Value) -> Bool = { _ in true },
    read: @escaping @Sendable (Document) throws(DocumentError) -> Value,
    write: @escaping @Sendable (Value) -> Document
  ) {
    (self.kind, self.range, isInside, self.read, self.write) = (kind, range, contains, read, write)
  }

  /// Whether the value lies in the range.
  public func contains(_ value: Value) -> Bool { isInside(value) }

  /// The value that a document gives. Throws for another kind of value, or one outside of
  /// the range, with its place.
  public func value(of document: Document) throws(DocumentError) -> Value {
    let value = try read(document)
    guard contains(value) else {
      throw DocumentError(document, "is \(words(value)); it must \(range)")
    }
    return value
  }

  /// The document that gives the value.
  public func document(of value: Value) -> Document { write(value) }

  /// A value as an error shows it.
  func words(_ value: Value) -> String {
    let document = write(value)
    if case .number(let number) = document.content { return "\(number)" }
    return (try? document.json()) ?? "\(value)"
  }
}
