extension Document {
  /// The value as a number; whole numbers count. Throws for anything else; text is never taken for a number.
  public func number() throws(DocumentError) -> Double {
    switch content {
    case .integer(let value): return Double(value)
    case .number(let value): return value
    default: throw expected("a number")
    }
  }

  /// The value as a whole number. Throws for anything else, such as 2.5; a number like 2e3 that is whole and
  /// exact counts.
  public func integer() throws(DocumentError) -> Int {
    switch content {
    case .integer(let value): return value
    case .number(let value):
      guard value.magnitude <= 0x1p53, let whole = Int(exactly: value) else {
        throw expected("a whole number")
      }
      return whole
    default: throw expected("a whole number")
    }
  }

  /// The value as text. Throws for anything else: `yes` is text, and `12` or `true` must be quoted to be
  /// text.
  public func text() throws(DocumentError) -> String {
    guard case .text(let text) = content else { throw expected("text") }
    return text
  }

  /// The value as `true` or `false`. Throws for anything else.
  public func boolean() throws(DocumentError) -> Bool {
    guard case .boolean(let value) = content else { throw expected("true or false") }
    return value
  }

  /// The values of a list. Throws for anything else.
  public func list() throws(DocumentError) -> [Document] {
    guard case .list(let values) = content else { throw expected("a list") }
    return values
  }

  /// The entries of a map. Throws for anything else.
  public func map() throws(DocumentError) -> [Entry] {
    guard case .map(let entries) = content else { throw expected("a map of keys and values") }
    return entries
  }

  /// The value as one of `names`. Throws for anything else, and names the nearest of them.
  public func choice(of names: [String]) throws(DocumentError) -> String {
    let text = try text()
    guard names.contains(text) else {
      throw DocumentError(self, "there is no '\(text)'\(Nearest.hint(to: text, among: names))")
    }
    return text
  }

  private func expected(_ kind: String) -> DocumentError {
    let remedy: String =
      switch (kind, content) {
      case ("text", .integer), ("text", .number), ("text", .boolean): "; put it in quotes"
      case ("a number", .text(let text)), ("a whole number", .text(let text)):
        Double(text) == nil ? "" : "; remove the quotes"
      default: ""
      }
    return DocumentError(self, "is \(self.kind); \(kind) is needed\(remedy)")
  }
}
