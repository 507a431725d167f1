extension Document {
  /// Reads one JSON value (RFC 8259). Throws, with the place, when the text is not JSON, when a key occurs twice in one
  /// map, and when values nest deeper than 100 levels. Cost: linear in the text.
  public init(json text: String, file: String) throws(DocumentError) {
    var scanner = JSONScanner(text, file: file)
    self = try scanner.document()
  }
}

/// Reads JSON value by value and keeps track of line and column.
private struct JSONScanner {
  private let file: String
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var lineStart = 0

  init(_ text: String, file: String) {
    self.file = file
    scalars = Array(text.unicodeScalars)
  }

  mutating func document() throws(DocumentError) -> Document {
    let value = try value(path: "", depth: 0)
    skipSpace()
    guard index == scalars.count else { throw error("there is more after the value; a file holds one value") }
    return value
  }

  private var place: Document.Place {
    Document.Place(file: file, line: line, column: index - lineStart + 1)
  }
  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private func error(_ reason: String, path: String = "") -> DocumentError {
    DocumentError(at: place, path: path, reason)
  }

  private mutating func skipSpace() {
    while let scalar = next, scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" {
      index += 1
      if scalar == "\n" { (line, lineStart) = (line + 1, index) }
    }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == scalar else { return false }
    index += 1
    return true
  }

  private mutating func value(path: String, depth: Int) throws(DocumentError) -> Document {
    skipSpace()
    let place = place
    guard depth <= Document.deepest else {
      throw error("nests deeper than \(Document.deepest) levels", path: path)
    }
    switch next {
    case "{": return Document(.map(try entries(path, depth)), place: place, path: path)
    case "[": return Document(.list(try values(path, depth)), place: place, path: path)
    case "\"": return Document(.text(try string()), place: place, path: path)
    case nil: throw error("the file ends where a value is needed", path: path)
    default: return Document(try word(path), place: place, path: path)
    }
  }

  private mutating func entries(_ path: String, _ depth: Int) throws(DocumentError) -> [Document.Entry] {
    index += 1
    var entries: [Document.Entry] = []
    var keys: Set<String> = []
    if take("}") { return entries }
    repeat {
      skipSpace()
      let at = place
      guard next == "\"" else { throw error("a key in double quotes is needed", path: path) }
      let key = try string()
      guard keys.insert(key).inserted else {
        throw DocumentError(
          at: at, path: path, "the key '\(key)' occurs more than once in one map; keep one of them")
      }
      guard take(":") else { throw error("a colon is needed after the key '\(key)'", path: path) }
      let below = path.isEmpty ? key : "\(path).\(key)"
      entries.append(Document.Entry(key, try value(path: below, depth: depth + 1), place: at))
    } while take(",")
    guard take("}") else { throw error("a comma or } is needed", path: path) }
    return entries
  }

  private mutating func values(_ path: String, _ depth: Int) throws(DocumentError) -> [Document] {
    index += 1
    var values: [Document] = []
    if take("]") { return values }
    repeat { values.append(try value(path: "\(path)[\(values.count)]", depth: depth + 1)) } while take(",")
    guard take("]") else { throw error("a comma or ] is needed", path: path) }
    return values
  }

  /// Reads `null`, `true`, `false` or a number.
  private mutating func word(_ path: String) throws(DocumentError) -> Document.Content {
    let start = index
    while let scalar = next,
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "+-._".unicodeScalars.contains(scalar)
    {
      index += 1
    }
    let text = String(String.UnicodeScalarView(scalars[start..<index]))
    switch text {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default:
      let isJSON = text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
      guard isJSON, let number = Document.number(text) else {
        index = start
        throw error(
          text.isEmpty
            ? "there is no value that begins with '\(scalars[start])'"
            : "'\(text.prefix(40))' is no value of JSON; text stands in double quotes", path: path)
      }
      return number
    }
  }

  private mutating func string() throws(DocumentError) -> String {
    index += 1
    var text = String.UnicodeScalarView()
    while let scalar = next {
      guard scalar.value >= 0x20 else {
        throw error("a control character in text has to be written as \\u00XX")
      }
      index += 1
      if scalar == "\"" { return String(text) }
      text.append(scalar == "\\" ? try escape() : scalar)
    }
    throw error("the file ends inside of text")
  }

  private mutating func escape() throws(DocumentError) -> Unicode.Scalar {
    let names: [Unicode.Scalar: Unicode.Scalar] = [
      "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t",
    ]
    guard let name = next else { throw error("the file ends inside of text") }
    index += 1
    if let scalar = names[name] { return scalar }
    guard name == "u" else { throw error("there is no escape \\\(name) in JSON") }
    let first = try hexadecimal()
    guard (0xD800...0xDBFF).contains(first) else {
      guard let scalar = Unicode.Scalar(first) else {
        throw error("half of a surrogate pair is no character")
      }
      return scalar
    }
    guard take2("\\", "u") else { throw error("half of a surrogate pair is no character") }
    let second = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw error("half of a surrogate pair is no character") }
    return scalar
  }

  private mutating func take2(_ a: Unicode.Scalar, _ b: Unicode.Scalar) -> Bool {
    guard index + 1 < scalars.count, scalars[index] == a, scalars[index + 1] == b else { return false }
    index += 2
    return true
  }

  private mutating func hexadecimal() throws(DocumentError) -> UInt32 {
    guard index + 4 <= scalars.count,
      scalars[index..<(index + 4)].allSatisfy({ $0.isASCII && $0.properties.isASCIIHexDigit }),
      let value = UInt32(String(String.UnicodeScalarView(scalars[index..<(index + 4)])), radix: 16)
    else { throw error("\\u is followed by four hexadecimal digits") }
    index += 4
    return value
  }
}
