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

/// What one iteration or a whole loop makes.
struct LoopParts {
  var carried: [Tensor] = []
  var outputs: [Tensor] = []
  /// Added up over the iterations, in their order, from 0.
  var sums: [Tensor] = []
  /// The carried values before each iteration; only a whole loop has them.
  var history: [Tensor] = []

  var all: [Tensor] { carried + outputs + sums }
}

/// `scan` with sums, and with tensors (`held`) that the body gets as parameters, the same in each iteration. Inside
/// the body, a derivative with respect to such a parameter covers only what the body computes from it.
func loop(
  _ initial: [Tensor], over sequences: [Tensor], with held: [Tensor], reversed: Bool,
  at place: SourceLocation, _ body: ([Tensor], [Tensor], [Tensor]) throws -> LoopParts
) rethrows -> LoopParts {
  func error(_ reason: String, _ tensors: [Tensor]) -> TensorError {
    .operands(
      primitive: "scan", reason: reason, operands: tensors.map(\.type), location: place.description)
  }
  guard let graph = sequences.first?.graph else {
    var made = try body(initial, [], held)
    made.history = made.carried
    let error = error("takes at least one sequence", initial)
    for tensor in initial + made.all { tensor.graph.fail(error) }
    return made
  }
  let length = sequences[0].shape.first ?? 0
  if graph.admits(initial + sequences + held, at: place),
    length < 1 || !sequences.allSatisfy({ $0.shape.first == length })
  {
    graph.fail(error("sequences must have one size of their first axis, at least 1", sequences))
  }
  // After a failure the body is traced all the same, so that there are as many results as the caller takes.
  let start = graph.nodes.count
  let scope = graph.bodies.begin("scan", at: place)
  defer { graph.bodies.end(scope) }
  let elements = sequences.map { TensorType(Array($0.shape.dropFirst()), $0.type.element) }
  let types = initial.map(\.type) + elements + held.map(\.type)
  let placeholders = types.enumerated().map { number, type in
    graph.apply(Placeholder(body: scope, number: number, type: type), to: [], at: place)
  }
  var made = try body(
    Array(placeholders[..<initial.count]),
    Array(placeholders[initial.count..<(initial.count + sequences.count)]),
    Array(placeholders[(initial.count + sequences.count)...]))
  // A loop that cannot be made has results of the right number all the same, so a history too.
  made.history = made.carried
  guard graph.admits(made.all, at: place), graph.error == nil else { return made }
  guard made.carried.map(\.type) == initial.map(\.type) else {
    graph.fail(
      error("the carried values must keep their types from iteration to iteration", made.carried))
    return made
  }
  guard let element = made.all.first?.type.element, element.isFloating,
    made.all.allSatisfy({ $0.type.element == element })
  else {
    graph.fail(error("what a scan makes must have one floating element type", made.all))
    return made
  }
  let (inner, captured) = graph.body(from: placeholders, to: made.all, since: start)
  let primitive = Scan(
    body: inner, carried: made.carried.map(\.type), outputs: made.outputs.map(\.type),
    sums: made.sums.map(\.type), sequences: sequences.count, length: length, isReversed: reversed)
  let packed = graph.apply(primitive, to: initial + sequences + held + captured, at: place)
  return graph.error == nil ? primitive.parts(of: packed) : made
}
