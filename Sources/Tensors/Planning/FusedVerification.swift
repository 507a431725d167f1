import AssayKernels

/// Interprets the program of a fused call as the kernel in `template/fused.h` does. It finds accesses outside of a
/// buffer or of an array of the tile, accesses with the wrong element size, reads of memory that is not yet written,
/// and reads of memory that the program has overwritten. It shares no code with what makes the program.
struct FusedVerification {
  private let call: FusedCall
  private let rows: Int
  private let elementBytes: Int
  private(set) var findings: [String] = []
  private var uses: [Use]
  private var time = 0

  /// How the program uses an operand.
  private struct Use {
    var firstWrite = -1
    var lastRead = -1
    /// Whether one element is read for a whole line, or a few rows are read repeatedly.
    var isRepeated = false
  }

  /// Where the rows of an operand outside the tile lie, as the kernel finds them: row r begins at byte
  /// `start + (r / period)·outer + (r % period)·inner`. A step that is never taken is 0.
  private struct Walk: Equatable {
    var start: Int
    var elementBytes: Int
    var rowBytes: Int
    var outer: Int
    var inner: Int
    /// The number of rows of a period, which lie `inner` apart, and the number of periods, which lie `outer` apart.
    var inners: Int
    var outers: Int

    init(_ call: FusedCall, _ number: Int, rows: Int, start: Int) {
      let operand = call.operands[number]
      self.start = start
      elementBytes = operand.elementBytes
      rowBytes = operand.width * operand.elementBytes
      inners = min(rows, call.period)
      outers = (rows + call.period - 1) / call.period
      inner = inners > 1 ? operand.inner : 0
      outer = outers > 1 ? operand.outer : 0
    }

    /// Whether no two rows share a byte: the shorter step is at least a row, and the longer step at least as long as
    /// all rows that the shorter one reaches.
    var areRowsApart: Bool {
      var extent = rowBytes
      let steps = [(count: inners, step: inner.magnitude), (count: outers, step: outer.magnitude)]
      for (count, step) in steps.filter({ $0.count > 1 }).sorted(by: { $0.step < $1.step }) {
        guard step >= extent else { return false }
        extent += (count - 1) * Int(step)
      }
      return true
    }
  }

  /// `bytes` has the size of each buffer.
  init(_ call: FusedCall, rows: Int, elementBytes: Int, _ bytes: [Int]) {
    self.call = call
    self.rows = rows
    self.elementBytes = elementBytes
    uses = [Use](repeating: Use(), count: call.operands.count)
    for (number, operand) in call.operands.enumerated() {
      guard let position = operand.position else { continue }
      let touched = touched(operand, position)
      note(
        touched.lowerBound >= 0 && touched.upperBound <= bytes[position.buffer],
        "operand \(number) is bytes \(touched) of buffer \(position.buffer), which has \(bytes[position.buffer])"
      )
    }
    for stage in call.stages {
      time += 1
      if stage.kind == Int(ASSAY_STAGE_RUN) { run(stage) } else { transfer(stage) }
    }
    for (number, use) in uses.enumerated() where use.firstWrite >= 0 && call.operands[number].position != nil
    {
      let walk = Walk(call, number, rows: rows, start: 0)
      let position = call.operands[number].position
      note(
        walk.areRowsApart
          && position.map { touched(call.operands[number], $0) } == 0..<(rows * walk.rowBytes),
        "operand \(number) is written with gaps, or twice")
    }
    checkTile()
  }

  private mutating func note(_ holds: Bool, _ finding: @autoclosure () -> String) {
    if !holds { findings.append(finding()) }
  }

  /// The bytes of the buffer from the first to the last one of any row.
  private func touched(_ operand: FusedCall.Operand, _ position: BufferPosition) -> Range<Int> {
    let outer = operand.outer * ((rows + call.period - 1) / call.period - 1)
    let inner = operand.inner * (min(rows, call.period) - 1)
    let start = position.byteOffset + min(0, outer) + min(0, inner)
    return
      start..<(position.byteOffset + max(0, outer) + max(0, inner) + operand.width * operand.elementBytes)
  }

