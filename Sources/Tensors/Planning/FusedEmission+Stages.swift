import AssayKernels

extension FusedEmission {
  /// How a stage reads an operand: whether one element serves a whole row (`isSame`), and whether all rows can be
  /// read as one line (`isFlat`).
  private struct Access {
    var operand: Int
    var isSame: Bool
    var isFlat: Bool
    /// Whether every row is the same row of memory.
    var isCycle = false
  }

  /// How the stage of a member reads the member's operand `number`, which no operation of the same run computes.
  private mutating func access(_ number: Int, of index: Int, onceARow: Bool) -> Access {
    let view = computations[index].operands[number]
    if let source = producer[view.buffer], let operand = homes[source] {
      let isSame = isRowValue(source) && !onceARow
      return Access(operand: operand, isSame: isSame, isFlat: !isSame || rows == 1)
    }
    let strides = computations[index].form?.strides[number] ?? []
    let operand = external(view, strides, onceARow: onceARow)
    let layout = operands[operand]
    let bytes = view.type.element.byteCount
    let isUniform = strides.allSatisfy { $0 == 0 }
    if onceARow { return Access(operand: operand, isSame: isUniform, isFlat: true) }
    if call.columns == 1 && group.columnAxes == nil {
      return Access(operand: operand, isSame: isUniform, isFlat: true)
    }
    let isSame = strides.last == 0
    let inner = isSame ? 0 : call.columns * bytes
    let isFlat =
      (layout.inner == inner || call.period == 1)
      && (layout.outer == inner * call.period || rows == call.period)
    return Access(
      operand: operand, isSame: isSame, isFlat: isFlat || rows == 1,
      isCycle: !isSame && layout.inner == 0 && (layout.outer == 0 || rows == call.period))
  }

  /// Emits a member that has a kernel of its own, which is called once for the whole tile.
  mutating func emitCall(_ index: Int, stage: Int) throws {
    guard let form = computations[index].form else { return }
    let onceARow = isComputedOnceARow(index)
    var stageCall = FusedCall.Stage(kernel: nil, kind: Int(ASSAY_STAGE_CALL_ROWS))
    switch form.operation {
    case .inRegisters: return
    case .byElement(let kernel):
      stageCall.kernel = kernel
      stageCall.kind = Int(ASSAY_STAGE_CALL_ELEMENTS)
      stageCall.width = onceARow ? 1 : call.columns
    case .fromRows(let kernel, _), .toRows(let kernel): stageCall.kernel = kernel
    }
    if case .toRows = form.operation {
      stageCall.input = external(
        computations[index].operands[0], form.strides[0], onceARow: false)
    } else {
      let source = access(0, of: index, onceARow: onceARow)
      stageCall.input =
        source.isFlat && (!source.isSame || call.columns == 1 || onceARow)
        ? source.operand : laidOut(source)
      if source.isSame && onceARow && rows > 1 { throw DoesNotFit() }
    }
    order.advance()
    var isToRows = false
    if case .toRows = form.operation { isToRows = true }
    noteRead(stageCall.input, isRepeated: isToRows)
    if case .byElement = form.operation { release(after: stage) }
    stageCall.out = home(of: index, stage: stage) ?? operands.array(isRow: isRowValue(index))
    order.advance()
    noteWrite(stageCall.out)
    call.stages.append(stageCall)
    release(after: stage)
  }

  /// An array of the tile into which the operand's rows are copied side by side. It is made at the first use.
  private mutating func laidOut(_ source: Access) -> Int {
    if let operand = spread[source.operand] { return operand }
    let operand = operands.array(isRow: false)
    order.advance()
    noteRead(source.operand, isRepeated: source.isSame)
    call.stages.append(
      FusedCall.Stage(
        kind: Int(source.isSame ? ASSAY_STAGE_SPREAD_SAME : ASSAY_STAGE_SPREAD_EACH), out: operand,
        input: source.operand))
    spread[source.operand] = operand
    return operand
  }

