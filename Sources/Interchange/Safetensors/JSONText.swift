/// The part of JSON that the headers of tensor files use, read strictly: a name that occurs twice, too deep
/// nesting, or a number that is not whole and exact is refused, not guessed at.
enum JSONText {
  indirect enum Value {
    case text(String)
    case whole(Int)
    case list([Value])
    /// Pairs in the order of the text; no name occurs twice.
    case object([(name: String, value: Value)])
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\" + String(scalar)
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  static func parse(_ bytes: [UInt8]) throws(HeaderProblem) -> Value {
    var reader = Reader(bytes: bytes)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.place == bytes.count else {
      throw reader.problem("nothing but spaces may follow the header")
    }
    return value
  }

  private struct Reader {
    let bytes: [UInt8]
    var place = 0

    func problem(_ reason: String) -> HeaderProblem {
      HeaderProblem("at byte \(place) of its header, \(reason)")
    }

    mutating func skipSpace() {
      while place < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[place]) { place += 1 }
    }

    /// The next byte that is no space; it is not consumed.
    mutating func next() throws(HeaderProblem) -> UInt8 {
      skipSpace()
      guard place < bytes.count else { throw problem("it ends too early") }
      return bytes[place]
    }

    mutating func take(_ character: Character) throws(HeaderProblem) -> Bool {
      guard try next() == character.asciiValue else { return false }
      place += 1
      return true
    }

    mutating func value(depth: Int) throws(HeaderProblem) -> Value {
      guard depth < 4 else { throw problem("it nests deeper than a header does") }
      switch try next() {
      case UInt8(ascii: "{"): return try object(depth: depth)
      case UInt8(ascii: "["): return try list(depth: depth)
      case UInt8(ascii: "\""): return .text(try text())
      case UInt8(ascii: "0")...UInt8(ascii: "9"): return .whole(try whole())
      default: throw problem("an object, a list, a text or a whole number not below 0 must stand")
      }
    }

    mutating func object(depth: Int) throws(HeaderProblem) -> Value {
      place += 1
      var members: [(name: String, value: Value)] = []
      var names: Set<String> = []
      if try take("}") { return .object([]) }
      repeat {
        guard try next() == UInt8(ascii: "\"") else { throw problem("a name must stand") }
        let name = try text()
        guard names.insert(name).inserted else {
          throw problem("the name '\(name)' stands for the second time")
        }
        guard try take(":") else { throw problem("a colon must stand") }
        members.append((name, try value(depth: depth + 1)))
      } while try take(",")
      guard try take("}") else { throw problem("a comma or the end of the object must stand") }
      return .object(members)
    }

    mutating func list(depth: Int) throws(HeaderProblem) -> Value {
      place += 1
      var values: [Value] = []
      if try take("]") { return .list([]) }
      repeat { values.append(try value(depth: depth + 1)) } while try take(",")
      guard try take("]") else { throw problem("a comma or the end of the list must stand") }
      return .list(values)
    }

    mutating func whole() throws(HeaderProblem) -> Int {
      let start = place
      while place < bytes.count, (0x30...0x39).contains(bytes[place]) { place += 1 }
      let digits = String(decoding: bytes[start..<place], as: UTF8.self)
      if place < bytes.count, [0x2e, 0x65, 0x45].contains(bytes[place]) {
        throw problem("a whole number must stand, without point or exponent")
      }
      guard digits == "0" || digits.first != "0", let number = Int(digits) else {
        throw problem("\(digits.prefix(40)) is no whole number that a file can mean")
      }
      return number
    }

    mutating func text() throws(HeaderProblem) -> String {
      place += 1
      var content: [UInt8] = []
      while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
        let byte = bytes[place]
        guard byte >= 0x20 else { throw problem("a control character stands in a text") }
        place += 1
        if byte == UInt8(ascii: "\\") { content += try escape() } else { content.append(byte) }
      }
      guard place < bytes.count else { throw problem("a text does not end") }
      place += 1
      guard let text = String(validating: content, as: UTF8.self) else {
        throw problem("a text is not UTF-8")
      }
      return text
    }

    mutating func escape() throws(HeaderProblem) -> [UInt8] {
      guard place < bytes.count else { throw problem("a text does not end") }
      let byte = bytes[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
      case UInt8(ascii: "n"): return [0x0a]
      case UInt8(ascii: "t"): return [0x09]
      case UInt8(ascii: "r"): return [0x0d]
      case UInt8(ascii: "b"): return [0x08]
      case UInt8(ascii: "f"): return [0x0c]
      case UInt8(ascii: "u"):
        var code = try fourDigits()
        if (0xd800..<0xdc00).contains(code) {
          guard place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\"),
            bytes[place + 1] == UInt8(ascii: "u")
          else { throw problem("half of a pair of surrogates stands alone") }
          place += 2
          let low = try fourDigits()
          guard (0xdc00..<0xe000).contains(low) else {
            throw problem("half of a pair of surrogates stands alone")
          }
          code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(code) else {
          throw problem("half of a pair of surrogates stands alone")
        }
        return Array(String(Character(scalar)).utf8)
      default: throw problem("an unknown escape stands in a text")
      }
    }

    mutating func fourDigits() throws(HeaderProblem) -> UInt32 {
      guard place + 4 <= bytes.count,
        bytes[place..<(place + 4)].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let code = UInt32(String(decoding: bytes[place..<(place + 4)], as: UTF8.self), radix: 16)
      else { throw problem("four hexadecimal digits must stand") }
      place += 4
      return code
    }
  }
}

/// What is wrong with a header, in words.
struct HeaderProblem: Error {
  let reason: String
  /// The system's error, when the header could not be read at all.
  var cause: InterchangeError?

  init(_ reason: String) { self.reason = reason }

  init(_ cause: InterchangeError) {
    reason = cause.description
    self.cause = cause
  }
}
