/// The derivatives of `values` along directions of the variables, all at once: Jacobian times vector, forwards,
/// traced as more of the same program. Zeros where a value does not depend on them. Cost: a small multiple of
/// the traced operations, whatever the number of values.
public func jvp(
  of values: [Tensor], along directions: [(variable: Tensor, direction: Tensor)],
  file: StaticString = #fileID, line: UInt = #line
) -> [Tensor] {
  guard let graph = values.first?.graph else { return [] }
  let place = SourceLocation(file, line)
  var known: [NodeIndex: Tensor] = [:]
  for (variable, direction) in directions {
    guard variable.graph === graph, direction.graph === graph else {
      graph.fail(.foreignTensor(location: place.description))
      return values
    }
    guard direction.type == variable.type else {
      graph.fail(
        .operands(
          primitive: "jvp", reason: "a direction must have its variable's type",
          operands: [variable.type, direction.type], location: place.description))
      return values
    }
    known[variable.index] = direction
  }
  let last = values.map(\.index).max() ?? 0
  for index in 0...last where known[index] == nil {
    let node = graph.nodes[index]
    let incoming = node.operands.map { known[$0] }
    guard incoming.contains(where: { $0 != nil }) else { continue }
    known[index] = node.primitive.tangent(
      incoming, result: Tensor(graph: graph, index: index),
      operands: node.operands.map { Tensor(graph: graph, index: $0) })
  }
  return values.map { known[$0.index] ?? $0.zeros }
}
