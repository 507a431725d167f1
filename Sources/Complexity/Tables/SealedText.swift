import AssayRandomness
import Crypto

/// Writes the lines of a table or a saved derivation and seals them with their digest, which finds damage, not forgery.
package struct SealedText {
  private var bytes: [UInt8] = []

  init(title: String) { line(title) }

  mutating func line(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    bytes.append(10)
  }

  mutating func header(_ identity: some TableIdentity) {
    line("build \(TableFile.build)")
    for (name, value) in identity.fields { line("\(name) \(value)") }
  }

  mutating func record(_ symbols: [UInt8], _ numbers: UInt64...) {
    for symbol in symbols { bytes.append(symbol < 10 ? 48 + symbol : 87 + symbol) }
    for number in numbers {
      bytes.append(32)
      bytes.append(contentsOf: String(number).utf8)
    }
    bytes.append(10)
  }

  func sealed() -> [UInt8] { Self.sealed(bytes) }

  /// Lines with their digest as a last line.
  package static func sealed(_ lines: [UInt8]) -> [UInt8] {
    lines + Array("sha256 \(sealDigest(lines[...]))\n".utf8)
  }
}

/// Reads the output of ``SealedText``, and trusts none of it before the digest is checked.
struct SealedReader {
  private static let sealLength = 7 + 64 + 1

  private let bytes: [UInt8]
  private let end: Int
  private let path: String
  private var at = 0

  init(_ bytes: [UInt8], title: String, _ identity: some TableIdentity, path: String) throws(ComplexityError)
  {
    self.bytes = bytes
    self.path = path
    end = bytes.count - Self.sealLength
    guard end > 0, bytes.starts(with: Array((title + "\n").utf8)) else {
      throw .damagedTable(path: path, reason: "it is no \(title), or it was cut short")
    }
    let digest = sealDigest(bytes[..<end])
    guard Array(bytes[end...]) == Array("sha256 \(digest)\n".utf8) else {
      throw .damagedTable(
        path: path, reason: "its content does not have its digest; it was cut short or changed")
    }
    _ = nextLine()
    let build = try value("build")
    guard build == TableFile.build else {
      throw .damagedTable(
        path: path, reason: "it was made by another build (\(build), not \(TableFile.build))")
    }
    for (name, expected) in identity.fields {
      let found = try value(name)
      guard found == expected else {
        throw .damagedTable(path: path, reason: "its \(name) is \(found), not \(expected)")
      }
    }
  }

  func damage(_ reason: String) -> ComplexityError { .damagedTable(path: path, reason: reason) }

  private mutating func nextLine() -> String? {
    guard at < end, let stop = bytes[at..<end].firstIndex(of: 10) else { return nil }
    defer { at = stop + 1 }
    return String(decoding: bytes[at..<stop], as: UTF8.self)
  }

  mutating func value(_ name: String) throws(ComplexityError) -> String {
    guard let line = nextLine(), line.hasPrefix(name + " ") else {
      throw damage("the line \(name) is missing")
    }
    return String(line.dropFirst(name.count + 1))
  }

  mutating func number(_ name: String) throws(ComplexityError) -> UInt64 {
    guard let number = UInt64(try value(name)) else { throw damage("the line \(name) holds no number") }
    return number
  }

  /// The whole numbers of a line, with spaces between them.
  mutating func numbers(_ name: String) throws(ComplexityError) -> [Int] {
    let words = try value(name).split(separator: " ")
    let numbers = words.compactMap { Int($0) }
    guard numbers.count == words.count else { throw damage("the line \(name) holds no numbers") }
    return numbers
  }

  /// The number of records that follow. Throws when the remaining bytes cannot hold so many.
  mutating func count(_ name: String) throws(ComplexityError) -> Int {
    let number = try number(name)
    // The shortest record: a symbol, a space, a digit and a line feed.
    guard number <= UInt64((end - at) / 4) else {
      throw damage("it says that it holds \(number) records, more than its bytes can")
    }
    return Int(number)
  }

  /// Throws unless the last record is the end.
  func finish() throws(ComplexityError) {
    guard at == end else { throw damage("it goes on after its last record") }
  }

  /// The rest of the next line if it begins with a name.
  mutating func optional(_ name: String) -> String? {
    let before = at
    if let line = nextLine(), line.hasPrefix(name + " ") { return String(line.dropFirst(name.count + 1)) }
    at = before
    return nil
  }

  /// Reads "symbols number…", at most three numbers. The symbols, all below `alphabet`, are packed with
  /// `bits` bits each where they fit a word.
  mutating func record(
    bits: Int, alphabet: Int, numbers expected: Int = 1,
    _ body: (_ packed: UInt64?, _ symbols: () -> [UInt8], _ numbers: (UInt64, UInt64, UInt64)) -> Void
  ) throws(ComplexityError) {
    let start = at
    var (at, word, broken, stop) = (at, UInt64(1), false, at)
    var numbers: (UInt64, UInt64, UInt64) = (0, 0, 0)
    bytes.withUnsafeBufferPointer { bytes in
      while at < end && bytes[at] > 32 {
        let digit = bytes[at]
        let symbol = digit >= 97 ? digit &- 87 : digit &- 48
        if symbol >= alphabet { broken = true }
        word = word &<< UInt64(truncatingIfNeeded: bits) | UInt64(symbol)
        at += 1
      }
      stop = at
      for index in 0..<expected {
        if at >= end || bytes[at] != 32 { broken = true }
        at += 1
        var number: UInt64 = 0
        let first = at
        while at < end && bytes[at] > 32 {
          if bytes[at] < 48 || bytes[at] > 57 { broken = true }
          let (tenfold, tooLarge) = number.multipliedReportingOverflow(by: 10)
          let (sum, beyond) = tenfold.addingReportingOverflow(UInt64(bytes[at] &- 48))
          if tooLarge || beyond { broken = true }
          number = sum
          at += 1
        }
        if at == first { broken = true }
        switch index {
        case 0: numbers.0 = number
        case 1: numbers.1 = number
        default: numbers.2 = number
        }
      }
    }
    self.at = at + 1
    if broken || at >= end || bytes[at] != 10 || stop == start { throw damage("a record is broken") }
    let copy = bytes
    body(
      (stop - start) * bits <= 62 ? word : nil,
      { copy[start..<stop].map { $0 >= 97 ? $0 - 87 : $0 - 48 } }, numbers)
  }
}

/// The fields by which a file says which table it is.
protocol TableIdentity {
  var fields: [(String, String)] { get }
}

/// SHA-256 in hexadecimal digits.
private func sealDigest(_ bytes: ArraySlice<UInt8>) -> String { SHA256.hash(data: bytes).hexadecimal }
