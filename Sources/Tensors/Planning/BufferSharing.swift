/// Buffers that have another's memory.
struct BufferSharing {
  private var shared: [Int: Int] = [:]

  func isOwn(_ buffer: Int) -> Bool { shared[buffer] == nil }

  mutating func share(_ buffer: Int, with owner: Int) { shared[buffer] = owner }

  /// Whether the value can be written straight into its state's memory: nobody reads the old state later.
  func canTakePlace(_ value: Int, of state: Int, _ instructions: [Instruction], _ uses: Lifetimes) -> Bool {
    let written = uses.first[value]
    guard shared[value] == nil, written >= 0 else { return false }
    let read = uses.last[state]
    guard read >= written else { return true }
    let writer = instructions[written]
    return read == written && uses.writers[value] == 1
      && writer.replaceable.contains {
        writer.outputs[$0.output].buffer == value && writer.inputs[$0.input].buffer == state
      }
  }

  /// An output takes the memory of an input that is not needed any more, where the call allows it.
  mutating func reuseOperands(_ instructions: inout [Instruction], buffers: Int, persistent: Set<Int>) {
    for index in instructions.indices { resolve(&instructions[index]) }
    var uses = Lifetimes(instructions, buffers: buffers)
    for (index, instruction) in instructions.enumerated() {
      var taken = Set(instruction.outputs.map { resolve($0.buffer) })
      for replacement in instruction.replaceable {
        let result = instruction.outputs[replacement.output].buffer
        let operand = resolve(instruction.inputs[replacement.input].buffer)
        guard shared[result] == nil, !persistent.contains(result), uses.writers[result] == 1,
          !persistent.contains(operand), uses.last[operand] == index, taken.insert(operand).inserted
        else { continue }
        shared[result] = operand
        uses.extend(operand, to: uses.last[result])
      }
    }
    for index in instructions.indices { resolve(&instructions[index]) }
  }

  /// The buffer whose memory it has.
  func resolve(_ buffer: Int) -> Int {
    var buffer = buffer
    while let next = shared[buffer] { buffer = next }
    return buffer
  }

  private func resolve(_ instruction: inout Instruction) { instruction = instruction.renaming(resolve) }
}