  /// Bytes from each row to the next; `nil` when they differ.
  private func rowStep(_ operand: FusedCall.Operand) -> Int? {
    guard operand.position != nil, rows > call.period else { return operand.inner }
    if call.period == 1 { return operand.outer }
    return operand.outer == operand.inner * call.period ? operand.inner : nil
  }

  private mutating func read(_ operand: Int, isRepeated: Bool = false) {
    note(
      call.operands[operand].position != nil || uses[operand].firstWrite >= 0,
      "operand \(operand), of the tile, is read before it is written")
    uses[operand].lastRead = time
    if isRepeated { uses[operand].isRepeated = true }
  }

  private mutating func write(_ operand: Int) {
    if uses[operand].firstWrite < 0 { uses[operand].firstWrite = time }
  }

  // MARK: Stages

  private mutating func run(_ stage: FusedCall.Stage) {
    var kept: UInt64 = 0
    for micro in call.micros[stage.firstMicro..<(stage.firstMicro + stage.microCount)] {
      time += 1
      let flags = Int(micro.code) & 7
      let code = assay_micro_code(rawValue: UInt32(Int(micro.code) - flags))
      let isStore = code == ASSAY_MICRO_STORE || code == ASSAY_MICRO_STORE_TRUTH
      let isTruth = code == ASSAY_MICRO_LOAD_TRUTH || code == ASSAY_MICRO_STORE_TRUTH
      if code == ASSAY_MICRO_KEEP {
        kept |= 1 << UInt64(call.slots[stage.firstSlot + Int(micro.x)].index)
        continue
      }
      if code == ASSAY_MICRO_SELECT || (code.rawValue >= 40 && flags & Int(ASSAY_MICRO_LOADING) != 0) {
        let isSame = code == ASSAY_MICRO_SELECT && flags & Int(ASSAY_MICRO_Y_SAME) != 0
        access(micro.y, stage, kept, isSame: isSame, isTruth: false, isStore: false)
      }
      guard code.rawValue < ASSAY_MICRO_NEGATE.rawValue else { continue }
      access(
        micro.x, stage, kept, isSame: flags & Int(ASSAY_MICRO_SAME) != 0, isTruth: isTruth, isStore: isStore)
    }
  }

  private mutating func access(
    _ slot: UInt8, _ stage: FusedCall.Stage, _ kept: UInt64, isSame: Bool, isTruth: Bool, isStore: Bool
  ) {
    let slot = call.slots[stage.firstSlot + Int(slot)]
    let (kind, number) = (Int(slot.kind), Int(slot.index))
    if kind == Int(ASSAY_SLOT_TEMPORARY) {
      note(kept & (1 << UInt64(number)) != 0 && !isSame, "temporary \(number) is read before it is kept")
      return
    }
    let operand = call.operands[number]
    note(isSame == (kind == Int(ASSAY_SLOT_SAME)), "operand \(number) is read by two ways at once")
    note(
      operand.elementBytes == (isTruth ? 1 : elementBytes),
      "operand \(number) has elements of \(operand.elementBytes) bytes")
    let isCycle = kind == Int(ASSAY_SLOT_CYCLE)
    if isStore { write(number) } else { read(number, isRepeated: isSame || isCycle) }
    if isSame || isCycle {
      note(
        !stage.isFlat || rows == 1 || rowStep(operand) == 0,
        "operand \(number) differs from row to row, and one serves all")
      if isCycle, operand.position != nil {
        note(operand.width == call.cycle, "operand \(number) does not fill a cycle")
      }
      return
    }
    note(kind != Int(ASSAY_SLOT_TRUTHS) || isTruth, "operand \(number) is truths, read as numbers")
    checkLine(number, width: stage.width, isFlat: stage.isFlat)
  }

  /// Checks that the operand has as many elements as the stage takes of it.
  private mutating func checkLine(_ number: Int, width: Int, isFlat: Bool) {
    let operand = call.operands[number]
    note(operand.width == width, "operand \(number) has \(operand.width) elements a row, not \(width)")
    note(
      !isFlat || rows == 1 || rowStep(operand) == width * operand.elementBytes,
      "the rows of operand \(number) are read as one, and do not lie side by side")
  }

