/// What the verifier needs to know about a plan's memory: where buffers lie, and which values they must hold when.
struct MemoryDemands {
  /// The calls before buffers shared memory, when each value had a buffer of its own (`intended`), and the same calls
  /// as they will run (`final`).
  var intended: [Instruction]
  var final: [Instruction]
  /// Bytes of each buffer.
  var bytes: [Int]
  /// Where each buffer's values lie: its own place, or that of the buffer whose memory it has.
  var addresses: [Int]
  /// The offset of each buffer in the arena. Only those of buffers with memory of their own are used by executors.
  var offsets: [Int]
  var arenaBytes: Int
  /// Buffers that hold values when a run begins.
  var given: Set<Int>
  /// Buffers of outputs. Like the `given` buffers they must hold their values when a run ends.
  var outputs: [Int]
  /// For each updated state, the buffer whose value must lie in the state's memory when a run ends; the state itself
  /// when the new value is copied there.
  var updated: [(state: Int, holder: Int)]
  /// The first call of the changing part, which also runs alone; `nil` when there is none.
  var changingStart: Int?

  /// The bytes of the arena in which a buffer's values lie.
  func own(_ buffer: Int) -> Range<Int> { addresses[buffer]..<(addresses[buffer] + bytes[buffer]) }

  /// States whose new value is copied into their memory.
  var copied: Set<Int> { Set(updated.filter { $0.state == $0.holder }.map(\.state)) }
  /// The number that stands for the new value of a state in `copied`, to distinguish it from the old value.
  func newValue(of state: Int) -> Int { bytes.count + state }
}

extension Verifier {
  /// Simulates which values lie in which bytes while the calls run. Checks that each call finds the values that it is
  /// meant to read and overwrites none that it still reads, and that outputs and states are in place when the run
  /// ends.
  mutating func check(_ memory: MemoryDemands) {
    var map = MemoryMap()
    let copied = memory.copied
    for buffer in memory.given {
      note(
        memory.own(buffer).upperBound <= memory.arenaBytes,
        "buffer \(buffer) lies behind the end of the arena")
      map.put(buffer, in: memory.own(buffer))
    }
    for buffer in memory.given {
      note(
        map.holds(buffer, in: memory.own(buffer)), "buffer \(buffer) shares memory with another that stays")
    }
    note(memory.intended.count == memory.final.count, "calls were lost when buffers came to share memory")
    for (number, (means, call)) in zip(memory.intended, memory.final).enumerated() {
      check(means, call, number, memory, copied, &map)
    }
    checkEnd(memory, map)
    // A run of the changing part alone finds what the run before left. As each call writes the same bytes every time,
    // all further runs find what the second finds.
    guard let start = memory.changingStart else { return }
    for state in copied { map.put(state, in: memory.own(state)) }
    for (number, (means, call)) in zip(memory.intended, memory.final).enumerated().dropFirst(start) {
      check(means, call, number, memory, copied, &map)
    }
    checkEnd(memory, map)
  }

  /// Checks that outputs, inputs and states hold the right values when a run ends.
  private mutating func checkEnd(_ memory: MemoryDemands, _ map: MemoryMap) {
    var stays = memory.given.union(memory.outputs)
    for (state, holder) in memory.updated {
      let value = state == holder ? memory.newValue(of: state) : holder
      note(
        map.holds(value, in: memory.own(state)),
        "state \(state) does not hold its new value when the run ends")
      stays.remove(state)
    }
    for buffer in stays {
      note(map.holds(buffer, in: memory.own(buffer)), "buffer \(buffer) is overwritten before the run ends")
    }
  }

  /// Checks one call and simulates it. `means` names the buffers whose values it reads and writes, `call` the buffers
  /// in whose memory these values lie.
  private mutating func check(
    _ means: Instruction, _ call: Instruction, _ number: Int, _ memory: MemoryDemands, _ copied: Set<Int>,
    _ map: inout MemoryMap
  ) {
    func range(_ position: BufferPosition) -> Range<Int> {
      let start = memory.addresses[position.buffer]
      return (start + position.touched.lowerBound)..<(start + position.touched.upperBound)
    }
    func checkRoom(_ position: BufferPosition, _ owner: BufferPosition) {
      note(
        memory.bytes[position.buffer] <= memory.bytes[owner.buffer]
          && memory.offsets[owner.buffer] + memory.bytes[owner.buffer] <= memory.arenaBytes
          && memory.offsets[owner.buffer] == memory.addresses[position.buffer],
        "call \(number): buffer \(position.buffer) of \(memory.bytes[position.buffer]) bytes has the memory of buffer "
          + "\(owner.buffer), which has \(memory.bytes[owner.buffer]): \(call.description)")
    }
    var scratch = 0..<0
    if let position = call.scratch {
      scratch =
        memory.offsets[position.buffer]..<(memory.offsets[position.buffer] + memory.bytes[position.buffer])
      checkRoom(position, position)
      map.put(position.buffer, in: scratch)
    }
    var isInPlace = false
    for (input, (position, owner)) in zip(means.inputs, call.inputs).enumerated()
    where !position.touched.isEmpty {
      let read = range(position)
      checkRoom(position, owner)
      note(
        map.holds(position.buffer, in: read),
        "call \(number) finds buffer \(position.buffer) overwritten: \(call.description)")
      for (output, written) in means.outputs.enumerated() {
        let target = range(written)
        guard target.overlaps(read) else { continue }
        isInPlace = true
        guard call.fused == nil else { continue }
        let elements = ElementwiseCall(means)
        let isAllowed =
          output == 0 && target == read && elements?.resultBytes == target.count
          && elements?.canBeWrittenOver(input) == true
        note(
          isAllowed,
          "call \(number) overwrites buffer \(position.buffer) while it reads it: \(call.description)"
        )
      }
    }
    for (position, owner) in zip(means.outputs, call.outputs) {
      checkRoom(position, owner)
      note(!range(position).overlaps(scratch), "call \(number) writes into its own scratch memory")
      let isNew = copied.contains(position.buffer)
      map.put(isNew ? memory.newValue(of: position.buffer) : position.buffer, in: range(position))
    }
    if means.outputs.count > 1 {
      for position in means.outputs {
        note(
          map.holds(position.buffer, in: range(position)),
          "call \(number) writes buffer \(position.buffer) and another to one place: \(call.description)")
      }
    }
    guard let fused = call.fused, let program = programs[number] else { return }
    for (operand, itsOwner) in zip(means.fused?.operands ?? [], fused.operands) {
      if let position = operand.position, let owner = itsOwner.position { checkRoom(position, owner) }
    }
    guard isInPlace else { return }
    for finding in program.overtakings({ memory.addresses[$0.buffer] + $0.byteOffset }) {
      note(false, "call \(number), \(call.description): \(finding)")
    }
  }
}
