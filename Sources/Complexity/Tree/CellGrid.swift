/// The visited part of a tape or a plane, one byte a cell; a tape is a plane of one row.
///
/// Everything outside the box `left...right × bottom...top` is blank. The storage grows when the head
/// nears its edge.
final class CellGrid {
  private(set) var cells: UnsafeMutablePointer<UInt8>
  private(set) var width: Int
  private(set) var height: Int
  private var originX: Int
  private var originY: Int
  var left = 0
  var right = 0
  var bottom = 0
  var top = 0
  var x = 0
  var y = 0
  var state = 0
  var steps = 0

  init(dimensions: Int) {
    width = dimensions == 1 ? 64 : 32
    height = dimensions == 1 ? 1 : 32
    originX = width / 2
    originY = height / 2
    cells = .allocate(capacity: width * height)
    cells.initialize(repeating: 0, count: width * height)
  }

  deinit { cells.deallocate() }

  @inline(__always)  // runs for every cell that is compared at a new record
  func index(_ x: Int, _ y: Int) -> Int { (y &+ originY) &* width &+ x &+ originX }

  /// A cell's symbol; blank outside the box.
  @inline(__always)  // runs for every cell that is compared at a new record
  func symbol(_ x: Int, _ y: Int) -> UInt8 {
    x < left || x > right || y < bottom || y > top ? 0 : cells[index(x, y)]
  }

  /// Whether the head may take one more step in any direction without leaving the storage.
  @inline(__always)  // runs at every new record of every machine
  func holds(_ x: Int, _ y: Int) -> Bool {
    let column = x &+ originX
    let row = y &+ originY
    return column > 0 && column < width &- 1 && (height == 1 || (row > 0 && row < height &- 1))
  }

  /// Clears the box and puts the head at its start.
  func clear() {
    for row in bottom...top {
      (cells + index(left, row)).update(repeating: 0, count: right &- left &+ 1)
    }
    (left, right, bottom, top, x, y, state, steps) = (0, 0, 0, 0, 0, 0, 0, 0)
  }

  /// Copies another grid's box and head.
  func copy(_ other: CellGrid) {
    for row in bottom...top {
      (cells + index(left, row)).update(repeating: 0, count: right &- left &+ 1)
    }
    if other.width != width || other.height != height {
      cells.deallocate()
      (width, height) = (other.width, other.height)
      cells = .allocate(capacity: width * height)
      cells.initialize(repeating: 0, count: width * height)
    }
    (originX, originY) = (other.originX, other.originY)
    (left, right, bottom, top) = (other.left, other.right, other.bottom, other.top)
    for row in bottom...top {
      (cells + index(left, row)).update(
        from: other.cells + index(left, row), count: right &- left &+ 1)
    }
    (x, y, state, steps) = (other.x, other.y, other.state, other.steps)
  }

  /// Doubles the storage around its centre.
  func grow() {
    let (oldCells, oldWidth, oldX, oldY) = (cells, width, originX, originY)
    originX += width / 2
    width *= 2
    if height > 1 {
      originY += height / 2
      height *= 2
    }
    cells = .allocate(capacity: width * height)
    cells.initialize(repeating: 0, count: width * height)
    for row in bottom...top {
      (cells + index(left, row)).update(
        from: oldCells + ((row + oldY) * oldWidth + left + oldX), count: right - left + 1)
    }
    oldCells.deallocate()
  }

  /// Replaces the content by a tape whose first cell is at `left`.
  func load(_ symbols: [UInt8], left newLeft: Int, head: Int, state newState: Int, steps newSteps: Int) {
    clear()
    while newLeft + originX < 2 || newLeft + symbols.count + originX > width - 2 { grow() }
    (left, right) = (newLeft, newLeft + symbols.count - 1)
    for (offset, symbol) in symbols.enumerated() { cells[index(newLeft + offset, 0)] = symbol }
    (x, y, state, steps) = (head, 0, newState, newSteps)
  }
}

/// A saved copy of a grid's box, blank outside it.
struct CellMark {
  private var cells: [UInt8] = []
  private var left = 0
  private var right = -1
  private var bottom = 0
  private var top = -1

  mutating func save(_ grid: CellGrid) {
    (left, right, bottom, top) = (grid.left, grid.right, grid.bottom, grid.top)
    cells.removeAll(keepingCapacity: true)
    for row in bottom...top {
      cells.append(
        contentsOf: UnsafeBufferPointer(
          start: grid.cells + grid.index(left, row), count: right - left + 1))
    }
  }

  var rows: ClosedRange<Int> { bottom...top }
  var columns: ClosedRange<Int> { left...right }

  @inline(__always)  // runs for every cell that is compared at a new record
  func symbol(_ x: Int, _ y: Int) -> UInt8 {
    x < left || x > right || y < bottom || y > top
      ? 0 : cells[(y &- bottom) &* (right &- left &+ 1) &+ x &- left]
  }
}