  /// Checks a stage that calls a kernel on the tile's rows, or copies them.
  private mutating func transfer(_ stage: FusedCall.Stage) {
    let (to, from) = (call.operands[stage.out], call.operands[stage.input])
    let isCycle = stage.kind == Int(ASSAY_STAGE_SPREAD_CYCLE)
    let isSame = stage.kind == Int(ASSAY_STAGE_SPREAD_SAME)
    let isLabels = stage.kind == Int(ASSAY_STAGE_CALL_ROWS) && from.width == 1 && from.elementBytes == 4
    read(stage.input, isRepeated: isCycle || isSame || isLabels)
    time += 1
    write(stage.out)
    note(
      to.elementBytes == elementBytes && (from.elementBytes == elementBytes || isLabels),
      "operands \(stage.input) and \(stage.out) of a stage have elements of other sizes")
    switch stage.kind {
    case Int(ASSAY_STAGE_CALL_ELEMENTS):
      checkLine(stage.input, width: stage.width, isFlat: true)
      checkLine(stage.out, width: stage.width, isFlat: true)
    case Int(ASSAY_STAGE_CALL_ROWS):
      checkLine(stage.input, width: isLabels ? 1 : call.columns, isFlat: true)
      checkLine(stage.out, width: isLabels ? call.columns : 1, isFlat: true)
    default:
      note(to.position == nil, "a copy for the tile goes elsewhere")
      checkLine(stage.out, width: call.columns, isFlat: false)
      if !isSame { checkLine(stage.input, width: call.columns, isFlat: false) }
      note(
        !isCycle || rows == 1 || rowStep(from) == 0,
        "operand \(stage.input) differs from row to row, and some serve all")
    }
  }

  /// Checks that no two arrays of the tile overlap, and that all fit into the tile.
  private mutating func checkTile() {
    var ranges: [Range<Int>] = []
    for operand in call.operands where operand.position == nil {
      let elements = operand.inner == 0 ? min(call.cycle, rows * call.columns) : call.tile * operand.width
      let end = operand.tileOffset + elements * operand.elementBytes + Int(ASSAY_TILE_SLACK)
      ranges.append(operand.tileOffset..<max(end, operand.tileOffset))
    }
    guard !ranges.isEmpty else { return }
    ranges.sort { $0.lowerBound < $1.lowerBound }
    for (range, next) in zip(ranges, ranges.dropFirst()) {
      note(range.upperBound <= next.lowerBound, "two arrays of the tile overlap at byte \(next.lowerBound)")
    }
    let room = call.tileBytes
    note(
      ranges[0].lowerBound >= 0 && (ranges.last?.upperBound ?? 0) <= room && room <= Int(ASSAY_TILE_BYTES),
      "the tile's arrays do not fit into \(room) of \(ASSAY_TILE_BYTES) bytes")
  }

  // MARK: Memory

  /// Finds operands that the program overwrites before it has read them for the last time, given the addresses of
  /// buffers. A result may overwrite an operand when each row of the result lies exactly where the operand's row of
  /// the same number lies, no two rows share a byte, and every read of the operand comes before the first write. That
  /// suffices because each row goes through stages and micro-operations in their order.
  func overtakings(_ address: (BufferPosition) -> Int) -> [String] {
    var found: [String] = []
    func range(_ number: Int) -> Range<Int>? {
      guard let position = call.operands[number].position else { return nil }
      let touched = touched(call.operands[number], position)
      let start = address(position) - position.byteOffset
      return (start + touched.lowerBound)..<(start + touched.upperBound)
    }
    for (number, use) in uses.enumerated() where use.firstWrite >= 0 {
      guard let written = range(number) else { continue }
      let walk = call.operands[number].position.map { Walk(call, number, rows: rows, start: address($0)) }
      for (other, its) in uses.enumerated() where other != number && its.lastRead >= 0 {
        guard let read = range(other), read.overlaps(written) else { continue }
        let readWalk = call.operands[other].position.map { Walk(call, other, rows: rows, start: address($0)) }
        let isAlike = walk == readWalk && walk?.areRowsApart == true && !its.isRepeated
        if !isAlike || its.lastRead >= use.firstWrite || its.firstWrite >= 0 {
          found.append("operand \(number) is written over operand \(other) while that is needed")
        }
      }
    }
    return found
  }
}
