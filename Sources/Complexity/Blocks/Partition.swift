/// How a grid is cut into blocks, and what is done with the rim that no whole block covers.
public enum Partition: Hashable, Sendable {
  /// The rim is left out.
  case ignore
  /// The rim is cut into smaller blocks, down to `minimum` on every side.
  case recursive(minimum: Int)
  /// Blocks at every `shift` cells that lie inside of the grid.
  case overlapping(shift: Int)
  /// Blocks at every `shift` cells; at the rim they continue at the opposite side, as if the grid were a ring or a
  /// torus.
  case periodic(shift: Int)
}

/// Where a block lies in its grid; it may continue at the opposite side.
struct BlockBounds: Hashable {
  var row: Int
  var column: Int
  var height: Int
  var width: Int
}

extension Partition {
  /// The blocks into which a grid is cut, in reading order.
  func blocks(rows: Int, columns: Int, side: Int) throws(ComplexityError) -> [BlockBounds] {
    var blocks: [BlockBounds] = []
    try forEach(rows: rows, columns: columns, side: side) { blocks.append($0) }
    return blocks
  }

  /// Calls `body` with every block, in reading order.
  func forEach(
    rows: Int, columns: Int, side: Int, _ body: (BlockBounds) -> Void
  ) throws(ComplexityError) {
    let isString = rows == 1
    let height = isString ? 1 : side
    switch self {
    case .ignore:
      Self.lattice(rows - height + 1, columns - side + 1, height, side, height, side, body)
    case .recursive(let minimum):
      guard minimum >= 1 else { throw .shape("blocks of \(minimum) cells: 1 is the least") }
      Self.recurse(
        BlockBounds(row: 0, column: 0, height: rows, width: columns), side, isString, minimum, body)
    case .overlapping(let shift):
      try Self.check(shift, rows, columns)
      Self.lattice(rows - height + 1, columns - side + 1, isString ? 1 : shift, shift, height, side, body)
    case .periodic(let shift):
      try Self.check(shift, rows, columns)
      guard rows >= height && columns >= side else {
        throw .shape("a ring of \(columns) cells in \(rows) rows is smaller than a block of side \(side)")
      }
      Self.lattice(rows, columns, isString ? 1 : shift, shift, height, side, body)
    }
  }

  private static func check(_ shift: Int, _ rows: Int, _ columns: Int) throws(ComplexityError) {
    guard shift >= 1 else { throw .shape("a shift of \(shift) cells: 1 is the least") }
    guard shift <= max(rows, columns) else {
      throw .shape("a shift of \(shift) cells leads out of \(rows) rows of \(columns)")
    }
  }

  /// The blocks whose first cells form a lattice within this many rows and columns.
  private static func lattice(
    _ rows: Int, _ columns: Int, _ down: Int, _ right: Int, _ height: Int, _ width: Int,
    _ body: (BlockBounds) -> Void
  ) {
    var row = 0
    while row < rows {
      var column = 0
      while column < columns {
        body(BlockBounds(row: row, column: column, height: height, width: width))
        column += right
      }
      row += down
    }
  }

  private static func recurse(
    _ part: BlockBounds, _ side: Int, _ isString: Bool, _ minimum: Int, _ body: (BlockBounds) -> Void
  ) {
    let step = isString ? 1 : side
    lattice(part.height, part.width, step, side, step, side) { piece in
      let bounds = BlockBounds(
        row: part.row + piece.row, column: part.column + piece.column,
        height: min(step, part.height - piece.row), width: min(side, part.width - piece.column))
      if bounds.width == side && bounds.height == step { return body(bounds) }
      let least = isString ? bounds.width : min(bounds.height, bounds.width)
      if least >= minimum { recurse(bounds, least, isString, minimum, body) }
    }
  }
}
