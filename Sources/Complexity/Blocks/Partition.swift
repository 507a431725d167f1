/// How a grid is cut into blocks, and how the rim is treated that no whole block covers.
public enum Partition: Hashable, Sendable {
  /// The rim is left out.
  case ignore
  /// The rim is cut into smaller blocks, down to `minimum` on every side.
  case recursive(minimum: Int)
  /// Windows at every `shift` cells that lie inside of the grid.
  case overlapping(shift: Int)
  /// Windows at every `shift` cells; they continue at the opposite side, as the grid is a ring or a torus.
  case periodic(shift: Int)
}

/// A window of a grid.
struct Window: Hashable {
  var row: Int
  var column: Int
  var height: Int
  var width: Int
}

extension Partition {
  /// The windows in which a grid is cut, in reading order.
  func windows(rows: Int, columns: Int, side: Int) throws(ComplexityError) -> [Window] {
    var windows: [Window] = []
    try forEach(rows: rows, columns: columns, side: side) { windows.append($0) }
    return windows
  }

  /// Calls `body` with every window, in reading order.
  func forEach(
    rows: Int, columns: Int, side: Int, _ body: (Window) -> Void
  ) throws(ComplexityError) {
    let isString = rows == 1
    let height = isString ? 1 : side
    switch self {
    case .ignore:
      Self.lattice(rows - height + 1, columns - side + 1, height, side, height, side, body)
    case .recursive(let minimum):
      guard minimum >= 1 else { throw .shape("blocks of \(minimum) cells: 1 is the least") }
      Self.recurse(
        Window(row: 0, column: 0, height: rows, width: columns), side, isString, minimum, body)
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

  /// The windows whose first cells form a lattice within this many rows and columns.
  private static func lattice(
    _ rows: Int, _ columns: Int, _ down: Int, _ right: Int, _ height: Int, _ width: Int,
    _ body: (Window) -> Void
  ) {
    var row = 0
    while row < rows {
      var column = 0
      while column < columns {
        body(Window(row: row, column: column, height: height, width: width))
        column += right
      }
      row += down
    }
  }

  private static func recurse(
    _ part: Window, _ side: Int, _ isString: Bool, _ minimum: Int, _ body: (Window) -> Void
  ) {
    let step = isString ? 1 : side
    lattice(part.height, part.width, step, side, step, side) { piece in
      let window = Window(
        row: part.row + piece.row, column: part.column + piece.column,
        height: min(step, part.height - piece.row), width: min(side, part.width - piece.column))
      if window.width == side && window.height == step { return body(window) }
      let least = isString ? window.width : min(window.height, window.width)
      if least >= minimum { recurse(window, least, isString, minimum, body) }
    }
  }
}
