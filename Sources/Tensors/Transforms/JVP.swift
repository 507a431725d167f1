/// The derivatives of `values` along directions of the variables, all at once: Jacobian times vector, forwards,
/// traced as more of the same program. Zeros where a value does not depend on them. Variables are those of
/// ``gradient(of:withRespectTo:file:line:)``. Cost: a small multiple of the traced operations, whatever the number of
/// values.
public func jvp(
  of values: [Tensor], along directions: [(variable: Tensor, direction: Tensor)],
  file: StaticString = #fileID, line: UInt = #line
) -> [Tensor] {
  let place = SourceLocation(file, line)
  guard let graph = values.first?.graph, graph.admits(values, at: place) else { return values }
  guard
    var known = graph.standIns(
      directions.map { ($0.variable, $0.direction) }, of: "jvp", "a direction must have its variable's type",
      at: place)
  else { return values }
  let between = nodesBetween(directions.map(\.variable), and: values)
  for index in between.ascending() where known[index] == nil {
    let node = graph.nodes[index]
    let incoming = node.operands.map { known[$0] }
    guard incoming.contains(where: { $0 != nil }) else { continue }
    known[index] = graph.working(at: node.site) {
      node.primitive.tangent(
        incoming, result: Tensor(graph: graph, index: index),
        operands: node.operands.map { Tensor(graph: graph, index: $0) })
    }
  }
  return values.map { known[$0.index] ?? $0.zeros }
}