  /// An operand that holds the row as often as fills whole blocks: the source itself when one row does, else an array
  /// of the tile with copies of the row.
  private mutating func cyclic(_ source: Access) -> Int {
    if call.columns == call.cycle { return source.operand }
    if let operand = cycled[source.operand] { return operand }
    let operand = operands.cycle()
    order.advance()
    noteRead(source.operand, isRepeated: true)
    call.stages.append(
      FusedCall.Stage(
        kind: Int(ASSAY_STAGE_SPREAD_CYCLE), width: call.cycle / call.columns, out: operand,
        input: source.operand))
    cycled[source.operand] = operand
    return operand
  }

  /// Emits members that are computed in registers, all in one pass over the tile.
  mutating func emitRun(_ members: [Int], stage: Int) throws {
    let onceARow = isComputedOnceARow(members[0])
    let inRun = Set(members)
    var accesses: [[Access?]] = []
    for index in members {
      accesses.append(
        computations[index].operands.indices.map { number in
          let source = producer[computations[index].operands[number].buffer]
          return source.map(inRun.contains) == true ? nil : access(number, of: index, onceARow: onceARow)
        })
    }
    let isFlat = accesses.allSatisfy { $0.allSatisfy { $0?.isFlat != false } }
    let isNarrow = call.columns < FusedEmission.fewColumns
    // When a row fills whole blocks, an operand whose rows are all the same does not force a walk row by row.
    let isWhole = call.columns == call.cycle
    let isCyclic =
      !isFlat
      && accesses.allSatisfy {
        $0.allSatisfy { $0.map { $0.isFlat || isNarrow || (isWhole && $0.isCycle) } ?? true }
      }
    var hasCycle = false
    var sources: [Int: [RegisterAllocation.Source]] = [:]
    for (index, own) in zip(members, accesses) {
      sources[index] = try own.enumerated().map { number, access in
        let view = computations[index].operands[number]
        guard let access else { return .member(producer[view.buffer] ?? -1) }
        let isBytes = view.type.element == .bool && operands[access.operand].position != nil
        if isCyclic, !access.isFlat {
          if isBytes { throw DoesNotFit() }
          // An operand that an earlier stage has copied row by row is read from that copy; it needs no cycle.
          guard access.isCycle, spread[access.operand] == nil else { return .operand(laidOut(access), .each) }
          hasCycle = true
          return .operand(cyclic(access), .cycle)
        }
        return .operand(
          access.operand, access.isSame ? (isBytes ? .sameTruth : .same) : isBytes ? .truths : .each)
      }
    }
    var run = RegisterAllocation(sources)
    for index in members {
      if let operand = home(of: index, stage: stage) {
        let isBytes = computations[index].result.type.element == .bool && operands[operand].position != nil
        run.homes[index] = .operand(operand, isBytes ? .truths : .each)
      }
    }
    var micros = run.micros(members) { computations[$0].form?.operation }
    if fault == .otherOrder { micros = micros.map(\.withOtherOrder) }
    if run.failed { throw DoesNotFit() }
    order.advance()
    for micro in micros {
      order.advance()
      for slot in [micro.x, micro.y] {
        guard let slot, let operand = run.operand(slot) else { continue }
        if micro.isWriting {
          noteWrite(operand)
        } else {
          let kind = run.slots[slot].kind
          noteRead(operand, isRepeated: kind == UInt16(ASSAY_SLOT_SAME) || kind == UInt16(ASSAY_SLOT_CYCLE))
        }
      }
    }
    call.stages.append(
      FusedCall.Stage(
        kind: Int(ASSAY_STAGE_RUN), isFlat: isFlat || isCyclic, isCyclic: hasCycle,
        width: onceARow ? 1 : call.columns, firstMicro: call.micros.count, microCount: micros.count,
        firstSlot: call.slots.count, slotCount: run.slots.count))
    call.micros += micros.map { $0.plain(run.slots) }
    call.slots += run.slots
    release(after: stage)
  }
}
