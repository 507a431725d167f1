/// Computes by how much the complexity changes when one cell is changed, exactly and without a new decomposition.
///
/// Only the blocks that contain the cell are examined. Several of these blocks may be equal, before or after the
/// change, and their occurrences are counted accordingly. A change costs one look-up for each block that contains the
/// cell.
public struct BlockPerturbation {
  private let decomposition: BlockDecomposition
  private let bits: Int
  private var counts: [BlockCensus.Block: Int]
  private let blocks: [BlockBounds]
  /// The numbers of the blocks that contain a cell are `covering[starts[cell]..<starts[cell + 1]]`.
  private let starts: [Int32]
  private let covering: [Int32]
  private var values: [BlockCensus.Block: Double] = [:]
  /// The grid in its current state.
  public private(set) var grid: SymbolGrid

  /// The most changes of one cell that a grid may have: its cells times its other symbols.
  public static let mostChanges = 1 << 22

  /// Prepares the changes of a grid. Cost: that of a decomposition.
  ///
  /// - Throws: ``ComplexityError`` where the grid cannot be decomposed or has more than ``mostChanges``.
  public init(_ decomposition: BlockDecomposition, _ grid: SymbolGrid) throws(ComplexityError) {
    try decomposition.checkAlphabet(of: grid)
    let changes = grid.symbols.count * max(grid.alphabet - 1, 1)
    guard changes <= Self.mostChanges else {
      throw .outOfRange("\(changes) changes of one cell are too many: at most \(Self.mostChanges)")
    }
    self.decomposition = decomposition
    self.grid = grid
    bits = Tally.bits(symbols: grid.alphabet)
    counts = try BlockCensus(grid, side: decomposition.side, partition: decomposition.partition).counts
    let blocks = try decomposition.partition.blocks(
      rows: grid.rows, columns: grid.columns, side: decomposition.side)
    self.blocks = blocks
    var starts = [Int32](repeating: 0, count: grid.symbols.count + 1)
    func cells(_ bounds: BlockBounds, _ body: (Int) -> Void) {
      for row in bounds.row..<(bounds.row + bounds.height) {
        for column in bounds.column..<(bounds.column + bounds.width) {
          body(row % grid.rows * grid.columns + column % grid.columns)
        }
      }
    }
    for bounds in blocks { cells(bounds) { starts[$0 + 1] += 1 } }
    for cell in 1..<starts.count { starts[cell] += starts[cell - 1] }
    var covering = [Int32](repeating: 0, count: Int(starts[grid.symbols.count]))
    var next = starts
    for (number, bounds) in blocks.enumerated() {
      cells(bounds) {
        covering[Int(next[$0])] = Int32(number)
        next[$0] += 1
      }
    }
    self.starts = starts
    self.covering = covering
  }

  /// The change of the complexity, in bits, if a cell held another symbol.
  public mutating func change(cell: Int, to symbol: UInt8) throws(ComplexityError) -> Double {
    try change(cell, symbol, keep: false)
  }

  /// Changes a cell for good and returns the change of the complexity, in bits.
  public mutating func apply(cell: Int, to symbol: UInt8) throws(ComplexityError) -> Double {
    try change(cell, symbol, keep: true)
  }

  /// The change for every cell and every other symbol, cell by cell, symbols ascending.
  public mutating func all() throws(ComplexityError) -> [(cell: Int, symbol: UInt8, bits: Double)] {
    let symbols = (0..<grid.alphabet).map { UInt8($0) }
    var changes: [(cell: Int, symbol: UInt8, bits: Double)] = []
    for cell in grid.symbols.indices {
      for symbol in symbols where symbol != grid.symbols[cell] {
        changes.append((cell, symbol, try change(cell: cell, to: symbol)))
      }
    }
    return changes
  }

  private mutating func change(_ cell: Int, _ symbol: UInt8, keep: Bool) throws(ComplexityError) -> Double {
    guard grid.symbols.indices.contains(cell) else {
      throw .outOfRange("cell \(cell) is outside 0..<\(grid.symbols.count)")
    }
    guard Int(symbol) < grid.alphabet else {
      throw .symbolOutsideAlphabet(symbol: String(symbol), position: cell + 1, alphabet: grid.alphabet)
    }
    let before = grid.symbols[cell]
    if symbol == before { return 0 }
    var moved: [BlockCensus.Block: Int] = [:]
    let over = covering[Int(starts[cell])..<Int(starts[cell + 1])]
    for sign in [-1, 1] {
      if sign == 1 { grid.symbols[cell] = symbol }
      for number in over {
        let bounds = blocks[Int(number)]
        let block = BlockCensus.Block(
          rows: bounds.height, columns: bounds.width,
          content: BlockCensus.content(grid.symbols, grid.rows, grid.columns, bounds, bits))
        moved[block, default: 0] += sign
      }
    }
    grid.symbols[cell] = before
    var difference = 0.0
    for (block, shift) in moved.sorted(by: { $0.key < $1.key }) where shift != 0 {
      let count = counts[block] ?? 0
      let value = try value(block)
      if count > 0 { difference -= value + binaryLogarithm(Double(count)) }
      if count + shift > 0 { difference += value + binaryLogarithm(Double(count + shift)) }
    }
    // Nothing is kept before the value of every block is known.
    if keep {
      grid.symbols[cell] = symbol
      for (block, shift) in moved where shift != 0 {
        let count = counts[block, default: 0] + shift
        counts[block] = count > 0 ? count : nil
      }
    }
    return difference
  }

  private mutating func value(_ block: BlockCensus.Block) throws(ComplexityError) -> Double {
    if let value = values[block] { return value }
    let value = try decomposition.bits(block, alphabet: grid.alphabet).bits
    values[block] = value
    return value
  }
}
