import Yams

extension Document {
  /// The document as YAML that reads back as an equal one; maps keep their order, long lists of scalars stand in one
  /// line.
  public func yaml() -> String {
    do {
      return try Yams.serialize(node: node, width: -1, allowUnicode: true)
    } catch {
      preconditionFailure("a document always has a form in YAML: \(error)")
    }
  }

  /// The document as one line of JSON that reads back as an equal one; maps keep their order. Throws for a number that
  /// is infinite or NaN, which JSON lacks.
  public func json() throws(DocumentError) -> String {
    switch content {
    case .null: return "null"
    case .boolean(let value): return "\(value)"
    case .integer(let value): return "\(value)"
    case .number(let value):
      guard value.isFinite else { throw DocumentError(self, "JSON has no number \(value)") }
      return "\(value)"
    case .text(let text): return Document.quoted(text)
    case .list(let values):
      var parts: [String] = []
      for value in values { parts.append(try value.json()) }
      return "[" + parts.joined(separator: ", ") + "]"
    case .map(let entries):
      var parts: [String] = []
      for entry in entries { parts.append("\(Document.quoted(entry.key)): \(try entry.value.json())") }
      return "{" + parts.joined(separator: ", ") + "}"
    }
  }

  private var node: Node {
    switch content {
    case .null: return Node("null", .implicit, .plain)
    case .boolean(let value): return Node("\(value)", .implicit, .plain)
    case .integer(let value): return Node("\(value)", .implicit, .plain)
    case .number(let value): return Node(Document.plain(value), .implicit, .plain)
    case .text(let text): return Node(text, Tag(.str), Document.isPlain(text) ? .plain : .doubleQuoted)
    case .list(let values):
      let isShort = values.allSatisfy { value in
        if case .map = value.content { return false }
        if case .list = value.content { return false }
        return true
      }
      return Node(values.map(\.node), .implicit, isShort ? .flow : .block)
    case .map(let entries):
      return Node(
        entries.map { entry in
          (Node(entry.key, Tag(.str), Document.isPlain(entry.key) ? .plain : .doubleQuoted), entry.value.node)
        }, .implicit, entries.isEmpty ? .flow : .block)
    }
  }

  private static func plain(_ number: Double) -> String {
    if number.isNaN { return ".nan" }
    return number.isInfinite ? (number > 0 ? ".inf" : "-.inf") : "\(number)"
  }

  /// Whether this text reads back as text without quotes: it has letters, digits, spaces inside, and a few
  /// marks.
  private static func isPlain(_ text: String) -> Bool {
    guard case .text = resolved(text), let first = text.first, first.isASCII, first.isLetter else {
      return false
    }
    return text.last != " "
      && text.unicodeScalars.allSatisfy {
        $0.isASCII
          && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || " -_./".unicodeScalars.contains($0))
      }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      case "\u{2028}", "\u{2029}",
        _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
