/// Checks what each pass hands to the next, and words what it finds. For tests: planning itself does not pay for it.
struct Verifier {
  private(set) var findings: [String] = []
  /// The calls before buffers shared memory: what each one means to read and write.
  private var intended: [Instruction] = []

  private mutating func note(_ holds: Bool, _ finding: @autoclosure () -> String) {
    if !holds { findings.append(finding()) }
  }

  /// Operands stand before uses, and types are those that the table of primitives gives.
  mutating func check(_ program: Program) {
    let nodes = program.graph.nodes
    for (index, node) in nodes.enumerated() {
      note(node.operands.allSatisfy { $0 < index }, "node \(index) uses what comes after it")
      let type = try? node.primitive.resultType(node.operands.map { nodes[$0].type })
      note(type == node.type, "node \(index), \(node.primitive.signature), is not \(node.type)")
    }
  }

  /// Each step reads what is there or what an earlier step computes, and computes what no other does.
  mutating func check(_ steps: [Step], given: Set<Int>) {
    var there = given
    for (index, step) in steps.enumerated() {
      for operand in step.operands {
        note(
          there.contains(operand.buffer), "step \(index) reads buffer \(operand.buffer) before it is computed"
        )
      }
      note(there.insert(step.result.buffer).inserted, "buffer \(step.result.buffer) is computed twice")
    }
  }

  /// Every step runs once, after what it needs.
  mutating func check(_ order: StepOrder, _ steps: [Step]) {
    checkOrder(Array(order.slots.joined()), order, steps, pass: "ordering")
  }

  /// The same, group by group, and members of a group after each other.
  mutating func check(_ groups: [FusedGroup], _ order: StepOrder, _ steps: [Step]) {
    checkOrder(groups.flatMap(\.members), order, steps, pass: "fusion")
    for group in groups where group.members.count > 1 {
      note(group.isWalkable, "a group of steps \(group.members) has no common walk")
    }
  }

  private mutating func checkOrder(_ sequence: [Int], _ order: StepOrder, _ steps: [Step], pass: String) {
    note(sequence.sorted() == Array(steps.indices), "\(pass) lost or repeated a step")
    var done = [Bool](repeating: false, count: steps.count)
    for index in sequence {
      for before in order.predecessors[index] {
        note(done[before], "\(pass) puts step \(index) before step \(before), which it needs")
      }
      done[index] = true
    }
  }

  /// Calls read what is written, inside their buffers.
  mutating func check(_ lowering: Lowering, given: Set<Int>) {
    var written = given
    for (number, call) in lowering.instructions.enumerated() {
      for place in call.inputs {
        note(
          written.contains(place.buffer), "call \(number) reads buffer \(place.buffer) before it is written")
      }
      for place in call.inputs + call.outputs {
        let room = 0..<max(lowering.bufferBytes[place.buffer], 1)
        note(
          place.touched.isEmpty
            || (room.contains(place.touched.lowerBound) && place.touched.upperBound <= room.upperBound),
          "call \(number) touches bytes \(place.touched) of buffer \(place.buffer), which has \(room.upperBound)"
        )
      }
      note(
        call.fused != nil || call.inputs.count <= 4, "call \(number) has more inputs than a call has room for"
      )
      written.formUnion(call.outputs.map(\.buffer))
    }
  }

  mutating func remember(_ calls: [Instruction]) { intended = calls }

  /// A call writes where it reads only as far as it says that it may.
  mutating func checkReplacements(_ calls: [Instruction]) {
    for (number, call) in calls.enumerated() {
      for (output, written) in call.outputs.enumerated() {
        for (input, read) in call.inputs.enumerated() where read.buffer == written.buffer {
          let isAllowed = call.replaceable.contains { $0.output == output && $0.input == input }
          note(
            isAllowed || !read.touched.overlaps(written.touched),
            "call \(number) overwrites buffer \(read.buffer) while it reads it")
        }
      }
    }
  }

  /// Runs the calls in thought: nobody finds another's values where his own should be.
  mutating func checkMemory(
    sizes: [Int], persistent: Set<Int>, states: [(state: Int, value: Int)], outputs: [Int],
    offset: (Int) -> Int
  ) {
    var trace = MemoryTrace()
    for (buffer, size) in sizes.enumerated() {
      trace.ranges.append(offset(buffer)..<(offset(buffer) + size))
    }
    trace.given = persistent.sorted()
    trace.calls = intended.map { call in
      MemoryTrace.Call(
        reads: call.inputs.map(\.buffer), writes: call.outputs.map(\.buffer),
        scratch: call.scratch.map { [$0.buffer] } ?? [])
    }
    trace.wanted = outputs.map { [$0] } + states.map { [$0.state, $0.value] }
    findings += trace.findings
  }
}

/// Buffers in memory, and calls that read and write them: a program as far as memory sees it.
package struct MemoryTrace {
  package struct Call {
    var reads: [Int]
    var writes: [Int]
    var scratch: [Int]

    package init(reads: [Int], writes: [Int], scratch: [Int] = []) {
      (self.reads, self.writes, self.scratch) = (reads, writes, scratch)
    }
  }

  /// Bytes of the arena that each buffer has.
  package var ranges: [Range<Int>] = []
  /// Buffers with values from the start.
  package var given: [Int] = []
  package var calls: [Call] = []
  /// When all is done one buffer of each list must be whole.
  package var wanted: [[Int]] = []

  package init() {}

  /// What somebody would read wrongly.
  package var findings: [String] {
    var findings: [String] = []
    var owners: [(range: Range<Int>, buffer: Int)] = []
    func put(_ buffer: Int) {
      owners.removeAll { $0.range.overlaps(ranges[buffer]) && $0.buffer != buffer }
      if !owners.contains(where: { $0.buffer == buffer }) { owners.append((ranges[buffer], buffer)) }
    }
    func isWhole(_ buffer: Int) -> Bool {
      ranges[buffer].isEmpty || owners.contains { $0.buffer == buffer }
    }
    for buffer in given { put(buffer) }
    for buffer in given where !isWhole(buffer) {
      findings.append("buffer \(buffer) shares memory with another that stays")
    }
    for (number, call) in calls.enumerated() {
      for buffer in call.scratch { put(buffer) }
      for buffer in call.reads where !isWhole(buffer) {
        findings.append("call \(number) finds buffer \(buffer) overwritten")
      }
      for buffer in call.writes { put(buffer) }
      for buffer in call.writes where !isWhole(buffer) {
        findings.append("call \(number) writes buffer \(buffer) and another to one place")
      }
    }
    for list in wanted where !list.contains(where: isWhole) {
      findings.append("buffer \(list[0]) is overwritten before the run ends")
    }
    return findings
  }
}
