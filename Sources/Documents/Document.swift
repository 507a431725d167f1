/// A value read from a YAML or JSON file, or made to be written as one: a scalar, a list or a map, each with the place
/// where it stands in its file.
///
/// Use it where people write files by hand: an error about a value can then name its file, line and column.
///
/// ```swift
/// let document = try Document(yaml: "rate: 0.1\nlayers: [8, 4]", file: "net.yaml")
/// let fields = try document.fields(["rate", "layers"])
/// let rate = try fields.required("rate").number()  // 0.1
/// let layers = try fields.required("layers").list()  // 8 and 4
/// ```
public struct Document: Sendable {
  /// The value itself.
  public var content: Content
  /// The value's place in its file; `nil` for a value that was made and not read.
  public var place: Place?
  /// The path to the value from the root, such as `layers[2].dense.units`; empty for the root.
  public var path: String

  /// The kinds of values.
  public enum Content: Sendable, Hashable {
    /// `null`, `~`, or nothing.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A whole number that fits 64 bits.
    case integer(Int)
    /// Another number; may be infinite or NaN in YAML, never in JSON.
    case number(Double)
    /// Text.
    case text(String)
    /// Values in order.
    case list([Document])
    /// Values by key, in order; no key occurs twice.
    case map([Entry])
  }

  /// One key of a map with its value.
  public struct Entry: Sendable, Hashable {
    /// The key.
    public var key: String
    /// The key's place; `nil` if it was not read.
    public var place: Place?
    /// The key's value.
    public var value: Document

    /// A key with its value.
    public init(_ key: String, _ value: Document, place: Place? = nil) {
      (self.key, self.value, self.place) = (key, value, place)
    }

    /// Equal keys and values, wherever they are in their files.
    public static func == (a: Entry, b: Entry) -> Bool { a.key == b.key && a.value == b.value }
    /// Hashes key and value.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(key)
      hasher.combine(value)
    }
  }

  /// A place in a file; lines and columns count from 1, columns in Unicode scalars.
  public struct Place: Sendable, Hashable, CustomStringConvertible {
    /// The file, as the user named it.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column, from 1.
    public var column: Int

    /// `file:line:column`.
    public var description: String { "\(file):\(line):\(column)" }
  }

  /// Makes a value.
  public init(_ content: Content, place: Place? = nil, path: String = "") {
    (self.content, self.place, self.path) = (content, place, path)
  }

  /// The kind of value, in the words of error messages.
  var kind: String {
    switch content {
    case .null: "nothing"
    case .boolean(let value): "\(value)"
    case .integer(let value): "the number \(value)"
    case .number(let value): "the number \(value)"
    case .text(let text): "the text '\(text.prefix(40))\(text.count > 40 ? "…" : "")'"
    case .list(let values): "a list of \(values.count)"
    case .map(let entries): "a map of \(entries.count) keys"
    }
  }
}

extension Document: Hashable {
  /// Equal contents, wherever they are in their files.
  public static func == (a: Document, b: Document) -> Bool { a.content == b.content }
  /// Hashes the content.
  public func hash(into hasher: inout Hasher) { hasher.combine(content) }
}

extension Document: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// Text.
  public init(stringLiteral value: String) { self.init(.text(value)) }
  /// A number.
  public init(floatLiteral value: Double) { self.init(.number(value)) }
  /// A whole number.
  public init(integerLiteral value: Int) { self.init(.integer(value)) }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self.init(.boolean(value)) }
  /// A list.
  public init(arrayLiteral elements: Document...) { self.init(.list(elements)) }
  /// A map; a key that is given twice is the programmer's mistake.
  public init(dictionaryLiteral elements: (String, Document)...) {
    precondition(Set(elements.map(\.0)).count == elements.count, "a key is given twice")
    self.init(.map(elements.map { Entry($0.0, $0.1) }))
  }
}
