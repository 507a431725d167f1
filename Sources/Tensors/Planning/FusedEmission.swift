import AssayKernels

/// Turns a group of steps into the program of one fused call.
///
/// Operations in registers that depend on each other through registers alone make one run; each reduction and
/// each longer function is a stage of its own. What passes from stage to stage lies in arrays of the tile.
struct FusedEmission {
  let steps: [Step]
  let group: FusedGroup
  /// Buffers that are read outside the group.
  let isWanted: (Int) -> Bool

  var call: FusedCall
  let rows: Int
  var elementBytes: Int { group.element.byteCount }
  /// Rows of fewer columns are laid side by side rather than walked one by one.
  static let fewColumns = Int(ASSAY_BLOCK)

  /// For each member its stage.
  var stageOf: [Int: Int] = [:]
  var producer: [Int: Int] = [:]
  /// The last stage that reads a member's value.
  var lastStage: [Int: Int] = [:]
  /// Operands by what they read.
  var known: [Key: Int] = [:]
  /// Arrays of the tile that hold an operand's rows side by side, by the operand.
  var spread: [Int: Int] = [:]
  /// Arrays of the tile that hold one operand's row as often as fills a cycle, by the operand.
  var cycled: [Int: Int] = [:]
  /// Where a member's value lies beyond its run.
  var homes: [Int: Int] = [:]
  var freeArrays: [Bool: [Int]] = [true: [], false: []]
  /// Operands that are arrays of the tile, and whether they have one element a row.
  var arrays: [(operand: Int, isRow: Bool)] = []
  /// Operands that are arrays of the tile which hold some rows for all tiles.
  var cycles: [Int] = []
  /// When operands are read and written, for those outside the tile.
  var time = 0
  var firstWrite: [Int: Int] = [:]
  var lastRead: [Int: Int] = [:]
  /// Operands of which one element serves a line.
  var repeatedReads: Set<Int> = []
  var inputs: [(operand: Int, place: Place)] = []
  var outputs: [(operand: Int, place: Place)] = []
  var failed = false

  struct Key: Hashable {
    var buffer: Int
    var offset: Int
    var outer: Int
    var inner: Int
    var column: Int
  }

  init(_ group: FusedGroup, _ steps: [Step], isWanted: @escaping (Int) -> Bool) {
    self.steps = steps
    self.group = group
    self.isWanted = isWanted
    let walk = group.walk
    call = FusedCall(columns: walk.columns, period: walk.inner)
    call.cycle = FusedEmission.cycle(walk.columns)
    rows = walk.outer * walk.inner
    for index in group.members { producer[steps[index].result.buffer] = index }
  }

  /// The least number of whole rows and of whole blocks.
  private static func cycle(_ columns: Int) -> Int {
    var (a, b) = (columns, Int(ASSAY_BLOCK))
    while b != 0 { (a, b) = (b, a % b) }
    return columns / a * Int(ASSAY_BLOCK)
  }

  /// The call; `nil` when it would need more room than a tile has.
  mutating func instruction() -> Instruction? {
    let stages = arrange()
    for (number, members) in stages.enumerated() {
      for index in members { stageOf[index] = number }
    }
    for index in group.members {
      for operand in steps[index].operands {
        if let source = producer[operand.buffer], let stage = stageOf[index] {
          lastStage[source] = max(lastStage[source] ?? 0, stage)
        }
      }
    }
    for (number, members) in stages.enumerated() {
      if isInRegisters(members[0]) {
        emitRun(members, stage: number)
      } else {
        emitCall(members[0], stage: number)
      }
    }
    guard !failed, layOutTile() else { return nil }
    return Instruction(
      kernel: \.fused, element: group.element, outputs: outputs.map(\.place), inputs: inputs.map(\.place),
      sizes: [0, rows], replaceable: replacements(), independence: BoundIndependence(rowsOfCost: rowCost),
      fused: call)
  }

