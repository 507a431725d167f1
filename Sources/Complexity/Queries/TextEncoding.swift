/// How the bytes of a file or an argument are turned into symbols.
public enum TextEncoding: Hashable, Sendable {
  /// Every different character is a symbol, named in order of first occurrence.
  case letters
  /// Digits and then small letters: 0, 1, … 9, a, … are the symbols 0, 1, … 9, 10, …
  case digits
  /// Every byte as eight binary symbols, the highest bit first.
  case bits

  /// The encoding with this name: letters, digits or bits.
  public init(name: String) throws(ComplexityError) {
    switch name {
    case "letters": self = .letters
    case "digits": self = .digits
    case "bits": self = .bits
    default: throw .unknownEncoding("no encoding '\(name)': letters, digits or bits")
    }
  }

  /// The symbols of a text.
  /// - Throws: ``ComplexityError`` for an empty text, for one longer than ``longest``, for more than 256 different
  ///   characters, for letters that are not UTF-8, and for anything but digits in the encoding `digits`.
  public func symbols(_ bytes: [UInt8]) throws(ComplexityError) -> [UInt8] {
    if bytes.isEmpty { throw .emptyString }
    let length = self == .bits ? bytes.count * 8 : bytes.count
    if length > Self.longest {
      // A character of several bytes is one symbol, so letters are counted only once they are known to be few.
      let unit = self == .letters ? "bytes" : "symbols"
      throw .outOfRange("the string has \(length) \(unit), and at most \(Self.longest) are taken at once")
    }
    switch self {
    case .bits:
      var symbols: [UInt8] = []
      symbols.reserveCapacity(length)
      for byte in bytes { for bit in 0..<UInt8(8) { symbols.append(byte >> (7 - bit) & 1) } }
      return symbols
    case .digits:
      var symbols: [UInt8] = []
      symbols.reserveCapacity(bytes.count)
      for (index, byte) in bytes.enumerated() {
        switch byte {
        case 48...57: symbols.append(byte - 48)
        case 97...122: symbols.append(byte - 87)
        default:
          throw .unknownEncoding(
            "\(Self.spoken(byte)) at position \(index + 1) is no digit; declare the encoding letters or bits")
        }
      }
      return symbols
    case .letters:
      if bytes.allSatisfy({ $0 < 128 }) { return Pattern.normalised(bytes) }
      if let index = Self.firstNonText(bytes) {
        throw .unknownEncoding(
          "the byte \(bytes[index]) at position \(index + 1) is no UTF-8; declare the encoding bits")
      }
      var names: [Character: UInt8] = [:]
      var symbols: [UInt8] = []
      for character in String(decoding: bytes, as: UTF8.self) {
        if names[character] == nil {
          if names.count == 256 { throw .unknownEncoding("more than 256 different characters: use bits") }
          names[character] = UInt8(names.count)
        }
        symbols.append(names[character, default: 0])
      }
      return symbols
    }
  }

  /// The most symbols that a string can have; in the encoding `letters`, the most bytes.
  public static let longest = 1 << 26

  /// The position of the first byte that is not UTF-8; nil if all are.
  private static func firstNonText(_ bytes: [UInt8]) -> Int? {
    var (parser, source, index) = (Unicode.UTF8.ForwardParser(), bytes.makeIterator(), 0)
    while true {
      switch parser.parseScalar(from: &source) {
      case .valid(let scalar): index += scalar.count
      case .emptyInput: return nil
      case .error: return index
      }
    }
  }

  private static func spoken(_ byte: UInt8) -> String {
    switch byte {
    case 0: "a NUL byte"
    case 10, 13: "a line break"
    case 33...126: "'\(Character(UnicodeScalar(byte)))'"
    default: "the byte \(byte)"
    }
  }
}
