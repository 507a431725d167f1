import AssayKernels

/// A loop among the instructions of a plan. Its body is a plan of its own, whose arena is a part of the outer
/// arena.
struct Loop: Sendable {
  var plan: Plan
  /// The beginning of the body's arena.
  var arena: BufferPosition
  var length: Int
  var isReversed: Bool
  /// Copies before the loop, into the body before each iteration, out of it after each, and after the loop.
  var before: [Move] = []
  var into: [Move] = []
  var outOf: [Move] = []
  var after: [Move] = []

  /// A copy between the arenas. Its addresses advance by a number of bytes in each iteration; without a
  /// source it writes zeros.
  struct Move: Sendable {
    var destination: BufferPosition
    var source: BufferPosition?
    var bytes: Int
    var destinationStep = 0
    var sourceStep = 0
  }

  /// The same loop, in which every number of an outer buffer is replaced by `name` of it.
  func renaming(_ name: (Int) -> Int) -> Loop {
    func renamed(_ moves: [Move]) -> [Move] {
      moves.map { move in
        var move = move
        move.destination.buffer = name(move.destination.buffer)
        if let source = move.source?.buffer { move.source?.buffer = name(source) }
        return move
      }
    }
    var loop = self
    loop.arena.buffer = name(arena.buffer)
    (loop.before, loop.into) = (renamed(before), renamed(into))
    (loop.outOf, loop.after) = (renamed(outOf), renamed(after))
    return loop
  }

  /// Where a tensor of the body lies in the outer arena.
  func position(of tensor: Plan.NamedBuffer?) -> BufferPosition {
    guard let tensor else { preconditionFailure("a loop's body has all its parameters and results") }
    var position = arena
    position.byteOffset += plan.offsets[tensor.buffer]
    return position
  }
}

extension Scan {
  /// The body as a program, whose states are the carried values and the sums.
  fileprivate func program() -> Program {
    let program = try? Program { trace in
      let parameters = body.parameters.enumerated().map { number, type in
        number < carried.count
          ? trace.state("parameter \(number)", type.shape, type.element)
          : trace.input("parameter \(number)", type.shape, type.element)
      }
      let sums = sums.enumerated().map { trace.state("sum \($0)", $1.shape, $1.element) }
      let results = body.applied(to: parameters)
      let ofSums = results[(carried.count + outputs.count)...]
      for (state, value) in zip(parameters, results[..<carried.count]) { trace.update(state, to: value) }
      for (state, value) in zip(sums, ofSums) { trace.update(state, to: state + value) }
      for (number, output) in results[carried.count...].prefix(outputs.count).enumerated() {
        trace.output("output \(number)", output)
      }
    }
    guard let program else { preconditionFailure("what was traced once can be traced again") }
    return program
  }

  /// The loop, with its copies between its operands, its body and its result.
  fileprivate func loop(operands: [View], result: View, arena: Int, plan: Plan) -> Loop {
    var loop = Loop(
      plan: plan, arena: BufferPosition(buffer: arena), length: length, isReversed: isReversed)
    func bytes(_ type: TensorType) -> Int { type.count * type.element.byteCount }
    for (number, operand) in operands.enumerated() {
      let isSequence = carried.indices.count <= number && number < carried.count + sequences
      let size = bytes(body.parameters[number])
      let move = Loop.Move(
        destination: loop.position(of: plan.inputs["parameter \(number)"]), source: BufferPosition(operand),
        bytes: size,
        sourceStep: isSequence ? size : 0)
      if isSequence { loop.into.append(move) } else { loop.before.append(move) }
    }
    var position = BufferPosition(result)
    func next(_ size: Int) -> BufferPosition {
      defer { position.byteOffset += size }
      return position
    }
    let states = carried.indices.map { loop.position(of: plan.inputs["parameter \($0)"]) }
    for (state, type) in zip(states, carried) {
      loop.after.append(.init(destination: next(bytes(type)), source: state, bytes: bytes(type)))
    }
    for (number, type) in outputs.enumerated() {
      loop.outOf.append(
        .init(
          destination: next(bytes(type) * length),
          source: loop.position(of: plan.outputs["output \(number)"]),
          bytes: bytes(type), destinationStep: bytes(type)))
    }
    for (number, type) in sums.enumerated() {
      let state = loop.position(of: plan.inputs["sum \(number)"])
      loop.before.append(.init(destination: state, source: nil, bytes: bytes(type)))
      loop.after.append(.init(destination: next(bytes(type)), source: state, bytes: bytes(type)))
    }
    for (state, type) in zip(states, carried) {
      loop.into.append(
        .init(
          destination: next(bytes(type) * length), source: state, bytes: bytes(type),
          destinationStep: bytes(type)))
    }
    return loop
  }

  /// Emits the loop as one instruction.
  func emit(_ operands: [View], to result: View, in lowering: inout Lowering) {
    let operands = operands.map { lowering.contiguous($0) }
    var planner = Planner(program(), lowering.options)
    let plan = Plan(planner.program, planner: &planner)
    lowering.bodyFindings += planner.verifier?.findings ?? []
    let arena = lowering.makeScratch(bytes: plan.arenaBytes)
    lowering.instructions.append(
      Instruction(
        kernel: \.copy, element: result.type.element, outputs: [BufferPosition(result)],
        inputs: operands.map(BufferPosition.init), sizes: [], scratch: BufferPosition(buffer: arena),
        loop: loop(operands: operands, result: result, arena: arena, plan: plan)))
  }
}
