/// The Python literal in an npy header, read strictly: a dictionary of strings, booleans and tuples of
/// numbers.
struct NumpyLiteral {
  enum Value {
    case text(String)
    case truth(Bool)
    case tuple([Int])
    /// A list or a nested tuple: the fields of a structured type.
    case structure
  }

  private let bytes: [UInt8]
  private var place = 0

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// The dictionary's values by key. Throws when anything but spaces follows.
  static func parse(_ bytes: [UInt8]) throws(HeaderProblem) -> [String: Value] {
    var reader = NumpyLiteral(bytes: bytes)
    var members: [String: Value] = [:]
    guard try reader.take("{") else { throw reader.problem("{ must stand") }
    while try !reader.take("}") {
      let key = try reader.text()
      guard members[key] == nil else { throw reader.problem("the key '\(key)' stands for the second time") }
      guard try reader.take(":") else { throw reader.problem("a colon must stand") }
      let value = try reader.value()
      members[key] = value
      if case .structure = value { return members }
      if try reader.take(",") { continue }
      guard try reader.take("}") else { throw reader.problem("a comma or } must stand") }
      break
    }
    reader.skipSpace()
    guard reader.place == bytes.count else {
      throw reader.problem("nothing but spaces may follow")
    }
    return members
  }

  private func problem(_ reason: String) -> HeaderProblem {
    HeaderProblem("at byte \(place) of its header's text, \(reason)")
  }

  private mutating func skipSpace() {
    while place < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[place]) { place += 1 }
  }

  private mutating func next() throws(HeaderProblem) -> UInt8 {
    skipSpace()
    guard place < bytes.count else { throw problem("it ends too early") }
    return bytes[place]
  }

  private mutating func take(_ character: Character) throws(HeaderProblem) -> Bool {
    guard try next() == character.asciiValue else { return false }
    place += 1
    return true
  }

  private mutating func value() throws(HeaderProblem) -> Value {
    switch try next() {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "["): return .structure
    case UInt8(ascii: "("): return try tuple()
    default:
      for (word, truth) in [("True", true), ("False", false)] where bytes[place...].starts(with: word.utf8) {
        place += word.utf8.count
        return .truth(truth)
      }
      throw problem("a text, True, False or a tuple must stand")
    }
  }

  private mutating func text() throws(HeaderProblem) -> String {
    let quote = try next()
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw problem("a text must stand")
    }
    let start = place + 1
    guard let end = bytes[start...].firstIndex(of: quote) else { throw problem("a text does not end") }
    guard !bytes[start..<end].contains(UInt8(ascii: "\\")),
      let text = String(validating: bytes[start..<end], as: UTF8.self)
    else { throw problem("a text is not plain") }
    place = end + 1
    return text
  }

  private mutating func tuple() throws(HeaderProblem) -> Value {
    place += 1
    var numbers: [Int] = []
    while try !take(")") {
      if [UInt8(ascii: "("), UInt8(ascii: "'")].contains(try next()) { return .structure }
      numbers.append(try whole())
      if try take(",") { continue }
      guard try take(")") else { throw problem("a comma or ) must stand") }
      guard numbers.count > 1 else { throw problem("a tuple of one number must end with a comma") }
      break
    }
    return .tuple(numbers)
  }

  private mutating func whole() throws(HeaderProblem) -> Int {
    let start = place
    while place < bytes.count, (0x30...0x39).contains(bytes[place]) { place += 1 }
    let digits = String(decoding: bytes[start..<place], as: UTF8.self)
    guard let number = Int(digits), digits == "0" || digits.first != "0" else {
      place = start
      throw problem("a whole number not below 0 that a file can mean must stand")
    }
    return number
  }
}
