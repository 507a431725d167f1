/// `body` applied to each example by itself: it is written for one example and runs for all. The examples stand along
/// the first axis of every batched tensor, which `body` does not see. Each example's results have the bits that it
/// would have alone. Composes with itself, ``gradient(of:withRespectTo:file:line:)`` and ``jvp(of:along:file:line:)``
/// in any order.
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
  let place = SourceLocation(file, line)
  func reason(_ words: String) -> TensorError {
    .operands(
      primitive: "vmap", reason: words, operands: batched.map(\.type), location: place.description)
  }
  guard let graph = batched.first?.graph else {
    let results = try body([])
    let error = reason("takes at least one batched tensor")
    for result in results { result.graph.fail(error) }
    return results
  }
  let size = batched[0].shape.first ?? 0
  if graph.admits(batched, at: place), !batched.allSatisfy({ $0.shape.first == size }) {
    graph.fail(reason("batched tensors must have one size of their first axis"))
  }
  // After a failure the body is traced all the same, so that there are as many results as the caller takes.
  let start = graph.nodes.count
  let scope = graph.bodies.begin("vmap", at: place)
  defer { graph.bodies.end(scope) }
  let examples = batched.enumerated().map { number, tensor in
    let type = TensorType(Array(tensor.shape.dropFirst()), tensor.type.element)
    return graph.apply(Placeholder(body: scope, number: number, type: type), to: [], at: place)
  }
  let results = try body(examples)
  guard graph.admits(results, at: place), graph.error == nil else { return results }
  var known: [NodeIndex: Tensor] = [:]
  for (example, tensor) in zip(examples, batched) { known[example.index] = tensor }
  // Nodes that depend on an inner body are skipped: its transform has replaced them by its own results.
  for index in start..<max(start, graph.nodes.count)
  where graph.nodes[index].body == scope && known[index] == nil {
    let node = graph.nodes[index]
    known[index] = graph.working(at: node.site) {
      node.primitive.batched(
        node.operands.map { operand in
          Batched(
            tensor: known[operand] ?? Tensor(graph: graph, index: operand),
            isBatched: known[operand] != nil)
        })
    }
  }
  graph.sites.move { known[$0]?.index }
  return results.map { known[$0.index] ?? $0.repeated(size) }
}
