/// Checks what each pass of planning hands to the next, and describes each fault in a message. Every plan is verified
/// when it is made. A fault is a defect of this package, and a plan with one is never run.
struct Verifier {
  private(set) var findings: [String] = []
  /// The verification of each fused call's program, by the number of the call.
  private(set) var programs: [Int: FusedVerification] = [:]

  mutating func note(_ holds: Bool, _ finding: @autoclosure () -> String) {
    if !holds { findings.append(finding()) }
  }

  /// Adds what was found in a part, such as the body of a loop.
  mutating func add(_ others: [String], in part: String) { findings += others.map { "\(part): \($0)" } }

  /// The message with which planning stops.
  static func report(_ findings: [String], _ program: Program) -> String {
    """
    Assay made a plan that its own verifier rejects, and stops before it computes wrong numbers. This is a defect of \
    Assay, not of your program: please report it, with the lines below and the program if you can.
    \(findings.joined(separator: "\n"))
    The program:
    \(program)
    """
  }

  /// Checks that each computation reads only `given` buffers and results of earlier computations, and that no buffer
  /// is computed twice.
  mutating func check(_ computations: [Computation], given: Set<Int>, buffers: Int) {
    var isThere = [Bool](repeating: false, count: buffers)
    for buffer in given { isThere[buffer] = true }
    for (index, computation) in computations.enumerated() {
      for operand in computation.operands {
        note(
          isThere[operand.buffer], "computation \(index) reads buffer \(operand.buffer) before it is computed"
        )
      }
      note(!isThere[computation.result.buffer], "buffer \(computation.result.buffer) is computed twice")
      isThere[computation.result.buffer] = true
    }
  }

  /// Checks that the order after a pass has each computation exactly once, after those that compute its operands.
  /// Whether a state is overwritten before its old value is read is checked later, when the calls are simulated.
  mutating func check(
    _ sequence: some Collection<Int>, after pass: String, _ computations: [Computation], given: Set<Int>,
    buffers: Int
  ) {
    var isThere = [Bool](repeating: false, count: buffers)
    for buffer in given { isThere[buffer] = true }
    var done = [Bool](repeating: false, count: computations.count)
    for index in sequence {
      for operand in computations[index].operands {
        note(
          isThere[operand.buffer],
          "\(pass) puts computation \(index) before buffer \(operand.buffer) is computed")
      }
      note(!done[index], "\(pass) repeats computation \(index)")
      done[index] = true
      isThere[computations[index].result.buffer] = true
    }
    note(done.allSatisfy { $0 }, "\(pass) lost a computation")
  }

  /// Checks that a fused call computes what the computations of its group define.
  mutating func check(_ instruction: Instruction, _ group: FusedGroup, _ computations: [Computation]) {
    guard let call = instruction.fused else { return }
    let meaning = FusedMeaning(instruction, call, group.members.map { computations[$0] }, of: group)
    for finding in meaning.findings { note(false, "a fused call, \(instruction.description): \(finding)") }
  }

  /// Checks that calls read only buffers that are written before, and touch no byte outside of their buffers.
  mutating func check(_ lowering: Lowering, given: Set<Int>) {
    let bytes = lowering.bufferBytes
    var isWritten = [Bool](repeating: false, count: bytes.count)
    for buffer in given { isWritten[buffer] = true }
    // For each buffer that some call writes with gaps, the number of bytes that all calls together write.
    var filled: [Int: Int] = [:]
    let gaps = Set(
      lowering.instructions.filter { $0.fused == nil && $0.loop == nil }.flatMap(\.outputs)
        .filter { $0.filledBytes < $0.touched.count }.map(\.buffer))
    for (number, call) in lowering.instructions.enumerated() {
      for position in call.outputs where gaps.contains(position.buffer) {
        let isWhole = call.fused != nil || call.loop != nil
        filled[position.buffer, default: 0] += isWhole ? bytes[position.buffer] : position.filledBytes
      }
      for position in call.inputs where !position.touched.isEmpty {
        note(
          isWritten[position.buffer],
          "call \(number) reads buffer \(position.buffer) before it is written: \(call.description)")
        checkBounds(position, bytes, number, call)
      }
      for position in call.outputs {
        checkBounds(position, bytes, number, call)
        isWritten[position.buffer] = true
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
    for buffer in gaps.subtracting(given).sorted() where filled[buffer, default: 0] < bytes[buffer] {
      note(
        false, "\(filled[buffer, default: 0]) of the \(bytes[buffer]) bytes of buffer \(buffer) are written")
    }
  }

  private mutating func checkBounds(
    _ position: BufferPosition, _ bytes: [Int], _ number: Int, _ call: Instruction
  ) {
    note(
      position.touched.lowerBound >= 0 && position.touched.upperBound <= bytes[position.buffer],
      "call \(number) touches bytes \(position.touched) of buffer \(position.buffer), which has "
        + "\(bytes[position.buffer]): \(call.description)")
  }
}
