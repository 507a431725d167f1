/// Measures of a string that use no Turing machines; they are shown beside its complexity.
public enum ClassicalMeasures {
  /// The entropy of the symbols' frequencies, in bits a symbol.
  public static func entropy(_ symbols: [UInt8]) -> Double {
    var counts = [Int](repeating: 0, count: 256)
    for symbol in symbols { counts[Int(symbol)] += 1 }
    return entropy(counts)
  }

  /// The entropy of the frequencies of overlapping pairs, in bits a pair; nil for fewer than two symbols.
  public static func secondOrderEntropy(_ symbols: [UInt8]) -> Double? {
    guard symbols.count > 1 else { return nil }
    var counts = [Int](repeating: 0, count: 65_536)
    for index in 1..<symbols.count { counts[Int(symbols[index - 1]) << 8 | Int(symbols[index])] += 1 }
    return entropy(counts)
  }

  static func entropy(_ counts: some Sequence<Int>) -> Double {
    let present = counts.filter { $0 > 0 }
    let total = Double(present.reduce(0, +))
    return present.reduce(0) { $0 - Double($1) / total * binaryLogarithm(Double($1) / total) }
  }

  /// Change complexity: for each position the share of changes over all orders that begin there, summed.
  ///
  /// Changes of order 1 are differences of neighbours; of order k, differences of neighbouring changes of
  /// order k − 1. Nil for fewer than three symbols. Cost: quadratic. Source: A. Aksentijevic and K.
  /// Gibson, Complexity equals change, 2012; the weights as in acss.
  public static func changeComplexity(_ symbols: [UInt8]) -> Double? {
    let length = symbols.count
    guard length > 2 else { return nil }
    var changes = (1..<length).map { symbols[$0] != symbols[$0 - 1] }
    var ones = [Int](repeating: 0, count: length - 1)
    while !changes.isEmpty {
      for (index, change) in changes.enumerated() where change { ones[index] += 1 }
      changes = zip(changes, changes.dropFirst()).map { $0 != $1 }
    }
    var sum = 0.0
    for (index, count) in ones.enumerated() { sum += Double(count) / Double(length - 1 - index) }
    return sum
  }

  /// The number of symbols that differ from the symbol before.
  public static func alternations(_ symbols: [UInt8]) -> Int {
    zip(symbols, symbols.dropFirst()).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
  }

  /// The length in bits of the string's LZ78 code: a pointer to an earlier phrase and a symbol for each
  /// phrase.
  ///
  /// Source: J. Ziv and A. Lempel, Compression of individual sequences via variable-rate coding, 1978.
  /// Cost: linear.
  public static func compressedBits(_ symbols: [UInt8], alphabet: Int) -> Int {
    let symbolBits = Tally.bits(symbols: max(alphabet, 2))
    var children: [UInt64: Int] = [:]
    var (node, phrases, bits) = (0, 0, 0)
    func pointerBits() -> Int { Int.bitWidth - phrases.leadingZeroBitCount }
    for symbol in symbols {
      let edge = UInt64(node) << 8 | UInt64(symbol)
      if let child = children[edge] {
        node = child
        continue
      }
      bits += pointerBits() + symbolBits
      phrases += 1
      children[edge] = phrases
      node = 0
    }
    return node == 0 ? bits : bits + pointerBits()
  }
}
