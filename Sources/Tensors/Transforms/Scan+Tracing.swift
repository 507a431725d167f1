/// A loop inside a program: `body` is traced once and runs for each place of the sequences' first axis, in
/// order, or from the last to the first. From the carried values and the sequences' elements at that place it
/// makes the next carried values and outputs, which are stacked along a new first axis at the same place.
///
/// Tensors that `body` only captures are computed once, before the loop. A gradient runs the loop backwards; it
/// keeps the carried values of every iteration and makes everything else of an iteration again.
///
/// - Parameters:
///   - initial: The carried values before the first iteration, all of one floating element type.
///   - sequences: Tensors of one size of their first axis, at least one of them.
///   - reversed: Whether the last place comes first.
///   - file: What an error names as the place.
///   - line: What an error names as the place.
///   - body: From carried values and elements to the next carried values, of the same types, and outputs.
/// - Returns: The carried values after the last iteration, and the outputs of all.
public func scan(
  _ initial: [Tensor], over sequences: [Tensor], reversed: Bool = false, file: StaticString = #fileID,
  line: UInt = #line, _ body: ([Tensor], [Tensor]) throws -> (carried: [Tensor], outputs: [Tensor])
) rethrows -> (carried: [Tensor], outputs: [Tensor]) {
  let results = try loop(
    initial, over: sequences, with: [], reversed: reversed, at: SourceLocation(file, line)
  ) { carried, elements, _ in
    let results = try body(carried, elements)
    return LoopParts(carried: results.carried, outputs: results.outputs, sums: [])
  }
  return (results.carried, results.outputs)
}

/// What an iteration makes, or a whole loop.
struct LoopParts {
  var carried: [Tensor] = []
  var outputs: [Tensor] = []
  /// Added up over the iterations, in their order, from 0.
  var sums: [Tensor] = []
  /// The carried values before each iteration; of a whole loop only.
  var history: [Tensor] = []

  var all: [Tensor] { carried + outputs + sums }
}

/// `scan` with sums, and with tensors that the body sees as parameters, the same in each iteration: only what
/// happens inside is differentiated by what stands there under their names.
func loop(
  _ initial: [Tensor], over sequences: [Tensor], with held: [Tensor], reversed: Bool,
  at place: SourceLocation, _ body: ([Tensor], [Tensor], [Tensor]) throws -> LoopParts
) rethrows -> LoopParts {
  guard let graph = sequences.first?.graph else {
    preconditionFailure("\(place): a scan goes over at least one sequence")
  }
  func fail(_ reason: String, _ tensors: [Tensor]) -> LoopParts {
    graph.fail(
      .operands(
        primitive: "scan", reason: reason, operands: tensors.map(\.type), location: place.description))
    return LoopParts(carried: initial, outputs: sequences)
  }
  guard (initial + sequences + held).allSatisfy({ $0.graph === graph }) else {
    graph.fail(.foreignTensor(location: place.description))
    return LoopParts(carried: initial, outputs: sequences)
  }
  let length = sequences[0].shape.first ?? 0
  guard length > 0, sequences.allSatisfy({ $0.shape.first == length }) else {
    return fail("sequences must have one size of their first axis, at least 1", sequences)
  }
  let start = graph.nodes.count
  let elements = sequences.map { TensorType(Array($0.shape.dropFirst()), $0.type.element) }
  let types = initial.map(\.type) + elements + held.map(\.type)
  let placeholders = types.enumerated().map { number, type in
    graph.apply(Input(name: "parameter \(number) of \(start)", type: type), to: [], at: place)
  }
  let made = try body(
    Array(placeholders[..<initial.count]),
    Array(placeholders[initial.count..<(initial.count + sequences.count)]),
    Array(placeholders[(initial.count + sequences.count)...]))
  guard made.all.allSatisfy({ $0.graph === graph }) else {
    graph.fail(.foreignTensor(location: place.description))
    return LoopParts(carried: initial, outputs: sequences)
  }
  guard made.carried.map(\.type) == initial.map(\.type) else {
    return fail("the carried values must keep their types from iteration to iteration", made.carried)
  }
  guard let element = made.all.first?.type.element, element.isFloating,
    made.all.allSatisfy({ $0.type.element == element })
  else { return fail("what a scan makes must have one floating element type", made.all) }
  let (inner, captured) = graph.body(from: placeholders, to: made.all, since: start)
  let primitive = Scan(
    body: inner, carried: made.carried.map(\.type), outputs: made.outputs.map(\.type),
    sums: made.sums.map(\.type), sequences: sequences.count, length: length, isReversed: reversed)
  let packed = graph.apply(primitive, to: initial + sequences + held + captured, at: place)
  guard packed.type.shape == [primitive.count] else { return LoopParts(carried: initial) }
  return primitive.parts(of: packed)
}
