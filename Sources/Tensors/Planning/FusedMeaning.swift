import AssayKernels

/// Checks that a fused call computes what its members define. For some sampled rows and columns it compares the
/// expression that the call's program writes with the expression that the members' primitives and views give. It
/// finds an operand that is read at a wrong offset, with a wrong step or before it is written, operands in the wrong
/// order, a register that was overwritten too early, and a result at a wrong position.
///
/// The members' expressions come from their primitives and views alone; the program is interpreted as the kernel in
/// `template/fused.h` does.
struct FusedMeaning {
  private(set) var findings: [String] = []
  private let call: FusedCall
  private let elementBytes: Int
  /// The sampled rows: number of the row, number of its period, and its number within the period.
  private let rows: (all: SIMD8<Int>, outer: SIMD8<Int>, inner: SIMD8<Int>)
  private let columns: (first: Int, middle: Int, last: Int)
  /// Positions of the samples in the whole matrix (`whole`), and in an array with one element for each row (`once`).
  private let whole: SampledIndices
  private let once: SampledIndices

  /// A member's value at the samples, and whether it has one element for each row.
  private struct Value {
    var terms: SampledTerms
    var isRow: Bool
  }
  /// The members' values, in their order, and the position of each among them by the buffer of the result.
  private var values: [Value] = []
  private var positions: [Int: Int] = [:]
  private var kernels: [(path: KernelPath, makesRows: Bool)] = []
  /// The value of each operand that the program has written; `nil` for the others.
  private var written: [SampledTerms?]
  private var stored: Set<Int> = []

  /// `members` are in an order in which they can be computed.
  init(_ instruction: Instruction, _ call: FusedCall, _ members: [Computation], of group: FusedGroup) {
    self.call = call
    elementBytes = instruction.element.byteCount
    written = [SampledTerms?](repeating: nil, count: call.operands.count)
    let (count, period) = (instruction.sizes[1], call.period)
    // The first and last rows, the rows on both sides of the first step to a new period, and three arbitrary ones
    // between.
    var sampled = SIMD8<Int>(0, 1, period, count - 1, period - 1, count / 2, count * 5 / 13, count * 8 / 11)
    sampled = pointwiseMax(pointwiseMin(sampled, SIMD8(repeating: count - 1)), SIMD8(repeating: 0))
    let outer = sampled / SIMD8(repeating: period)
    rows = (sampled, outer, sampled &- outer &* SIMD8(repeating: period))
    columns = (0, call.columns * 5 / 8, call.columns - 1)
    once = SampledIndices(rows: sampled)
    let starts = sampled &* SIMD8(repeating: call.columns)
    whole = SampledIndices(
      starts, starts &+ SIMD8(repeating: columns.middle), starts &+ SIMD8(repeating: columns.last))
    note(
      count * call.columns == group.shape.reduce(1, *), "the rows and columns are not those of the members")
    values.reserveCapacity(members.count)
    positions.reserveCapacity(members.count)
    interpret(members, group)
    for stage in call.stages { run(stage) }
    let (stored, said) = (stored, Set(instruction.outputs.map(\.buffer)))
    note(stored == said, "the call writes buffers \(stored.sorted()), and is said to write \(said.sorted())")
  }

  private mutating func note(_ holds: Bool, _ finding: @autoclosure () -> String) {
    if !holds { findings.append(finding()) }
  }

  /// The number that stands for the first kernel; smaller ones are codes of micro-operations.
  private static let firstKernel = 256

  /// The number that stands for a kernel.
  private mutating func number(_ kernel: KernelPath, makesRows: Bool) -> Int {
    if let known = kernels.firstIndex(where: { $0.path == kernel }) { return Self.firstKernel + known }
    kernels.append((kernel, makesRows))
    return Self.firstKernel + kernels.count - 1
  }

  // MARK: Members

