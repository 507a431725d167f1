/// How often each block occurs in a grid.
struct BlockCensus {
  /// A block: its shape and its symbols, packed (1 to 4 bits each, the last lowest).
  struct Block: Hashable, Comparable {
    var rows: Int
    var columns: Int
    var content: UInt64

    static func < (a: Block, b: Block) -> Bool {
      (a.rows, a.columns, a.content) < (b.rows, b.columns, b.content)
    }

    func symbols(alphabet: Int) -> [UInt8] {
      let bits = Tally.bits(symbols: alphabet)
      let cells = rows * columns
      return (0..<cells).map { UInt8(content >> UInt64((cells - 1 - $0) * bits) & (1 << UInt64(bits) - 1)) }
    }
  }

  struct Shape: Hashable {
    var rows: Int
    var columns: Int
  }

  let counts: [Block: Int]
  let shapes: [Shape: Int]
  let blocks: Int
  let uncovered: Int

  var sorted: [(block: Block, count: Int)] {
    counts.sorted { $0.key < $1.key }.map { (block: $0.key, count: $0.value) }
  }

  init(_ grid: SymbolGrid, side: Int, partition: Partition) throws(ComplexityError) {
    let bits = Tally.bits(symbols: grid.alphabet)
    let cells = grid.rows == 1 ? side : side * side
    guard cells * bits <= 64 else {
      throw .shape(
        "blocks of \(cells) cells of \(grid.alphabet) symbols are too large: \(64 / bits) cells at most")
    }
    // Whole blocks of few bits are counted in an array: an image has a million of them.
    let direct = cells * bits <= 20
    var table = [Int](repeating: 0, count: direct ? 1 << (cells * bits) : 0)
    let height = grid.rows == 1 ? 1 : side
    var (covered, blocks) = (0, 0)
    var counts: [Block: Int] = [:]
    var shapes: [Shape: Int] = [:]
    try partition.forEach(rows: grid.rows, columns: grid.columns, side: side) { bounds in
      let content = Self.content(grid.symbols, grid.rows, grid.columns, bounds, bits)
      covered += bounds.height * bounds.width
      blocks += 1
      if direct && bounds.width == side && bounds.height == height {
        table[Int(content)] += 1
      } else {
        counts[Block(rows: bounds.height, columns: bounds.width, content: content), default: 0] += 1
        shapes[Shape(rows: bounds.height, columns: bounds.width), default: 0] += 1
      }
    }
    for (content, count) in table.enumerated() where count > 0 {
      counts[Block(rows: height, columns: side, content: UInt64(content))] = count
      shapes[Shape(rows: height, columns: side), default: 0] += count
    }
    (self.blocks, self.counts, self.shapes) = (blocks, counts, shapes)
    switch partition {
    case .ignore, .recursive: uncovered = grid.symbols.count - covered
    case .overlapping(let shift):
      func reached(_ cells: Int, _ side: Int, _ shift: Int) -> Int {
        let blocks = cells < side ? 0 : (cells - side) / shift + 1
        return blocks == 0 ? 0 : side + (blocks - 1) * min(shift, side)
      }
      uncovered =
        grid.symbols.count - reached(grid.rows, height, height == 1 ? 1 : shift)
        * reached(grid.columns, side, shift)
    case .periodic(let shift):
      func reached(_ cells: Int, _ side: Int, _ shift: Int) -> Int {
        Set(
          stride(from: 0, to: cells, by: shift).flatMap { start in (0..<side).map { (start + $0) % cells } }
        ).count
      }
      uncovered =
        grid.symbols.count - reached(grid.rows, height, height == 1 ? 1 : shift)
        * reached(grid.columns, side, shift)
    }
  }

  /// The packed symbols of a block; a block may continue at the opposite side.
  @inline(__always)  // runs for every block of a grid
  static func content(_ symbols: [UInt8], _ rows: Int, _ columns: Int, _ bounds: BlockBounds, _ bits: Int)
    -> UInt64
  {
    symbols.withUnsafeBufferPointer { symbols in
      var content: UInt64 = 0
      for offset in 0..<bounds.height {
        var row = bounds.row &+ offset
        if row >= rows { row &-= rows }
        let start = row &* columns
        for unwrapped in bounds.column..<(bounds.column &+ bounds.width) {
          let column = unwrapped >= columns ? unwrapped &- columns : unwrapped
          content = content &<< UInt64(truncatingIfNeeded: bits) | UInt64(symbols[start &+ column])
        }
      }
      return content
    }
  }
}
