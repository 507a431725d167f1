/// Checks what each pass of planning hands to the next, and words what it finds. Every plan is verified when it is
/// made: a finding is a defect of this package, and a plan with one is never run.
struct Verifier {
  private(set) var findings: [String] = []
  /// What fused calls do, by call.
  private(set) var programs: [Int: FusedVerification] = [:]

  mutating func note(_ holds: Bool, _ finding: @autoclosure () -> String) {
    if !holds { findings.append(finding()) }
  }

  /// Adds what was found in a part, such as the body of a loop.
  mutating func add(_ others: [String], in part: String) { findings += others.map { "\(part): \($0)" } }

  /// What is said when planning stops.
  static func report(_ findings: [String], _ program: Program) -> String {
    """
    Assay made a plan that its own verifier rejects, and stops before it computes wrong numbers. This is a defect of \
    Assay, not of your program: please report it, with the lines below and the program if you can.
    \(findings.joined(separator: "\n"))
    The program:
    \(program)
    """
  }

  /// Each step reads what is there or what an earlier step computes, and computes what no other does.
  mutating func check(_ steps: [Step], given: Set<Int>, buffers: Int) {
    var isThere = [Bool](repeating: false, count: buffers)
    for buffer in given { isThere[buffer] = true }
    for (index, step) in steps.enumerated() {
      for operand in step.operands {
        note(isThere[operand.buffer], "step \(index) reads buffer \(operand.buffer) before it is computed")
      }
      note(!isThere[step.result.buffer], "buffer \(step.result.buffer) is computed twice")
      isThere[step.result.buffer] = true
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
    var done = [Bool](repeating: false, count: steps.count)
    for index in sequence {
      for before in order.predecessors[index] {
        note(done[before], "\(pass) puts step \(index) before step \(before), which it needs")
      }
      note(!done[index], "\(pass) repeats step \(index)")
      done[index] = true
    }
    note(sequence.count == steps.count, "\(pass) lost a step")
  }

  /// Calls read what is written, and touch no byte outside of their buffers.
  mutating func check(_ lowering: Lowering, given: Set<Int>) {
    let bytes = lowering.bufferBytes
    var isWritten = [Bool](repeating: false, count: bytes.count)
    for buffer in given { isWritten[buffer] = true }
    for (number, call) in lowering.instructions.enumerated() {
      for place in call.inputs where !place.touched.isEmpty {
        note(
          isWritten[place.buffer],
          "call \(number) reads buffer \(place.buffer) before it is written: \(call.description)")
        checkBounds(place, bytes, number, call)
      }
      for place in call.outputs {
        checkBounds(place, bytes, number, call)
        isWritten[place.buffer] = true
      }
      if let loop = call.loop {
        checkMoves(of: loop, call, number, bytes)
      } else if let fused = call.fused {
        let program = FusedVerification(
          fused, rows: call.sizes[1], elementBytes: call.element.byteCount, bytes)
        for finding in program.findings { note(false, "call \(number), \(call.description): \(finding)") }
        programs[number] = program
      } else {
        note(call.inputs.count <= 4, "call \(number) has more inputs than a kernel has room for")
      }
    }
  }

  private mutating func checkBounds(_ place: Place, _ bytes: [Int], _ number: Int, _ call: Instruction) {
    note(
      place.touched.lowerBound >= 0 && place.touched.upperBound <= bytes[place.buffer],
      "call \(number) touches bytes \(place.touched) of buffer \(place.buffer), which has "
        + "\(bytes[place.buffer]): \(call.description)")
  }
}
