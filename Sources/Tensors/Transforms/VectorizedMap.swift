/// `body` applied to each example by itself, written for one and run for all: the examples stand along the
/// first axis of every batched tensor, which `body` does not see. Each example's results have the bits that
/// it would have alone. Composes with itself, `gradient` and `tangents` in any order.
///
/// Tensors that `body` only captures are the same for all examples.
///
/// - Parameters:
///   - batched: Tensors with one size of their first axis, the number of examples.
///   - file: What an error names as the place.
///   - line: What an error names as the place.
///   - body: From the tensors of one example to its results.
/// - Returns: What `body` returns, each with the examples along a new first axis.
public func vmap(
  _ batched: [Tensor], file: StaticString = #fileID, line: UInt = #line,
  _ body: ([Tensor]) throws -> [Tensor]
) rethrows -> [Tensor] {
  guard let graph = batched.first?.graph else { return try body([]) }
  let place = SourceLocation(file, line)
  let size = batched[0].shape.first ?? 0
  guard batched.allSatisfy({ $0.shape.first == size }) else {
    graph.fail(
      .operands(
        primitive: "vmap", reason: "batched tensors must have one size of their first axis",
        operands: batched.map(\.type), location: place.description))
    return batched
  }
  let start = graph.nodes.count
  let examples = batched.enumerated().map { number, tensor in
    graph.apply(
      Input(
        name: "example \(number) of \(start)",
        type: TensorType(Array(tensor.shape.dropFirst()), tensor.type.element)), to: [], at: place)
  }
  let results = try body(examples)
  guard results.allSatisfy({ $0.graph === graph }) else {
    graph.fail(.foreignTensor(location: place.description))
    return results
  }
  var known: [NodeIndex: Tensor] = [:]
  for (example, tensor) in zip(examples, batched) { known[example.index] = tensor }
  for index in start..<max(start, graph.nodes.count) where known[index] == nil {
    let node = graph.nodes[index]
    guard node.operands.contains(where: { known[$0] != nil }) else { continue }
    known[index] = node.primitive.batched(
      node.operands.map { operand in
        Batched(
          tensor: known[operand] ?? Tensor(graph: graph, index: operand),
          isBatched: known[operand] != nil)
      })
  }
  return results.map { known[$0.index] ?? $0.repeated(size) }
}
