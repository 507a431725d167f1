/// What `values` would be if they had been computed from other tensors: each `original` is replaced, and all
/// that depends on it is traced again, with the same random draws. What does not depend on it stays one node.
/// Originals are variables, as for ``gradient(of:withRespectTo:file:line:)``. Cost: the traced operations between the
/// originals and the values, once more.
public func substituting(
  _ replacements: [(original: Tensor, replacement: Tensor)], in values: [Tensor],
  file: StaticString = #fileID, line: UInt = #line
) -> [Tensor] {
  let place = SourceLocation(file, line)
  guard let graph = values.first?.graph, graph.admits(values, at: place) else { return values }
  guard
    var known = graph.standIns(
      replacements, of: "substituting", "a replacement must have its original's type",
      at: place)
  else { return values }
  let between = nodesBetween(replacements.map(\.original), and: values)
  for index in between.ascending() where known[index] == nil {
    let node = graph.nodes[index]
    known[index] = graph.working(at: node.site) {
      graph.apply(
        node.primitive, to: node.operands.map { known[$0] ?? Tensor(graph: graph, index: $0) },
        at: node.location)
    }
  }
  return values.map { known[$0.index] ?? $0 }
}

extension Graph {
  /// The second tensor of each pair, by the node of the first. The trace fails and the result is `nil` when a tensor
  /// cannot be used here, when a first tensor is not a variable or occurs twice, or when the types of a pair differ.
  func standIns(
    _ pairs: [(Tensor, Tensor)], of transform: String, _ reason: String, at place: SourceLocation
  ) -> [NodeIndex: Tensor]? {
    guard admitsVariables(pairs.map(\.0), of: transform, at: place), admits(pairs.map(\.1), at: place)
    else { return nil }
    var known: [NodeIndex: Tensor] = [:]
    for (tensor, other) in pairs {
      guard tensor.type == other.type else {
        fail(
          .operands(
            primitive: transform, reason: reason, operands: [tensor.type, other.type],
            location: place.description))
        return nil
      }
      guard known.updateValue(other, forKey: tensor.index) == nil else {
        fail(
          .operands(
            primitive: transform, reason: "a variable is named twice", operands: [tensor.type],
            location: place.description))
        return nil
      }
    }
    return known
  }

  /// Whether the tensors can be used here and are variables: leaves of the trace or of an open body, or watched.
  /// Any other tensor is the one node of all equal expressions, so a derivative with respect to it would be one with
  /// respect to all of them.
  func admitsVariables(_ tensors: [Tensor], of transform: String, at place: SourceLocation) -> Bool {
    guard admits(tensors, at: place) else { return false }
    for tensor in tensors where !nodes[tensor.index].primitive.isVariable {
      fail(
        .notVariable(
          transform: transform, tensor.type, made: tensor.location.description,
          location: place.description))
      return false
    }
    return true
  }
}

extension Tensor {
  /// The same values as a tensor of its own, with respect to which derivatives can be taken and which can be
  /// substituted. Equal expressions of a program are one tensor, but two watched ones are two:
  ///
  /// ```swift
  /// let a = (x + 1).watched()
  /// let b = x + 1
  /// let slope = gradient(of: a * b, withRespectTo: [a])[0]  // b, not a + b
  /// ```
  ///
  /// Only what is computed from the result depends on it. Costs nothing when the program runs.
  public func watched(file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    applying(Watched(identity: graph.nodes.count), at: SourceLocation(file, line))
  }
}
