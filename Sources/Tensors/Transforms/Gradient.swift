/// The derivatives of one real number with respect to tensors it was computed from, traced as more of the
/// same program, so that gradients of gradients need nothing else. Zeros where it does not depend on one.
///
/// Contributions to one tensor are added in the order in which its uses were traced, last use first: the
/// sums of a gradient are a function of the graph alone. Cost: a small multiple of the traced operations.
public func gradient(
  of value: Tensor, withRespectTo variables: [Tensor], file: StaticString = #fileID,
  line: UInt = #line
) -> [Tensor] {
  guard value.type.count == 1, value.type.element.isFloating else {
    value.graph.fail(.notScalar(value.type, location: SourceLocation(file, line).description))
    return variables
  }
  return vjp(
    of: [value], cotangents: [value.constant(1).broadcast(to: value.shape, at: value.location)],
    withRespectTo: variables, file: file, line: line)
}

/// Cotangents of `variables`, given those of `values`: vector times Jacobian, backwards, traced as more of the
/// same program. Zeros where no value depends on a variable. Order of sums and cost as of
/// ``gradient(of:withRespectTo:file:line:)``.
public func vjp(
  of values: [Tensor], cotangents: [Tensor], withRespectTo variables: [Tensor],
  file: StaticString = #fileID, line: UInt = #line
) -> [Tensor] {
  guard let graph = values.first?.graph else { return variables }
  let place = SourceLocation(file, line)
  guard (values + cotangents + variables).allSatisfy({ $0.graph === graph }) else {
    graph.fail(.foreignTensor(location: place.description))
    return variables
  }
  guard values.map(\.type) == cotangents.map(\.type) else {
    graph.fail(
      .operands(
        primitive: "vjp", reason: "there must be one cotangent of its type for each value",
        operands: (values + cotangents).map(\.type), location: place.description))
    return variables
  }
  let reached = nodesBetween(variables, and: values)
  var known: [NodeIndex: Tensor] = [:]
  for (value, cotangent) in zip(values, cotangents) where reached.contains(value.index) {
    known[value.index] = known[value.index].map { $0 + cotangent } ?? cotangent
  }
  for index in reached.reversed() {
    guard let cotangent = known[index] else { continue }
    let node = graph.nodes[index]
    let operands = node.operands.map { Tensor(graph: graph, index: $0) }
    let result = Tensor(graph: graph, index: index)
    let contributions = node.primitive.adjoint(cotangent, result: result, operands: operands)
    for (operand, contribution) in zip(node.operands, contributions) {
      guard let contribution, reached.contains(operand) else { continue }
      known[operand] = known[operand].map { $0 + contribution } ?? contribution
    }
  }
  return variables.map { known[$0.index] ?? $0.zeros }
}

/// The nodes on a path from any of the variables to any of the values, ascending.
private func nodesBetween(_ variables: [Tensor], and values: [Tensor]) -> SortedIndices {
  let nodes = values[0].graph.nodes
  let count = (values.map(\.index).max() ?? 0) + 1
  var depends = [Bool](repeating: false, count: count)
  for variable in variables where variable.index < count { depends[variable.index] = true }
  for index in depends.indices where !depends[index] {
    depends[index] = nodes[index].operands.contains { depends[$0] }
  }
  var matters = [Bool](repeating: false, count: count)
  for value in values { matters[value.index] = depends[value.index] }
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
