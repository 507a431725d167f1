/// Reads records of a CSV text (RFC 4180). Fields stand between separators; a field that holds a separator, a
/// line break or a quotation mark is quoted, and the mark in it doubled. Lines end with LF or CRLF; empty
/// lines and a byte order mark are ignored.
struct CSVReader {
  /// One record and the line, counted from 1, that it begins on.
  struct Record {
    let line: Int
    let fields: [String]
  }

  private static let quote = UInt8(ascii: "\"")
  private static let carriageReturn: UInt8 = 0x0d
  private static let lineFeed: UInt8 = 0x0a

  private let path: String
  private let bytes: [UInt8]
  private let separator: UInt8
  private var index: Int
  private var line = 1

  init(_ bytes: [UInt8], separator: UInt8, path: String) {
    self.path = path
    self.bytes = bytes
    self.separator = separator
    index = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  /// The next record, or `nil` at the end.
  mutating func next() throws(DatasetError) -> Record? {
    while takeLineBreak() { line += 1 }
    guard index < bytes.count else { return nil }
    let first = line
    var fields: [String] = []
    repeat { fields.append(try field(fields.count + 1, first)) } while take(separator)
    guard index == bytes.count || takeLineBreak() else {
      throw problem(first, fields.count, "after a quoted field a separator or the line's end must stand")
    }
    line += 1
    return Record(line: first, fields: fields)
  }

  private func problem(_ line: Int, _ column: Int, _ reason: String) -> DatasetError {
    .file(path: path, place: "line \(line), column \(column)", reason: reason)
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func takeLineBreak() -> Bool {
    if take(Self.lineFeed) { return true }
    guard isLineBreak(index) else { return false }
    index += 2
    return true
  }

  private func isLineBreak(_ index: Int) -> Bool {
    guard index < bytes.count else { return false }
    if bytes[index] == Self.lineFeed { return true }
    return bytes[index] == Self.carriageReturn && index + 1 < bytes.count && bytes[index + 1] == Self.lineFeed
  }

  private mutating func field(_ column: Int, _ first: Int) throws(DatasetError) -> String {
    if take(Self.quote) { return try quoted(column, first) }
    let start = index
    while index < bytes.count, bytes[index] != separator, !isLineBreak(index) {
      guard bytes[index] != Self.quote else {
        throw problem(first, column, "a quotation mark stands in a field that does not begin with one")
      }
      index += 1
    }
    return try text(bytes[start..<index], column, first)
  }

  /// Reads the rest of a quoted field whose first quotation mark is consumed.
  private mutating func quoted(_ column: Int, _ first: Int) throws(DatasetError) -> String {
    var content: [UInt8] = []
    while true {
      guard index < bytes.count else { throw problem(first, column, "a quoted field does not end") }
      let byte = bytes[index]
      index += 1
      if byte == Self.quote, !take(Self.quote) { return try text(content[...], column, first) }
      if byte == Self.lineFeed { line += 1 }
      content.append(byte)
    }
  }

  private func text(_ bytes: ArraySlice<UInt8>, _ column: Int, _ first: Int) throws(DatasetError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw problem(first, column, "the field is not UTF-8")
    }
    return text
  }
}
