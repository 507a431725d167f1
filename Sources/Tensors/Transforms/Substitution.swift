/// What `values` would be if they had been computed from other tensors: each `original` is replaced, and all
/// that depends on it is traced again, with the same random draws. What does not depend on it stays one node.
/// Cost: the traced operations between the originals and the values, once more.
public func substituting(
  _ replacements: [(original: Tensor, replacement: Tensor)], in values: [Tensor],
  file: StaticString = #fileID, line: UInt = #line
) -> [Tensor] {
  guard let graph = values.first?.graph else { return [] }
  guard
    var known = graph.standIns(
      replacements, of: "substituting", "a replacement must have its original's type",
      at: SourceLocation(file, line))
  else { return values }
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

extension Graph {
  /// The second of each pair by the first's node; `nil`, and the trace fails, unless all are of this graph and those
  /// of a pair of one type.
  func standIns(
    _ pairs: [(Tensor, Tensor)], of transform: String, _ reason: String, at place: SourceLocation
  ) -> [NodeIndex: Tensor]? {
    var known: [NodeIndex: Tensor] = [:]
    for (tensor, other) in pairs {
      guard tensor.graph === self, other.graph === self else {
        fail(.foreignTensor(location: place.description))
        return nil
      }
      guard tensor.type == other.type else {
        fail(
          .operands(
            primitive: transform, reason: reason, operands: [tensor.type, other.type],
            location: place.description))
        return nil
      }
      known[tensor.index] = other
    }
    return known
  }
}
