/// The derivatives of one real number with respect to tensors, traced as further operations of the same program, so
/// that gradients of gradients need nothing else. Zeros where the number does not depend on a tensor.
///
/// Variables are inputs, states, what a body of `vmap` or `scan` is given, and ``Tensor/watched(file:line:)`` tensors:
/// equal expressions are one tensor, so a derivative with respect to any other is refused.
///
/// Contributions to one tensor are added in the order in which its uses were traced, last use first: the
/// sums of a gradient are a function of the graph alone. Cost: a small multiple of the traced operations.
public func gradient(
  of value: Tensor, withRespectTo variables: [Tensor], file: StaticString = #fileID,
  line: UInt = #line
) -> [Tensor] {
  let place = SourceLocation(file, line)
  guard value.graph.admits([value], at: place) else { return variables }
  guard value.type.count == 1, value.type.element.isFloating else {
    value.graph.fail(.notScalar(value.type, location: place.description))
    return variables
  }
  return vjp(
    of: [value], cotangents: [value.constant(1).broadcast(to: value.shape, at: value.location)],
    withRespectTo: variables, file: file, line: line)
}

/// Cotangents of `variables`, given those of `values`: vector times Jacobian, backwards, traced as more of the
/// same program. Zeros where no value depends on a variable. Variables, order of sums and cost as of
/// ``gradient(of:withRespectTo:file:line:)``.
public func vjp(
  of values: [Tensor], cotangents: [Tensor], withRespectTo variables: [Tensor],
  file: StaticString = #fileID, line: UInt = #line
) -> [Tensor] {
  guard let graph = values.first?.graph else { return variables.map(\.zeros) }
  let place = SourceLocation(file, line)
  guard graph.admits(values + cotangents, at: place),
    graph.admitsVariables(variables, of: "a derivative", at: place)
  else { return variables }
  guard values.map(\.type) == cotangents.map(\.type) else {
    graph.fail(
      .operands(
        primitive: "vjp", reason: "there must be one cotangent of its type for each value",
        operands: (values + cotangents).map(\.type), location: place.description))
    return variables
  }
  let reached = nodesBetween(variables, and: values)
  var sums = CotangentSums(graph, variables, reached: reached)
  for (value, cotangent) in zip(values, cotangents) where reached.contains(value.index) {
    sums.add(cotangent, to: value.index)
  }
  for index in reached.reversed() where !graph.isMark(index) {
    guard let cotangent = sums[index] else { continue }
    let node = graph.nodes[index]
    let operands = node.operands.map { Tensor(graph: graph, index: $0) }
    let result = Tensor(graph: graph, index: index)
    graph.working(at: node.site) {
      let contributions = node.primitive.adjoint(cotangent, result: result, operands: operands)
      for (operand, contribution) in zip(node.operands, contributions) {
        guard let contribution, reached.contains(operand) else { continue }
        sums.add(contribution, to: operand)
      }
    }
  }
  return variables.map { sums[$0.index] ?? $0.zeros }
}

/// The sums of the cotangents of nodes so far.
private struct CotangentSums {
  private let graph: Graph
  private let variables: Set<NodeIndex>
  private let reached: NodeSet
  private var sums: [NodeIndex: Tensor] = [:]

  init(_ graph: Graph, _ variables: [Tensor], reached: NodeSet) {
    self.graph = graph
    self.reached = reached
    self.variables = Set(variables.map(\.index))
  }

  subscript(index: NodeIndex) -> Tensor? { sums[index] }

  /// Adds one term to a node's sum. A term for the mark of a site goes to the tensor that it marks, and also to the
  /// mark if the mark is a variable. So every other sum has the order that it has in a trace without marks.
  mutating func add(_ term: Tensor, to index: NodeIndex) {
    var index = index
    while graph.isMark(index) {
      if variables.contains(index) { sum(term, at: index) }
      index = graph.nodes[index].operands[0]
      guard reached.contains(index) else { return }
    }
    sum(term, at: index)
  }

  private mutating func sum(_ term: Tensor, at index: NodeIndex) {
    sums[index] = sums[index].map { $0 + term } ?? term
  }
}