  private mutating func interpret(_ members: [Computation], _ group: FusedGroup) {
    let ofWhole = (group.shape, whole.coordinates(group.shape))
    let rowShape = group.rowShape ?? group.shape
    let ofRows = group.columnAxes == nil ? ofWhole : (rowShape, once.coordinates(rowShape))
    for member in members {
      let result = member.result
      let shape = result.type.shape.filter { $0 != 1 }
      let isRow = shape != ofWhole.0
      guard result.isDense, !isRow || shape == ofRows.0, let operation = member.form?.operation else {
        note(
          false, "the result of buffer \(result.buffer) has neither an element nor a row for each of the call"
        )
        continue
      }
      func terms(_ operand: View, inRows: Bool) -> SampledTerms {
        self.terms(operand, inRows ? ofRows : ofWhole, inRows && group.columnAxes != nil, of: result.buffer)
      }
      let value: SampledTerms
      switch operation {
      case .inRegisters(let code):
        value = SampledTerms(Int(code.rawValue), of: member.operands.map { terms($0, inRows: isRow) })
      case .byElement(let kernel):
        let operands = member.operands.map { terms($0, inRows: isRow) }
        value = SampledTerms(number(kernel, makesRows: false), of: operands)
      case .fromRows(let kernel, _):
        value = SampledTerms(
          number(kernel, makesRows: false), ofRows: terms(member.operands[0], inRows: false))
      case .toRows(let kernel):
        value = SampledTerms(
          number(kernel, makesRows: true), of: [terms(member.operands[0], inRows: true), columnTerms])
      }
      positions[result.buffer] = values.count
      values.append(Value(terms: value, isRow: isRow))
    }
  }

  /// The number of the column, as a term.
  private var columnTerms: SampledTerms {
    SampledTerms(
      SIMD8(repeating: UInt64(columns.first)), SIMD8(repeating: UInt64(columns.middle)),
      SIMD8(repeating: UInt64(columns.last)))
  }

  /// The value that a member reads from a view at the samples, whose coordinates are given with their shape;
  /// `inRows` where the samples are one element for each row.
  private mutating func terms(
    _ view: View, _ samples: (shape: [Int], coordinates: [SampledIndices]), _ inRows: Bool, of reader: Int
  ) -> SampledTerms {
    let elements: SampledIndices
    if view.type.shape == samples.shape, view.isDense {
      // Row-major: the coordinates' positions are those of the samples themselves.
      elements = (inRows ? once : whole).scaled(by: 1, plus: view.offset)
    } else {
      elements = self.elements(of: view, samples, reader)
    }
    guard let position = positions[view.buffer] else {
      let bytes = view.type.element.byteCount
      return SampledTerms(buffer: view.buffer, elementBytes: bytes, bytes: elements.scaled(by: bytes))
    }
    note(
      elements == (values[position].isRow ? once : whole),
      "buffer \(reader) is made of elements of buffer \(view.buffer) that the call makes for other rows or columns"
    )
    return values[position].terms
  }

  /// The positions of the sampled elements of a view in its buffer, by its strides.
  private mutating func elements(
    of view: View, _ samples: (shape: [Int], coordinates: [SampledIndices]), _ reader: Int
  ) -> SampledIndices {
    let axes = view.type.shape.indices.filter { view.type.shape[$0] != 1 }
    note(
      axes.map { view.type.shape[$0] } == samples.shape,
      "the shape of buffer \(view.buffer) is not that of what reads it")
    var elements = SampledIndices(rows: SIMD8(repeating: view.offset))
    for (axis, coordinates) in zip(axes, samples.coordinates) where view.strides[axis] != 0 {
      elements = elements + coordinates.scaled(by: view.strides[axis])
    }
    return elements
  }

  // MARK: The program

  private mutating func run(_ stage: FusedCall.Stage) {
    switch stage.kind {
    case Int(ASSAY_STAGE_RUN): runMicros(stage)
    case Int(ASSAY_STAGE_SPREAD_SAME):
      write(element(of: stage.input, isSame: true), to: stage.out, width: call.columns)
    case Int(ASSAY_STAGE_SPREAD_EACH), Int(ASSAY_STAGE_SPREAD_CYCLE):
      write(element(of: stage.input), to: stage.out, width: call.columns)
    default:
      guard let kernel = stage.kernel, let known = kernels.firstIndex(where: { $0.path == kernel }) else {
        return note(false, "a stage calls a kernel that no member asks for")
      }
      let (input, number) = (element(of: stage.input), Self.firstKernel + known)
      if stage.kind == Int(ASSAY_STAGE_CALL_ELEMENTS) {
        write(SampledTerms(number, of: [input]), to: stage.out, width: stage.width)
      } else if kernels[known].makesRows {
        write(SampledTerms(number, of: [input, columnTerms]), to: stage.out, width: call.columns)
      } else {
        write(SampledTerms(number, ofRows: input), to: stage.out, width: 1)
      }
    }
  }