  /// Estimated picoseconds of a row.
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

  // MARK: Stages

  func isInRegisters(_ index: Int) -> Bool {
    if case .inRegisters = steps[index].form?.operation { true } else { false }
  }

  /// Whether a member's value has one element a row.
  func isRowValue(_ index: Int) -> Bool {
    if case .fromRows = steps[index].form?.operation { return true }
    return isComputedOnceARow(index)
  }

  func isComputedOnceARow(_ index: Int) -> Bool {
    steps[index].form.map { $0.shape.count < group.shape.count } ?? false
  }

  /// Members by stage, in order.
  private func arrange() -> [[Int]] {
    var levels: [Int: Int] = [:]
    func kind(_ index: Int) -> Int {
      isInRegisters(index) ? (isComputedOnceARow(index) ? 1 : 0) : 2
    }
    for index in group.members {
      levels[index] = steps[index].operands.reduce(0) { level, operand in
        guard let source = producer[operand.buffer], let before = levels[source] else { return level }
        return max(level, before + (kind(source) == kind(index) && kind(index) < 2 ? 0 : 1))
      }
    }
    let order = group.members.sorted {
      (levels[$0] ?? 0, kind($0), $0) < (levels[$1] ?? 0, kind($1), $1)
    }
    var stages: [[Int]] = []
    for index in order {
      if let last = stages.last?[0], kind(index) < 2, kind(last) == kind(index), levels[last] == levels[index]
      {
        stages[stages.count - 1].append(index)
      } else {
        stages.append([index])
      }
    }
    return stages
  }

  // MARK: Operands

  /// The operand that reads or writes `view` as the walk does.
  mutating func external(_ view: View, _ strides: [Int], onceARow: Bool) -> Int {
    let bytes = view.type.element.byteCount
    let steps = group.rowSteps(strides, onceARow: onceARow)
    let key = Key(
      buffer: view.buffer, offset: view.offset, outer: steps.outer * bytes, inner: steps.inner * bytes,
      column: onceARow ? 0 : strides.last ?? 0)
    if let operand = known[key] { return operand }
    call.operands.append(
      FusedCall.Operand(
        place: Place(view), elementBytes: bytes, width: key.column == 0 ? 1 : call.columns, outer: key.outer,
        inner: key.inner))
    known[key] = call.operands.count - 1
    return call.operands.count - 1
  }

  /// A new or free array of the tile.
  mutating func array(isRow: Bool) -> Int {
    if let operand = freeArrays[isRow]?.popLast() { return operand }
    let width = isRow ? 1 : call.columns
    call.operands.append(
      FusedCall.Operand(
        place: nil, elementBytes: elementBytes, width: width, outer: 0, inner: elementBytes * width))
    arrays.append((call.operands.count - 1, isRow))
    return call.operands.count - 1
  }

  /// Where a member's value is written: its own buffer when others want it, else an array of the tile if
  /// another stage does, else nowhere.
  mutating func home(of index: Int, stage: Int) -> Int? {
    let result = steps[index].result
    if isWanted(result.buffer) {
      let shape = isRowValue(index) ? group.rowShape ?? [] : group.shape
      let operand = external(result, View.denseStrides(shape), onceARow: isRowValue(index))
      homes[index] = operand
      return operand
    }
    guard let last = lastStage[index], last > stage else { return nil }
    homes[index] = array(isRow: isRowValue(index))
    return homes[index]
  }

  /// Arrays of values that no later stage reads become free.
  mutating func release(after stage: Int) {
    // In order, so that the program is the same in every process.
    for (index, last) in lastStage.sorted(by: { $0.key < $1.key }) where last == stage {
      guard let operand = homes[index], call.operands[operand].place == nil else { continue }
      freeArrays[isRowValue(index), default: []].append(operand)
      if let copy = spread.removeValue(forKey: operand) { freeArrays[false, default: []].append(copy) }
      lastStage[index] = nil
    }
  }

