import AssayKernels

/// Turns a group of computations into the program of one fused call.
///
/// Operations in registers that depend on each other through registers alone form one stage, a run. Each reduction
/// and each function with a kernel of its own is another stage. Values that pass from stage to stage lie in arrays of
/// the tile.
struct FusedEmission {
  let computations: [Computation]
  let group: FusedGroup
  /// Whether a buffer is read outside the group.
  private let isWanted: (Int) -> Bool
  let fault: PlanFault?

  var call: FusedCall
  let rows: Int
  var operands: FusedOperands
  var order = AccessOrder()
  /// The member that computes each buffer.
  let producer: [Int: Int]
  /// The last stage that reads a member's value.
  private var lastStage: [Int: Int] = [:]
  /// The operand that holds a member's value beyond its run.
  var homes: [Int: Int] = [:]
  /// Arrays of the tile that hold an operand's rows side by side, by the operand.
  var spread: [Int: Int] = [:]
  /// Arrays of the tile that hold one operand's row as often as fills a cycle, by the operand.
  var cycled: [Int: Int] = [:]

  /// The group does not fit into one call: its members are computed one by one.
  struct DoesNotFit: Error {}

  /// Rows of fewer columns than this are copied side by side rather than walked one by one.
  static let fewColumns = Int(ASSAY_BLOCK)

  init(
    _ group: FusedGroup, _ computations: [Computation], fault: PlanFault?, isWanted: @escaping (Int) -> Bool
  ) {
    self.computations = computations
    self.group = group
    self.isWanted = isWanted
    self.fault = fault
    let walk = group.walk
    call = FusedCall(columns: walk.columns, period: walk.inner)
    call.cycle = FusedEmission.cycle(walk.columns)
    rows = walk.outer * walk.inner
    operands = FusedOperands(elementBytes: group.element.byteCount, columns: walk.columns)
    var producer: [Int: Int] = [:]
    for index in group.members { producer[computations[index].result.buffer] = index }
    self.producer = producer
  }

  /// The least common multiple of the number of columns and the size of a block.
  private static func cycle(_ columns: Int) -> Int {
    var (a, b) = (columns, Int(ASSAY_BLOCK))
    while b != 0 { (a, b) = (b, a % b) }
    return columns / a * Int(ASSAY_BLOCK)
  }

  /// Emits the call; `nil` when it needs more memory than a tile or more slots than a run has.
  mutating func instruction() -> Instruction? {
    let stages = arrange()
    for (number, members) in stages.enumerated() {
      for index in members {
        for operand in computations[index].operands {
          if let source = producer[operand.buffer] { lastStage[source] = max(lastStage[source] ?? 0, number) }
        }
      }
    }
    do {
      for (number, members) in stages.enumerated() {
        if isInRegisters(members[0]) {
          try emitRun(members, stage: number)
        } else {
          try emitCall(members[0], stage: number)
        }
      }
    } catch { return nil }
    guard let layout = operands.layOutTile(rows: rows, cycle: call.cycle, fault: fault) else { return nil }
    (call.operands, call.tile, call.tileBytes) = (operands.all, layout.tile, layout.bytes)
    return Instruction(
      kernel: \.fused, element: group.element, outputs: order.outputs.map(\.position),
      inputs: order.inputs.map(\.position), sizes: [0, rows],
      reuses: order.reuses(in: call, rows: rows, fault: fault),
      independence: BoundIndependence(rowsOfCost: rowCost), fused: call)
  }

  /// The estimated picoseconds for one row.
  private var rowCost: Int {
    call.stages.reduce(0) { cost, stage in
      switch stage.kind {
      case Int(ASSAY_STAGE_RUN): cost + stage.microCount * stage.width * Independence.Cost.element / 2
      case Int(ASSAY_STAGE_CALL_ELEMENTS): cost + stage.width * Independence.Cost.function
      case Int(ASSAY_STAGE_SPREAD_CYCLE): cost  // once, for some rows
      default: cost + call.columns * Independence.Cost.element
      }
    }
  }

  // MARK: Members

  func isInRegisters(_ index: Int) -> Bool {
    if case .inRegisters = computations[index].form?.operation { true } else { false }
  }

  /// Whether a member's value has one element a row.
  func isRowValue(_ index: Int) -> Bool {
    if case .fromRows = computations[index].form?.operation { return true }
    return isComputedOnceARow(index)
  }

  func isComputedOnceARow(_ index: Int) -> Bool {
    computations[index].form.map { $0.shape.count < group.shape.count } ?? false
  }

  /// The members of each stage, in an order in which they can be computed.
  private func arrange() -> [[Int]] {
    var levels: [Int: Int] = [:]
    func kind(_ index: Int) -> Int {
      isInRegisters(index) ? (isComputedOnceARow(index) ? 1 : 0) : 2
    }
    for index in group.members {
      levels[index] = computations[index].operands.reduce(0) { level, operand in
        guard let source = producer[operand.buffer], let before = levels[source] else { return level }
        return max(level, before + (kind(source) == kind(index) && kind(index) < 2 ? 0 : 1))
      }
    }
    let sorted = group.members.sorted {
      (levels[$0] ?? 0, kind($0), $0) < (levels[$1] ?? 0, kind($1), $1)
    }
    var stages: [[Int]] = []
    for index in sorted {
      if let last = stages.last?[0], kind(index) < 2, kind(last) == kind(index), levels[last] == levels[index]
      {
        stages[stages.count - 1].append(index)
      } else {
        stages.append([index])
      }
    }
    return stages
  }

  // MARK: Operands of stages

  /// The operand that reads or writes `view` in the order of the group's walk.
  mutating func external(_ view: View, _ strides: [Int], onceARow: Bool) -> Int {
    var (view, rows) = (view, group.rowStrides(strides))
    if fault == .otherStart { view.offset = 0 }
    if fault == .otherStep, producer[view.buffer] == nil { swap(&rows.outer, &rows.inner) }
    return operands.external(view, rows: rows, column: onceARow ? 0 : strides.last ?? 0)
  }

  /// The operand into which a member's value is written: its own buffer when it is read outside the group, else an
  /// array of the tile when a later stage reads it, else `nil`.
  mutating func home(of index: Int, stage: Int) -> Int? {
    let result = computations[index].result
    if isWanted(result.buffer) {
      let shape = isRowValue(index) ? group.rowShape ?? [] : group.shape
      let operand = external(result, View.denseStrides(shape), onceARow: isRowValue(index))
      homes[index] = operand
      return operand
    }
    guard let last = lastStage[index], last > stage else { return nil }
    homes[index] = operands.array(isRow: isRowValue(index))
    return homes[index]
  }

  /// Frees the tile's arrays whose values no later stage reads.
  mutating func release(after stage: Int) {
    // In order, so that the program is the same in every process.
    for (index, last) in lastStage.sorted(by: { $0.key < $1.key }) where last == stage {
      guard let operand = homes[index], operands[operand].position == nil else { continue }
      operands.release(operand, isRow: isRowValue(index))
      if let copy = spread.removeValue(forKey: operand) { operands.release(copy, isRow: false) }
      lastStage[index] = nil
    }
  }

  mutating func noteRead(_ operand: Int, isRepeated: Bool = false) {
    order.read(operand, at: operands[operand].position, isRepeated: isRepeated)
  }

  mutating func noteWrite(_ operand: Int) { order.write(operand, at: operands[operand].position) }
}