  private mutating func runMicros(_ stage: FusedCall.Stage) {
    var accumulator = SampledTerms(rows: SIMD8(repeating: 0))
    let slots = call.slots[stage.firstSlot..<(stage.firstSlot + stage.slotCount)]
    let most = slots.lazy.filter { $0.kind == UInt16(ASSAY_SLOT_TEMPORARY) }.map(\.index).max()
    var temporaries = [SampledTerms](repeating: accumulator, count: most.map { Int($0) + 1 } ?? 0)
    for micro in call.micros[stage.firstMicro..<(stage.firstMicro + stage.microCount)] {
      let flags = Int(micro.code) & 7
      let code = Int(micro.code) - flags
      func value(_ slot: UInt8, isSame: Bool) -> SampledTerms {
        let slot = call.slots[stage.firstSlot + Int(slot)]
        if slot.kind == UInt16(ASSAY_SLOT_TEMPORARY) { return temporaries[Int(slot.index)] }
        return element(of: Int(slot.index), isSame: isSame)
      }
      let isSame = flags & Int(ASSAY_MICRO_SAME) != 0
      switch assay_micro_code(rawValue: UInt32(code)) {
      case ASSAY_MICRO_LOAD, ASSAY_MICRO_LOAD_TRUTH: accumulator = value(micro.x, isSame: isSame)
      case ASSAY_MICRO_KEEP:
        temporaries[Int(call.slots[stage.firstSlot + Int(micro.x)].index)] = accumulator
      case ASSAY_MICRO_STORE, ASSAY_MICRO_STORE_TRUTH:
        write(
          accumulator, to: Int(call.slots[stage.firstSlot + Int(micro.x)].index), width: stage.width)
      case ASSAY_MICRO_NEGATE, ASSAY_MICRO_ABSOLUTE, ASSAY_MICRO_SQUARE_ROOT:
        accumulator = SampledTerms(code, of: [accumulator])
      case ASSAY_MICRO_SELECT:
        let other = value(micro.y, isSame: flags & Int(ASSAY_MICRO_Y_SAME) != 0)
        accumulator = SampledTerms(code, of: [accumulator, value(micro.x, isSame: isSame), other])
      default:
        if flags & Int(ASSAY_MICRO_LOADING) != 0 { accumulator = value(micro.y, isSame: false) }
        let other = value(micro.x, isSame: isSame)
        let isReversed = flags & Int(ASSAY_MICRO_REVERSED) != 0
        accumulator = SampledTerms(code, of: isReversed ? [other, accumulator] : [accumulator, other])
      }
    }
  }

  /// The bytes at which the sampled elements of an operand begin, from the start of its buffer. With `isSame`, those
  /// of each row's first element.
  private func bytes(of operand: FusedCall.Operand, start: Int, isSame: Bool) -> SampledIndices {
    let inRows =
      rows.outer &* SIMD8(repeating: operand.outer) &+ rows.inner &* SIMD8(repeating: operand.inner)
      &+ SIMD8(repeating: start)
    guard !isSame, operand.width > 1 else { return SampledIndices(rows: inRows) }
    return SampledIndices(
      inRows, inRows &+ SIMD8(repeating: columns.middle * operand.elementBytes),
      inRows &+ SIMD8(repeating: columns.last * operand.elementBytes))
  }

  /// The value that the program reads from an operand at the samples.
  private func element(of number: Int, isSame: Bool = false) -> SampledTerms {
    if let terms = written[number] { return isSame ? terms.ofFirstColumn : terms }
    let operand = call.operands[number]
    guard let position = operand.position else { return SampledTerms(rows: SIMD8(repeating: .max)) }
    return SampledTerms(
      buffer: position.buffer, elementBytes: operand.elementBytes,
      bytes: bytes(of: operand, start: position.byteOffset, isSame: isSame))
  }

  private mutating func write(_ terms: SampledTerms, to number: Int, width: Int) {
    let operand = call.operands[number]
    written[number] = width == 1 ? terms.ofFirstColumn : terms
    guard let position = operand.position else { return }
    stored.insert(position.buffer)
    guard let value = positions[position.buffer].map({ values[$0] }) else {
      return note(false, "operand \(number) is written into buffer \(position.buffer), which no member makes")
    }
    let elements = value.isRow ? once : whole
    note(
      bytes(of: operand, start: position.byteOffset, isSame: false)
        == elements.scaled(by: operand.elementBytes),
      "operand \(number) is written to other elements of buffer \(position.buffer) than it holds")
    note(
      written[number] == value.terms,
      "operand \(number), buffer \(position.buffer), is not what its computation makes of what it reads")
  }
}