  mutating func noteRead(_ operand: Int, isSame: Bool = false) {
    if isSame { repeatedReads.insert(operand) }
    guard let place = call.operands[operand].place, firstWrite[operand] == nil else { return }
    if lastRead[operand] == nil { inputs.append((operand, place)) }
    lastRead[operand] = time
  }

  mutating func noteWrite(_ operand: Int) {
    guard let place = call.operands[operand].place, firstWrite[operand] == nil else { return }
    outputs.append((operand, place))
    firstWrite[operand] = time
  }

  // MARK: The whole

  /// Which outputs may take the memory of which inputs. A tile's rows go through all stages, and a block of a run
  /// through all micro-operations, before the next; so of two operands that are walked alike, the order of stages
  /// and micro-operations is that of every element.
  private func replacements() -> [Replacement] {
    func access(_ entry: (operand: Int, place: Place), _ times: [Int: Int]) -> BufferAccess {
      let isRepeated = repeatedReads.contains(entry.operand)
      return BufferAccess(
        buffer: entry.place.buffer, walk: isRepeated ? nil : call.straightWalk(entry.operand, rows: rows),
        time: times[entry.operand] ?? 0)
    }
    return Replacement.all(
      writes: outputs.map { access($0, firstWrite) }, reads: inputs.map { access($0, lastRead) })
  }

  /// Rows of a tile and places of its arrays.
  private mutating func layOutTile() -> Bool {
    let (whole, single) = (arrays.count { !$0.isRow }, arrays.count { $0.isRow })
    let perRow = elementBytes * (whole * call.columns + single)
    let cycleBytes = min(call.cycle, rows * call.columns) * elementBytes
    let kept = (arrays.count + cycles.count) * (64 + Int(ASSAY_TILE_SLACK)) + cycles.count * cycleBytes
    let memory = Int(ASSAY_TILE_BYTES) - kept
    guard perRow <= memory else { return false }
    call.tile = perRow == 0 ? rows : min(rows, max(1, min(memory, FusedEmission.tileBytes) / perRow))
    var offset = 0
    for operand in cycles {
      call.operands[operand].tileOffset = offset
      call.operands[operand].inner = 0
      offset = (offset + cycleBytes + Int(ASSAY_TILE_SLACK) + 63) & ~63
    }
    for (operand, isRow) in arrays {
      call.operands[operand].tileOffset = offset
      offset += elementBytes * call.tile * (isRow ? 1 : call.columns) + Int(ASSAY_TILE_SLACK)
      offset = (offset + 63) & ~63
    }
    call.tileBytes = offset
    return true
  }

  /// What a tile's arrays take of the nearest cache.
  private static let tileBytes = 24576
}

extension FusedGroup {
  /// The walk's rows, along two axes, and columns.
  var walk: (outer: Int, inner: Int, columns: Int) {
    let (middle, last) = segments
    return (
      shape[..<middle].reduce(1, *), shape[middle..<last].reduce(1, *), shape[last...].reduce(1, *)
    )
  }

  /// Where the second axis of rows and the columns begin.
  private var segments: (middle: Int, last: Int) {
    let cuts = shape.indices.dropFirst().filter { breaks & (1 << UInt64($0 - 1)) != 0 }
    if let columnAxes {
      let last = shape.count - columnAxes
      return (cuts.first { $0 < last } ?? 0, last)
    }
    switch cuts.count {
    case 0: return (0, shape.count)
    case 1: return (0, cuts[0])
    default: return (cuts[0], cuts[1])
    }
  }

  /// Elements between rows by these strides along the walk's axes, or along its rows alone.
  func rowSteps(_ strides: [Int], onceARow: Bool) -> (outer: Int, inner: Int) {
    let (middle, last) = segments
    let inner = last > middle ? strides[last - 1] : 0
    guard middle > 0 else { return (inner * walk.inner, inner) }
    return (strides[middle - 1], inner)
  }
}
