import AssayKernels

/// Allocates the accumulator and the temporaries of a run to the values of its operations. It orders the operations
/// so that each finds an operand in the accumulator where possible, and keeps values that are needed again in
/// temporaries.
struct RegisterAllocation {
  /// The source of an operation's operand: the value of another member of the run, or an operand of the call.
  enum Source: Hashable {
    case member(Int)
    case operand(Int, FusedCall.Reading)
  }

  struct Micro {
    var code: assay_micro_code
    var x: Int?
    var y: Int?
    var isReversed = false
    /// Whether it first loads y, which has one element for each element of the line, into the accumulator.
    var isLoading = false

    var isWriting: Bool { code == ASSAY_MICRO_STORE || code == ASSAY_MICRO_STORE_TRUTH }

    /// The micro-operation in the form that the kernel reads.
    func plain(_ slots: [assay_slot]) -> assay_micro {
      func isSame(_ slot: Int?) -> Bool { slot.map { slots[$0].kind == UInt16(ASSAY_SLOT_SAME) } ?? false }
      var code = Int(code.rawValue)
      if isSame(x) { code += Int(ASSAY_MICRO_SAME) }
      if isSame(y) { code += Int(ASSAY_MICRO_Y_SAME) }
      if isLoading { code += Int(ASSAY_MICRO_LOADING) }
      if isReversed { code += Int(ASSAY_MICRO_REVERSED) }
      return assay_micro(code: UInt8(code), x: UInt8(x ?? 0), y: UInt8(y ?? 0))
    }
  }

  /// The operands of each member.
  let sources: [Int: [Source]]
  /// The operands into which values of members are written for other stages and calls.
  var homes: [Int: Source] = [:]
  private(set) var slots: [assay_slot] = []
  /// Whether the run needs more slots or temporaries than there are.
  private(set) var failed = false

  private var numbers: [SlotContent: Int] = [:]
  private var result: [Micro] = []
  private var accumulator: Int?
  private var uses: [Int: Int] = [:]
  private var temporaries: [Int: Int] = [:]
  private var freeTemporaries: [Int]

  private struct SlotContent: Hashable {
    var index: Int
    var kind: Int
  }

  init(_ sources: [Int: [Source]]) {
    self.sources = sources
    freeTemporaries = Array((0..<Int(ASSAY_TEMPORARIES)).reversed())
    for case .member(let source) in sources.values.joined() { uses[source, default: 0] += 1 }
  }

  /// The operand that a slot names; `nil` for a temporary.
  func operand(_ slot: Int?) -> Int? {
    guard let slot, slots[slot].kind != UInt16(ASSAY_SLOT_TEMPORARY) else { return nil }
    return Int(slots[slot].index)
  }

  /// The micro-operations of the members, which are given in an order in which they can be computed.
  mutating func micros(_ members: [Int], _ operation: (Int) -> MicroOperation?) -> [Micro] {
    var waiting = members
    while !waiting.isEmpty, !failed {
      let ready = waiting.filter { index in
        !(sources[index] ?? []).contains {
          if case .member(let source) = $0 { waiting.contains(source) } else { false }
        }
      }
      let next = ready.first { takesAccumulator($0) } ?? ready[0]
      waiting.removeAll { $0 == next }
      guard case .inRegisters(let code) = operation(next) else {
        failed = true
        break
      }
      compute(next, code)
    }
    return result
  }

  private func takesAccumulator(_ index: Int) -> Bool {
    guard let accumulator, let sources = sources[index] else { return false }
    let first = sources.count == 2 ? sources[...] : sources.prefix(1)
    return first.contains(.member(accumulator))
  }

  private mutating func compute(_ index: Int, _ code: assay_micro_code) {
    let operands = sources[index] ?? []
    let held = accumulator.map { Source.member($0) }
    let isReversed = operands.count == 2 && operands[0] != held && operands[1] == held
    let first = operands[isReversed ? 1 : 0]
    var rest = operands
    rest.remove(at: isReversed ? 1 : 0)
    // What the accumulator holds is kept if this operation or a later one reads it elsewhere.
    if let value = accumulator, temporaries[value] == nil, homes[value] == nil {
      let left = (uses[value] ?? 0) - (first == held ? 1 : 0)
      if left > 0 { keep(value) }
    }
    let isLoading = first != held && operands.count == 2 && isOneForEach(first)
    if first != held, !isLoading { load(first) }
    let slots = (isLoading ? rest + [first] : rest).map { slot(of: $0) }
    result.append(
      Micro(
        code: code, x: slots.first, y: slots.dropFirst().first, isReversed: isReversed,
        isLoading: isLoading))
    for case .member(let source) in operands {
      uses[source, default: 0] -= 1
      if uses[source] == 0, let temporary = temporaries.removeValue(forKey: source) {
        freeTemporaries.append(temporary)
      }
    }
    accumulator = index
    if let home = homes[index] { store(home) }
  }

  private mutating func keep(_ value: Int) {
    guard let temporary = freeTemporaries.popLast() else {
      failed = true
      return
    }
    temporaries[value] = temporary
    result.append(
      Micro(code: ASSAY_MICRO_KEEP, x: number(SlotContent(index: temporary, kind: Int(ASSAY_SLOT_TEMPORARY))))
    )
  }

  private mutating func load(_ source: Source) {
    let slot = slot(of: source)
    result.append(Micro(code: isTruth(source) ? ASSAY_MICRO_LOAD_TRUTH : ASSAY_MICRO_LOAD, x: slot))
  }

  private mutating func store(_ home: Source) {
    let slot = slot(of: home)
    result.append(Micro(code: isTruth(home) ? ASSAY_MICRO_STORE_TRUTH : ASSAY_MICRO_STORE, x: slot))
  }

  /// Whether the source has one number, not a bool, for each element of the line.
  private func isOneForEach(_ source: Source) -> Bool {
    switch source {
    case .operand(_, let reading): reading == .each || reading == .cycle
    case .member: !isTruth(source)
    }
  }

  private func isTruth(_ source: Source) -> Bool {
    switch source {
    case .operand(_, let reading): reading.isTruth
    case .member(let index): temporaries[index] == nil && homes[index].map(isTruth) ?? false
    }
  }

  private mutating func slot(of source: Source) -> Int {
    switch source {
    case .operand(let operand, let reading):
      return number(SlotContent(index: operand, kind: reading.slotKind))
    case .member(let index):
      if let temporary = temporaries[index] {
        return number(SlotContent(index: temporary, kind: Int(ASSAY_SLOT_TEMPORARY)))
      }
      if let home = homes[index] { return slot(of: home) }
      failed = true
      return 0
    }
  }

  private mutating func number(_ content: SlotContent) -> Int {
    if let slot = numbers[content] { return slot }
    guard slots.count < Int(ASSAY_SLOTS) else {
      failed = true
      return 0
    }
    slots.append(assay_slot(index: UInt16(content.index), kind: UInt16(content.kind)))
    numbers[content] = slots.count - 1
    return slots.count - 1
  }
}
