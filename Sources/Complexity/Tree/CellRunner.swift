/// Runs a machine on a grid and tries to prove a cycle or a translated cycle meanwhile.
///
/// *Cycle*: the configuration equals the one saved last; the interval between saves doubles each time. The
/// number of cells that differ from the saved ones is kept up to date, so a comparison costs nothing. *Translated
/// cycle*: the head sets a new record on one side (a column or row beyond all before) in the same state as at
/// the saved record on that side, and the whole slab between it and the farthest column (row) visited since has
/// the same content, relative to the head; beyond the record all cells are blank. Then everything repeats,
/// shifted.
final class CellRunner {
  enum Ending { case node, cycle, translatedCycle, limit }

  private var snapshot: UnsafeMutablePointer<UInt8>
  private var snapshotCapacity: Int
  private var mark = CellMark()

  init() {
    snapshotCapacity = 0
    snapshot = .allocate(capacity: 1)
  }

  deinit { snapshot.deallocate() }

  /// Continues from the grid's configuration with `first`, or with the machine's own entry where that is nil.
  ///
  /// At most `limit − 1` steps are taken in all, so that a halting step reached after them is within
  /// `limit`.
  func run(_ machine: borrowing CellMachine, on grid: CellGrid, first: Int32?, limit: Int) -> Ending {
    let symbols = machine.space.symbols
    return machine.entries.withUnsafeBufferPointer { entries in
      run(entries, symbols, grid, first, limit)
    }
  }

  private func run(
    _ entries: UnsafeBufferPointer<Int32>, _ symbols: Int, _ grid: CellGrid, _ first: Int32?, _ limit: Int
  ) -> Ending {
    var (x, y, state, steps) = (grid.x, grid.y, grid.state, grid.steps)
    var index = grid.index(x, y)
    var cells = grid.cells
    var width = grid.width
    var snapshotState = -1
    var (snapshotX, snapshotY) = (0, 0)
    var difference = 0
    var segment = 16
    var boundary = steps &+ segment

    var markSide = -1
    var markState = -1
    var (markX, markY) = (0, 0)
    var (lowX, highX, lowY, highY) = (x, x, y, y)
    var records: UInt = 0

    var instruction: Int32
    if let first {
      instruction = first
    } else {
      instruction = entries[state &* symbols &+ Int(cells[index])]
      if instruction == CellMachine.undefined { return .node }
    }
    defer { (grid.x, grid.y, grid.state, grid.steps) = (x, y, state, steps) }
    prepare(grid)

    while true {
      if steps >= limit &- 1 { return .limit }
      let written = CellMachine.write(instruction)
      let old = cells[index]
      if written != old {
        let saved = snapshot[index]
        difference &+= (written != saved ? 1 : 0) &- (old != saved ? 1 : 0)
        cells[index] = written
      }
      state = CellMachine.next(instruction)
      steps &+= 1
      var side = -1
      switch CellMachine.direction(instruction) {
      case 0:
        x &+= 1
        index &+= 1
        highX = max(highX, x)
        if x > grid.right {
          grid.right = x
          side = 0
        }
      case 1:
        x &-= 1
        index &-= 1
        lowX = min(lowX, x)
        if x < grid.left {
          grid.left = x
          side = 1
        }
      case 2:
        y &+= 1
        index &+= width
        highY = max(highY, y)
        if y > grid.top {
          grid.top = y
          side = 2
        }
      default:
        y &-= 1
        index &-= width
        lowY = min(lowY, y)
        if y < grid.bottom {
          grid.bottom = y
          side = 3
        }
      }

      if side >= 0 {
        if markSide == side && markState == state
          && repeats(grid, side, x, y, markX, markY, (lowX, highX, lowY, highY))
        {
          return .translatedCycle
        }
        records &+= 1
        if records & (records &- 1) == 0 {
          mark.save(grid)
          (markSide, markState, markX, markY) = (side, state, x, y)
          (lowX, highX, lowY, highY) = (x, x, y, y)
        }
        if !grid.holds(x, y) {
          grid.grow()
          prepare(grid)
          cells = grid.cells
          width = grid.width
          index = grid.index(x, y)
          snapshotState = -1
        }
      }

      instruction = entries[state &* symbols &+ Int(cells[index])]
      if instruction == CellMachine.undefined { return .node }
      if difference == 0 && state == snapshotState && x == snapshotX && y == snapshotY {
        return .cycle
      }
      if steps >= boundary {
        snapshot.update(from: cells, count: width &* grid.height)
        (snapshotState, snapshotX, snapshotY, difference) = (state, x, y, 0)
        segment &*= 2
        boundary = steps &+ segment
      }
    }
  }

  /// Whether the slab behind a new record has, relative to the head, the content that it had behind the saved
  /// one.
  private func repeats(
    _ grid: CellGrid, _ side: Int, _ x: Int, _ y: Int, _ markX: Int, _ markY: Int,
    _ since: (lowX: Int, highX: Int, lowY: Int, highY: Int)
  ) -> Bool {
    let (dx, dy) = (x &- markX, y &- markY)
    var rows = min(grid.bottom, mark.rows.lowerBound &+ dy)...max(grid.top, mark.rows.upperBound &+ dy)
    var columns =
      min(grid.left, mark.columns.lowerBound &+ dx)...max(grid.right, mark.columns.upperBound &+ dx)
    switch side {
    case 0: columns = since.lowX &+ dx...x
    case 1: columns = x...since.highX &+ dx
    case 2: rows = since.lowY &+ dy...y
    default: rows = y...since.highY &+ dy
    }
    // In ascending order of rows and columns; it stops at the first difference.
    for row in rows {
      for column in columns where grid.symbol(column, row) != mark.symbol(column &- dx, row &- dy) {
        return false
      }
    }
    return true
  }

  /// Allocates memory for snapshots of the grid's storage.
  private func prepare(_ grid: CellGrid) {
    let needed = grid.width * grid.height
    guard needed > snapshotCapacity else { return }
    snapshot.deallocate()
    snapshot = .allocate(capacity: needed)
    snapshot.initialize(repeating: 0, count: needed)
    snapshotCapacity = needed
  }
}
