/// Strings up to what cannot change their count: renaming the symbols, and mirror images.
package enum Pattern {
  /// Renames symbols in order of first occurrence: "2212" becomes 0010.
  package static func normalised(_ symbols: some Collection<UInt8>) -> [UInt8] {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { names in
      names.initialize(repeating: 0xFF)
      var used: UInt8 = 0
      var result: [UInt8] = []
      result.reserveCapacity(symbols.count)
      for symbol in symbols {
        if names[Int(symbol)] == 0xFF {
          names[Int(symbol)] = used
          used += 1
        }
        result.append(names[Int(symbol)])
      }
      return result
    }
  }

  /// The key under which a string's count is kept.
  package static func key(_ symbols: [UInt8], dimensions: Int) -> [UInt8] {
    images(symbols, dimensions: dimensions).reduce(nil as [UInt8]?) { least, image in
      guard let least else { return image }
      return image.lexicographicallyPrecedes(least) ? image : least
    } ?? []
  }

  /// The normalised mirror images (two on a tape, eight of a square), with repetitions.
  package static func images(_ symbols: [UInt8], dimensions: Int) -> [[UInt8]] {
    if dimensions == 1 { return [normalised(symbols), normalised(symbols.reversed())] }
    var side = 0
    while side * side < symbols.count { side += 1 }
    guard side * side == symbols.count else { return [normalised(symbols)] }
    var images: [[UInt8]] = []
    var square = symbols
    for _ in 0..<2 {
      for _ in 0..<4 {
        images.append(normalised(square))
        // A quarter turn.
        let before = square
        for row in 0..<side {
          for column in 0..<side { square[row * side + column] = before[(side - 1 - column) * side + row] }
        }
      }
      let before = square
      for row in 0..<side {
        for column in 0..<side { square[row * side + column] = before[column * side + row] }
      }
    }
    return images
  }

  /// How many strings over `symbols` symbols share a key.
  package static func orbitSize(_ key: [UInt8], dimensions: Int, symbols: Int) -> Int {
    Set(images(key, dimensions: dimensions)).count * classSize(distinct: distinct(key), symbols: symbols)
  }

  /// The number of different symbols.
  package static func distinct(_ symbols: some Collection<UInt8>) -> Int { Set(symbols).count }

  /// The namings of a pattern: `m! / (m − k)!` for `k` different ones of `m` symbols.
  package static func classSize(distinct: Int, symbols: Int) -> Int {
    (0..<distinct).reduce(1) { $0 * (symbols - $1) }
  }

  /// A string as a word: a leading 1, then the symbols; nil where they do not fit.
  package static func pack(_ symbols: [UInt8], symbols alphabet: Int) -> UInt64? {
    let bits = Tally.bits(symbols: alphabet)
    guard symbols.count * bits <= 62 else { return nil }
    return symbols.reduce(1) { $0 << UInt64(bits) | UInt64($1) }
  }

  package static func length(_ word: UInt64, symbols alphabet: Int) -> Int {
    (63 - word.leadingZeroBitCount) / Tally.bits(symbols: alphabet)
  }

  package static func unpack(_ word: UInt64, symbols alphabet: Int) -> [UInt8] {
    let bits = Tally.bits(symbols: alphabet)
    let length = self.length(word, symbols: alphabet)
    let mask = UInt64(1) << UInt64(bits) - 1
    return (0..<length).map { UInt8(word >> UInt64((length - 1 - $0) * bits) & mask) }
  }

  /// The strings that a table prints for a key: every string over two symbols; patterns over more.
  package static func printed(_ key: [UInt8], _ space: MachineSpace) -> [[UInt8]] {
    var strings = Set(images(key, dimensions: space.dimensions))
    if space.symbols == 2 { strings.formUnion(strings.map { $0.map { 1 - $0 } }) }
    return strings.sorted { $0.lexicographicallyPrecedes($1) }
  }
}
