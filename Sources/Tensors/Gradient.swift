/// The derivatives of one real number with respect to tensors it was computed from, traced as more of the
/// same program, so that gradients of gradients need nothing else. Zeros where it does not depend on one.
///
/// Contributions to one tensor are added in the order in which its uses were traced, last use first: the
/// sums of a gradient are a function of the graph alone. Cost: a small multiple of the traced operations.
public func gradient(
  of value: Tensor, withRespectTo variables: [Tensor], file: StaticString = #fileID,
  line: UInt = #line
) -> [Tensor] {
  let graph = value.graph
  let place = SourceLocation(file, line)
  guard value.type.count == 1, value.type.element.isFloating else {
    graph.fail(.notScalar(value.type, location: place.description))
    return variables
  }
  guard variables.allSatisfy({ $0.graph === graph }) else {
    graph.fail(.foreignTensor(location: place.description))
    return variables
  }
  let reached = nodesBetween(variables, and: value)
  var cotangents: [NodeIndex: Tensor] = [
    value.index: value.constant(1).broadcast(to: value.shape, at: place)
  ]
  for index in reached.reversed() {
    guard let cotangent = cotangents[index] else { continue }
    let node = graph.nodes[index]
    let operands = node.operands.map { Tensor(graph: graph, index: $0) }
    let result = Tensor(graph: graph, index: index)
    let contributions = node.primitive.adjoint(cotangent, result: result, operands: operands)
    for (operand, contribution) in zip(node.operands, contributions) {
      guard let contribution, reached.contains(operand) else { continue }
      cotangents[operand] = cotangents[operand].map { $0 + contribution } ?? contribution
    }
  }
  return variables.map { cotangents[$0.index] ?? $0.zeros }
}

/// The nodes on a path from any of the variables to the value, ascending.
private func nodesBetween(_ variables: [Tensor], and value: Tensor) -> SortedIndices {
  let nodes = value.graph.nodes
  var depends = [Bool](repeating: false, count: value.index + 1)
  for variable in variables where variable.index <= value.index { depends[variable.index] = true }
  for index in depends.indices where !depends[index] {
    depends[index] = nodes[index].operands.contains { depends[$0] }
  }
  var matters = [Bool](repeating: false, count: value.index + 1)
  matters[value.index] = depends[value.index]
  for index in depends.indices.reversed() where matters[index] {
    for operand in nodes[index].operands where depends[operand] { matters[operand] = true }
  }
  return SortedIndices(member: matters)
}

/// A set of node indices that is walked in order and asked often.
private struct SortedIndices {
  var member: [Bool]
  func contains(_ index: NodeIndex) -> Bool { index < member.count && member[index] }
  func reversed() -> [NodeIndex] { member.indices.reversed().filter { member[$0] } }
}
