/// Strings up to the changes that leave their count the same: renaming symbols, and mirror images.
package enum Pattern {
  /// Renames symbols in order of first occurrence: "2212" becomes 0010.
  package static func normalised(_ symbols: some Collection<UInt8>) -> [UInt8] {
    // A name has 16 bits, since 256 names and the mark of an unnamed symbol do not fit 8.
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 256) { names in
      names.initialize(repeating: .max)
      var used: UInt16 = 0
      var result: [UInt8] = []
      result.reserveCapacity(symbols.count)
      for symbol in symbols {
        if names[Int(symbol)] == .max {
          names[Int(symbol)] = used
          used += 1
        }
        result.append(UInt8(truncatingIfNeeded: names[Int(symbol)]))
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

  /// The key of a string of two symbols, packed: the least of its mirror images, each with 0 first.
  package static func binaryKey(_ symbols: [UInt8], dimensions: Int) -> UInt64 {
    symbols.withUnsafeBufferPointer { symbols in
      if dimensions == 1 {
        let (first, last) = (symbols[0], symbols[symbols.count - 1])
        var (forward, backward) = (UInt64(1), UInt64(1))
        for index in 0..<symbols.count {
          forward = forward &<< 1 | UInt64(symbols[index] ^ first)
          backward = backward &<< 1 | UInt64(symbols[symbols.count &- 1 &- index] ^ last)
        }
        return min(forward, backward)
      }
      var least = UInt64.max
      for order in orders[symbols.count] ?? [] {
        let first = symbols[order[0]]
        var word: UInt64 = 1
        for index in order { word = word &<< 1 | UInt64(symbols[index] ^ first) }
        least = min(least, word)
      }
      return least
    }
  }

  /// For a square of this many cells, the cells of each mirror image in order.
  private static let orders: [Int: [[Int]]] = {
    var orders: [Int: [[Int]]] = [:]
    for side in 1...7 {
      let cells = (0..<side * side).map { UInt8($0) }
      orders[side * side] = squares(cells, side).map { $0.map(Int.init) }
    }
    return orders
  }()

  /// The normalised mirror images (two on a tape, eight of a square), with repetitions.
  package static func images(_ symbols: [UInt8], dimensions: Int) -> [[UInt8]] {
    if dimensions == 1 { return [normalised(symbols), normalised(symbols.reversed())] }
    var side = 0
    while side * side < symbols.count { side += 1 }
    guard side * side == symbols.count else { return [normalised(symbols)] }
    return squares(symbols, side).map { normalised($0) }
  }

  /// A square, turned and mirrored in all eight ways.
  private static func squares(_ symbols: [UInt8], _ side: Int) -> [[UInt8]] {
    var squares: [[UInt8]] = []
    var square = symbols
    for _ in 0..<2 {
      for _ in 0..<4 {
        squares.append(square)
        // Turns the square by a quarter.
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
    return squares
  }

  /// The number of strings over `symbols` symbols that share a key.
  package static func orbitSize(_ key: [UInt8], dimensions: Int, symbols: Int) -> Int {
    Set(images(key, dimensions: dimensions)).count * classSize(distinct: distinct(key), symbols: symbols)
  }

  /// The number of different symbols.
  package static func distinct(_ symbols: some Collection<UInt8>) -> Int { Set(symbols).count }

  /// The number of namings of a pattern: `m! / (m − k)!` for `k` different symbols out of `m`.
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
