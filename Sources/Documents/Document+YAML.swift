import Yams

extension Document {
  /// Lists and maps that nest deeper are refused.
  package static let deepest = 100

  /// Reads one YAML document by the core schema of YAML 1.2: `yes`, `12:30` and `012` are text, `1e-3` is a number.
  ///
  /// Throws when the text is not YAML, when a key occurs twice in one map or is not text, when values nest deeper than
  /// 100 levels, and for an anchor (`&name`) or alias, a tag (`!name`), a merge key (`<<`) and a second document. Cost:
  /// linear in the text.
  public init(yaml text: String, file: String) throws(DocumentError) {
    do {
      // The parser owns the anchors that its nodes name, so it must outlive them. It refuses to nest deeper
      // than 1,000 levels.
      let parser = try Parser(yaml: text, encoding: .utf8)
      guard let root = try parser.singleRoot() else {
        throw DocumentError(at: Place(file: file, line: 1, column: 1), "the file is empty")
      }
      self = try withExtendedLifetime(parser) { try Document(root, file: file, path: "", depth: 0) }
    } catch {
      throw DocumentError(error, file: file, text)
    }
  }

  private init(_ node: Node, file: String, path: String, depth: Int) throws {
    let place = Place(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    let noTags = "tags (!name) are not read; remove it"
    let noAnchors = "anchors (&name) and aliases are not read; write values out"
    func refused(_ reason: String) -> DocumentError { DocumentError(at: place, path: path, reason) }
    guard depth <= Document.deepest else { throw refused("nests deeper than \(Document.deepest) levels") }
    guard node.anchor == nil else { throw refused(noAnchors) }
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain
      guard scalar.tag.description == (isPlain ? Tag.Name.implicit : .str).rawValue else {
        throw refused(noTags)
      }
      self.init(isPlain ? Document.resolved(scalar.string) : .text(scalar.string), place: place, path: path)
    case .sequence(let sequence):
      guard sequence.tag == .implicit else { throw refused(noTags) }
      let values = try sequence.enumerated().map {
        try Document($0.element, file: file, path: "\(path)[\($0.offset)]", depth: depth + 1)
      }
      self.init(.list(values), place: place, path: path)
    case .mapping(let mapping):
      guard mapping.tag == .implicit else { throw refused(noTags) }
      let entries = try mapping.map { key, value in
        let at = key.mark.map { Place(file: file, line: $0.line, column: $0.column) } ?? place
        guard case .scalar(let name) = key, name.string != "<<", key.anchor == nil else {
          throw DocumentError(at: at, path: path, "a key is text, not a list, a map or a merge")
        }
        let below = path.isEmpty ? name.string : "\(path).\(name.string)"
        return Entry(
          name.string, try Document(value, file: file, path: below, depth: depth + 1), place: at)
      }
      self.init(.map(entries), place: place, path: path)
    case .alias: throw refused(noAnchors)
    }
  }
}

extension Document {
  /// The value that a plain scalar stands for in the core schema.
  static func resolved(_ text: String) -> Content {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .boolean(true)
    case "false", "False", "FALSE": return .boolean(false)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .number(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .number(-.infinity)
    case ".nan", ".NaN", ".NAN": return .number(.nan)
    default: return number(text) ?? .text(text)
    }
  }

  /// The number that this decimal text writes in YAML's core schema and in JSON, which agree here; `nil` for
  /// other text. A leading 0 makes it text.
  static func number(_ text: String) -> Content? {
    var rest = text.utf8[...]
    func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }
    func digits() -> Int {
      let count = rest.prefix { isDigit($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      rest = rest.dropFirst()
    }
    let leading = rest.first
    let whole = digits()
    guard whole <= 1 || leading != UInt8(ascii: "0") else { return nil }
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = digits()
      guard whole + fraction > 0 else { return nil }
    } else if whole == 0 {
      return nil
    } else if rest.isEmpty {
      return Int(text).map { .integer($0) } ?? Double(text).map { .number($0) }
    }
    if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        rest = rest.dropFirst()
      }
      guard digits() > 0 else { return nil }
    }
    guard rest.isEmpty else { return nil }
    // Swift's parser takes no number that begins or ends with its point.
    let filled = (whole == 0 ? text.replacing(".", with: "0.", maxReplacements: 1) : text)
      .replacing(fraction == 0 ? "." : "\u{0}", with: ".0", maxReplacements: 1)
    return Double(filled).map { .number($0) }
  }
}

extension DocumentError {
  /// The parser's error, worded like the other errors of this module.
  fileprivate init(_ error: any Error, file: String, _ text: String) {
    func at(_ mark: Mark) -> Document.Place {
      Document.Place(file: file, line: mark.line, column: mark.column)
    }
    switch error {
    case let error as DocumentError: self = error
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _),
      YamlError.composer(let context, let problem, let mark, _):
      let isTab =
        text.split(separator: "\n", omittingEmptySubsequences: false)
        .dropFirst(mark.line - 1).first?.prefix { $0 == " " || $0 == "\t" }.contains("\t") ?? false
      let why = [context.map { $0.text }, problem].compactMap { $0 }.joined(separator: ": ")
      self.init(
        at: at(mark),
        isTab ? "the line is indented by a tab; YAML is indented by spaces" : "this is no YAML: \(why)")
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      self.init(
        at: at(context.mark),
        "the key '\(keys.first ?? "")' occurs more than once in one map; keep one of them")
    case YamlError.reader(let problem, let offset, _, _):
      let before = text.prefix(offset ?? 0)
      self.init(
        at: Document.Place(
          file: file, line: before.count { $0.isNewline } + 1,
          column: before.unicodeScalars.reversed().prefix { $0 != "\n" }.count + 1),
        "this is no text that YAML allows: \(problem)")
    default: self.init(at: Document.Place(file: file, line: 1, column: 1), "this is no YAML: \(error)")
    }
  }
}
