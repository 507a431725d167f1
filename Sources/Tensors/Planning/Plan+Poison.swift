extension Plan {
  /// The same plan with extra calls that fill dead memory with a pattern: at the start of a run every byte of the
  /// arena that holds no value, and after the last use of a buffer the bytes of that buffer. A call that reads dead
  /// memory then finds NaN or a large number, and never by chance the right value.
  ///
  /// For tests: a correct plan gives the same bits with and without the pattern. A sanitizer cannot find such a read,
  /// because the whole arena is one allocation. The bodies of loops are filled in every iteration.
  package var poisoned: Plan {
    var plan = self
    // One more buffer stands for the whole arena, so that a fill can name any range of it.
    let arena = bufferBytes.count
    plan.bufferBytes.append(arenaBytes)
    plan.offsets.append(0)
    func fill(_ range: Range<Int>) -> Instruction {
      var position = BufferPosition(buffer: arena)
      position.byteOffset = range.lowerBound
      position.touched = range
      return Instruction(
        kernel: \.fill, element: .int32, outputs: [position], inputs: [], sizes: [range.count / 4],
        scalar: Plan.poison)
    }
    let uses = Lifetimes(body, buffers: bufferBytes.count)
    let kept = constantBuffers.union((Array(inputs.values) + Array(outputs.values)).map(\.buffer))
      .union(changing?.kept ?? [])
    let given = Set(inputs.values.map(\.buffer)).union(constantBuffers)
    plan.body = deadRanges(beside: given).map(fill)
    for (number, instruction) in body.enumerated() {
      if let changing, number == changing.start {
        plan.changing?.start = plan.body.count
        let computed = Set(body[..<number].flatMap { $0.outputs.map(\.buffer) })
        let fixed = computed.intersection(outputs.values.map(\.buffer))
        plan.body += deadRanges(beside: given.union(changing.kept).union(fixed)).map(fill)
      }
      var instruction = instruction
      if let loop = instruction.loop { instruction.loop?.plan = loop.plan.poisoned }
      plan.body.append(instruction)
      let positions = instruction.outputs + instruction.inputs + (instruction.scratch.map { [$0] } ?? [])
      for buffer in Set(positions.map(\.buffer)).subtracting(kept).sorted()
      where uses.last[buffer] == number && !range(of: buffer).isEmpty {
        plan.body.append(fill(range(of: buffer)))
      }
    }
    if let changing, changing.start == body.count { plan.changing?.start = plan.body.count }
    return plan
  }

  /// The pattern, as an int32: NaN when read as float32, NaN in pairs as float64, and no byte of it is a valid bool
  /// (0 or 1).
  private static let poison = Double(0x7FF5_A5A5)

  private func range(of buffer: Int) -> Range<Int> {
    // An empty buffer owns no byte: the 64 bytes to which its size would be rounded may belong to another buffer.
    let bytes = bufferBytes[buffer] == 0 ? 0 : ArenaLayout.rounded(bufferBytes[buffer])
    return offsets[buffer]..<(offsets[buffer] + bytes)
  }

  /// Buffers whose values are the same in every run.
  private var constantBuffers: Set<Int> {
    Set(data.map(\.buffer) + constants.flatMap { $0.outputs.map(\.buffer) })
  }

  /// The ranges of the arena outside the buffers in `alive`, which hold values. At the start of a run these are
  /// inputs, states and constants; before the changing part also its kept buffers and the outputs that earlier calls
  /// have computed.
  private func deadRanges(beside alive: Set<Int>) -> [Range<Int>] {
    var dead: [Range<Int>] = []
    var end = 0
    for range in alive.map(range(of:)).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if end < range.lowerBound { dead.append(end..<range.lowerBound) }
      end = max(end, range.upperBound)
    }
    if end < arenaBytes { dead.append(end..<arenaBytes) }
    return dead
  }
}

extension Executor {
  /// An executor of the ``Plan/poisoned`` plan: for tests, which compare its bits with another's.
  package convenience init(_ plan: Plan, on processor: Processor, threads: Int = 1, isPoisoned: Bool) {
    self.init(isPoisoned ? plan.poisoned : plan, on: processor, threads: threads)
  }
}

extension Replicas {
  /// Replicas of the ``Plan/poisoned`` plan: for tests, which compare their bits with others'.
  package convenience init(
    _ plan: Plan, count: Int, on processor: Processor, threads: Int = 1, layout: Layout? = nil,
    isPoisoned: Bool
  ) {
    self.init(
      isPoisoned ? plan.poisoned : plan, count: count, on: processor, threads: threads, layout: layout)
  }
}
