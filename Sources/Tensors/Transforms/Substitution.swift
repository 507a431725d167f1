/// What `values` would be if they had been computed from other tensors: each `original` is replaced, and all
/// that depends on it is traced again, with the same random draws. What does not depend on it stays one node.
/// Cost: the traced operations between the originals and the values, once more.
public func substituting(
  _ replacements: [(original: Tensor, replacement: Tensor)], in values: [Tensor],
  file: StaticString = #fileID, line: UInt = #line
) -> [Tensor] {
  guard let graph = values.first?.graph else { return [] }
  let place = SourceLocation(file, line)
  var known: [NodeIndex: Tensor] = [:]
  for (original, replacement) in replacements {
    guard original.graph === graph, replacement.graph === graph else {
      graph.fail(.foreignTensor(location: place.description))
      return values
    }
    guard original.type == replacement.type else {
      graph.fail(
        .operands(
          primitive: "substituting", reason: "a replacement must have its original's type",
          operands: [original.type, replacement.type], location: place.description))
      return values
    }
    known[original.index] = replacement
  }
  let last = values.map(\.index).max() ?? 0
  for index in 0...last where known[index] == nil {
    let node = graph.nodes[index]
    guard node.operands.contains(where: { known[$0] != nil }) else { continue }
    known[index] = graph.apply(
      node.primitive, to: node.operands.map { known[$0] ?? Tensor(graph: graph, index: $0) },
      at: node.location)
  }
  return values.map { known[$0.index] ?? $0 }
}
