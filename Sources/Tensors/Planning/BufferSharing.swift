/// Which buffers lie in the memory of another buffer instead of their own; `MemoryReuse` states the rule.
struct BufferSharing {
  private var shared: [Int: Int] = [:]

  func isOwn(_ buffer: Int) -> Bool { shared[buffer] == nil }

  mutating func share(_ buffer: Int, with owner: Int) { shared[buffer] = owner }

  /// Whether a result, or a state's new value, can be written straight into the memory of `owner`. It must fit there,
  /// and no call after the first that writes the result may read the owner. If that call itself reads the owner, it
  /// must be the only one that writes the result and must list the pair in its `reuses`.
  func canTake(_ result: Int, memoryOf owner: Int, _ lowering: Lowering, _ uses: Lifetimes) -> Bool {
    let (written, read) = (uses.first[result], uses.last[owner])
    guard isOwn(result), written >= 0, lowering.bufferBytes[result] <= lowering.bufferBytes[owner] else {
      return false
    }
    guard read >= written else { return true }
    let writer = lowering.instructions[written]
    return read == written && uses.writers[result] == 1
      && writer.reuses.contains {
        writer.outputs[$0.output].buffer == result && resolve(writer.inputs[$0.input].buffer) == owner
      }
  }

  /// Gives outputs of calls the memory of inputs that no later call reads, where the call allows it. When a `kept`
  /// buffer moves into the memory of another buffer, that one becomes `kept` in its place.
  mutating func reuseOperands(_ lowering: inout Lowering, persistent: Set<Int>, kept: inout Set<Int>) {
    renameBuffers(&lowering)
    var uses = Lifetimes(lowering.instructions, buffers: lowering.bufferBytes.count)
    for instruction in lowering.instructions {
      var taken = Set(instruction.outputs.map { resolve($0.buffer) })
      for reuse in instruction.reuses {
        let result = instruction.outputs[reuse.output].buffer
        let operand = resolve(instruction.inputs[reuse.input].buffer)
        guard !persistent.contains(result), !persistent.contains(operand), !kept.contains(operand),
          canTake(result, memoryOf: operand, lowering, uses), taken.insert(operand).inserted
        else { continue }
        share(result, with: operand)
        if kept.remove(result) != nil { kept.insert(operand) }
        uses.extend(operand, to: uses.last[result])
      }
    }
    renameBuffers(&lowering)
  }

  /// The buffer in whose memory this one lies: itself, or the last in its chain of owners.
  func resolve(_ buffer: Int) -> Int {
    var buffer = buffer
    while let next = shared[buffer] { buffer = next }
    return buffer
  }

  func renameBuffers(_ lowering: inout Lowering) {
    for index in lowering.instructions.indices {
      lowering.instructions[index] = lowering.instructions[index].renaming(resolve)
    }
  }
}
