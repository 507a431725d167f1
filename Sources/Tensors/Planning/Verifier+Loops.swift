extension Verifier {
  /// Checks the copies of a loop: that they stay inside the buffers that they read and write, that each copy from or
  /// to the arena of the body is a whole parameter or result, and that each byte of the loop's result is written
  /// exactly once.
  mutating func checkMoves(of loop: Loop, _ call: Instruction, _ number: Int, _ bytes: [Int]) {
    let plan = loop.plan
    note(
      plan.arenaBytes <= bytes[loop.arena.buffer],
      "call \(number) is a loop whose body needs \(plan.arenaBytes) bytes and has \(bytes[loop.arena.buffer])"
    )
    // Several tensors may begin at one byte, such as a result and another one that is its beginning.
    var ends: [Int: Set<Int>] = [:]
    for tensor in Array(plan.inputs.values) + Array(plan.outputs.values) {
      let start = plan.offsets[tensor.buffer]
      ends[start, default: []].insert(start + tensor.type.count * tensor.type.element.byteCount)
    }
    var made: [Range<Int>] = []
    func range(_ position: BufferPosition, _ size: Int, _ step: Int, _ count: Int) -> Range<Int> {
      let (first, last) = (position.byteOffset, position.byteOffset + step * (max(count, 1) - 1))
      return min(first, last)..<(max(first, last) + size)
    }
    for (moves, count) in [
      (loop.before, 1), (loop.into, loop.length), (loop.outOf, loop.length), (loop.after, 1),
    ] where count > 0 {
      for move in moves where move.bytes > 0 {
        let ways =
          [(move.destination, move.destinationStep)] + (move.source.map { [($0, move.sourceStep)] } ?? [])
        for (position, step) in ways {
          let range = range(position, move.bytes, step, count)
          let isInside =
            position.buffer == loop.arena.buffer
            ? ends[range.lowerBound]?.contains(range.upperBound) == true
            : range.lowerBound >= 0 && range.upperBound <= bytes[position.buffer]
          note(isInside, "call \(number) is a loop that copies bytes \(range) of buffer \(position.buffer)")
        }
        if move.destination.buffer == call.output.buffer {
          made.append(range(move.destination, move.bytes, move.destinationStep, count))
        }
      }
    }
    var end = 0
    for part in made.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      note(
        part.lowerBound == end,
        "call \(number) is a loop that leaves out or repeats byte \(end) of its result")
      end = part.upperBound
    }
    note(end == bytes[call.output.buffer], "call \(number) is a loop that leaves out the end of its result")
  }
}
