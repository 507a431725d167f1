/// The operands of a fused call under construction: views of buffers, and arrays of the tile for what passes from
/// stage to stage.
struct FusedOperands {
  private(set) var all: [FusedCall.Operand] = []
  /// Bytes of a number, and columns of the call's rows.
  private let elementBytes: Int
  private let columns: Int
  /// Operands outside the tile, by the memory that they read or write.
  private var known: [Key: Int] = [:]
  /// Arrays of the tile, and whether they have one element a row.
  private var arrays: [(operand: Int, isRow: Bool)] = []
  private var free: [Bool: [Int]] = [true: [], false: []]
  /// Arrays that hold one cycle of rows, which every tile reads again.
  private var cycles: [Int] = []

  private struct Key: Hashable {
    var buffer: Int
    var offset: Int
    var outer: Int
    var inner: Int
    var column: Int
  }

  init(elementBytes: Int, columns: Int) {
    self.elementBytes = elementBytes
    self.columns = columns
  }

  subscript(operand: Int) -> FusedCall.Operand { all[operand] }

  private mutating func add(_ operand: FusedCall.Operand) -> Int {
    all.append(operand)
    return all.count - 1
  }

  /// The operand that reads or writes `view`. `rows` are the distances of its rows in elements; `column` is 0 when
  /// one element serves a whole row.
  mutating func external(_ view: View, rows: (outer: Int, inner: Int), column: Int) -> Int {
    let bytes = view.type.element.byteCount
    let key = Key(
      buffer: view.buffer, offset: view.offset, outer: rows.outer * bytes, inner: rows.inner * bytes,
      column: column)
    if let operand = known[key] { return operand }
    let operand = add(
      FusedCall.Operand(
        position: BufferPosition(view), elementBytes: bytes, width: column == 0 ? 1 : columns,
        outer: key.outer,
        inner: key.inner))
    known[key] = operand
    return operand
  }

  /// An array of the tile: a free one if there is one, else a new one.
  mutating func array(isRow: Bool) -> Int {
    if let operand = free[isRow]?.popLast() { return operand }
    let operand = row(width: isRow ? 1 : columns)
    arrays.append((operand, isRow))
    return operand
  }

  /// A new array for the rows of a cycle.
  mutating func cycle() -> Int {
    let operand = row(width: columns)
    cycles.append(operand)
    return operand
  }

  private mutating func row(width: Int) -> Int {
    add(
      FusedCall.Operand(
        position: nil, elementBytes: elementBytes, width: width, outer: 0, inner: elementBytes * width))
  }

  /// Marks the array as free: no later stage reads it.
  mutating func release(_ array: Int, isRow: Bool) { free[isRow, default: []].append(array) }

  /// Gives each array its place in the tile; `nil` when one row of every array does not fit.
  mutating func layOutTile(rows: Int, cycle: Int, fault: PlanFault?) -> TileLayout? {
    let whole = arrays.count { !$0.isRow }
    guard
      var layout = TileLayout(
        rows: rows, rowBytes: elementBytes * (whole * columns + arrays.count - whole),
        cycleBytes: min(cycle, rows * columns) * elementBytes, cycles: cycles.count, arrays: arrays.count)
    else { return nil }
    for operand in cycles {
      all[operand].tileOffset = layout.place(layout.cycleBytes)
      all[operand].inner = 0
    }
    for (operand, isRow) in arrays {
      all[operand].tileOffset = layout.place(elementBytes * layout.tile * (isRow ? 1 : columns))
    }
    if fault == .tileOverlap, arrays.count > 1 {
      all[arrays[1].operand].tileOffset = all[arrays[0].operand].tileOffset
    }
    return layout
  }
}
