/// The measure of simplicity that Dingle, Camargo and Louis use for finite strings.
package enum LempelZiv {
  /// The number of words into which Lempel and Ziv 1976 parse a string: each word is the shortest that does
  /// not occur in everything before its own last symbol. Cost: at most cubic; the strings are truth tables.
  package static func words(_ symbols: [UInt8]) -> Int {
    var (start, words) = (0, 0)
    while start < symbols.count {
      var length = 1
      while start + length <= symbols.count, occurs(start, length, in: symbols) { length += 1 }
      words += 1
      start += length
    }
    return words
  }

  /// `log₂ n · (words forwards + words backwards)/2`, and log₂ n for a constant string. Source: K. Dingle, C.
  /// Camargo and A. Louis, Input–output maps are strongly biased towards simple outputs, 2018.
  package static func complexity(_ symbols: [UInt8]) -> Double {
    let logarithm = binaryLogarithm(Double(symbols.count))
    if Set(symbols).count <= 1 { return logarithm }
    return logarithm * Double(words(symbols) + words(symbols.reversed())) / 2
  }

  /// Whether the word that begins at `start` occurs earlier, overlapping itself or not.
  private static func occurs(_ start: Int, _ length: Int, in symbols: [UInt8]) -> Bool {
    (0..<start).contains { origin in
      (0..<length).allSatisfy { symbols[origin + $0] == symbols[start + $0] }
    }
  }
}
