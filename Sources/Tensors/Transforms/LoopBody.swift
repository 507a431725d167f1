import AssayRandomness
import Crypto
import Foundation

/// The operations of one iteration of a `scan`: a small graph of its own, whose parameters are the carried values,
/// the elements of the sequences and the tensors that it captures from the surrounding trace.
package final class LoopBody: Sendable, Hashable {
  struct Node {
    var primitive: any Primitive
    /// Numbers of parameters and nodes, which are counted in one sequence, parameters first.
    var operands: [NodeIndex]
    var location: SourceLocation
    /// The site that the node belonged to; bodies that differ only in this are equal.
    var site: Site.ID?
  }

  let parameters: [TensorType]
  let nodes: [Node]
  let results: [NodeIndex]
  /// SHA-256 of the nodes: equal for equal bodies.
  let hash: String

  init(parameters: [TensorType], nodes: [Node], results: [NodeIndex]) {
    self.parameters = parameters
    self.nodes = nodes
    self.results = results
    let lines =
      parameters.map(\.description) + nodes.map { "\($0.primitive.signature)\($0.operands)" }
      + ["\(results)"]
    hash = SHA256.hash(data: Data(lines.joined(separator: "\n").utf8)).hexadecimal
  }

  package static func == (a: LoopBody, b: LoopBody) -> Bool { a.hash == b.hash }
  package func hash(into hasher: inout Hasher) { hasher.combine(hash) }

  /// Traces the nodes again, with these tensors for the parameters, and gives the results.
  func applied(to arguments: [Tensor]) -> [Tensor] {
    guard let graph = arguments.first?.graph else { return [] }
    var tensors = arguments
    for node in nodes {
      tensors.append(
        graph.working(at: node.site) {
          graph.apply(node.primitive, to: node.operands.map { tensors[$0] }, at: node.location)
        })
    }
    return results.map { tensors[$0] }
  }
}

extension LoopBody {
  /// A node with the types of its operands and of its result.
  struct TypedNode {
    var primitive: any Primitive
    var operands: [TensorType]
    var result: TensorType
  }

  /// The nodes, in order.
  var typedNodes: [TypedNode] {
    var types = parameters
    return nodes.map { node in
      let operands = node.operands.map { types[$0] }
      guard let result = try? node.primitive.resultType(operands) else {
        preconditionFailure("what was traced once has a type")
      }
      types.append(result)
      return TypedNode(primitive: node.primitive, operands: operands, result: result)
    }
  }

  /// Traces the nodes again as `applied(to:)` does, but under a numerics policy.
  func applied(to arguments: some Collection<Tensor>, under pass: inout NumericsPass) -> [Tensor] {
    var tensors = Array(arguments)
    for node in nodes {
      tensors.append(
        pass.graph.working(at: node.site) {
          pass.apply(node.primitive, to: node.operands.map { tensors[$0] }, at: node.location)
        })
    }
    return results.map { tensors[$0] }
  }
}

extension Graph {
  /// The computation of `results` from the placeholders, by nodes from `start` on, as a body of its own, and the
  /// tensors that it captures. Tensors that depend on no placeholder are captured, so that they are computed once;
  /// constants are repeated inside the body.
  func body(from placeholders: [Tensor], to results: [Tensor], since start: NodeIndex) -> (
    body: LoopBody, captured: [Tensor]
  ) {
    var varies = Set(placeholders.map(\.index))
    for index in start..<max(start, nodes.count) where nodes[index].operands.contains(where: varies.contains)
    {
      varies.insert(index)
    }
    let order = reachable(from: results.map(\.index)) { [self] in
      varies.contains($0) && !placeholders.map(\.index).contains($0) || isConstant($0)
    }
    var captured: [Tensor] = []
    var number: [NodeIndex: Int] = [:]
    for (place, tensor) in placeholders.enumerated() { number[tensor.index] = place }
    for index in order.outside where number[index] == nil {
      number[index] = placeholders.count + captured.count
      captured.append(Tensor(graph: self, index: index))
    }
    let parameters = (placeholders + captured).map(\.type)
    var inner: [LoopBody.Node] = []
    for index in order.inside {
      let node = nodes[index]
      number[index] = parameters.count + inner.count
      inner.append(
        LoopBody.Node(
          primitive: node.primitive, operands: node.operands.compactMap { number[$0] },
          location: node.location, site: node.site))
    }
    let body = LoopBody(
      parameters: parameters, nodes: inner, results: results.compactMap { number[$0.index] })
    return (body, captured)
  }

  /// What the roots depend on, ascending: nodes that are inside, and the nodes at which the walk stopped.
  private func reachable(from roots: [NodeIndex], _ isInside: (NodeIndex) -> Bool) -> (
    inside: [NodeIndex], outside: [NodeIndex]
  ) {
    var seen: Set<NodeIndex> = []
    var inside: [NodeIndex] = []
    var outside: [NodeIndex] = []
    var open = roots
    while let index = open.popLast() {
      guard seen.insert(index).inserted else { continue }
      if isInside(index) {
        inside.append(index)
        open += nodes[index].operands
      } else {
        outside.append(index)
      }
    }
    return (inside.sorted(), outside.sorted())
  }

  /// Whether a value is known when the program is traced, and no derivative can be taken with respect to it.
  private func isConstant(_ index: NodeIndex) -> Bool {
    let node = nodes[index]
    if node.primitive.isVariable { return false }
    return node.operands.isEmpty ? node.primitive.isConstant : node.operands.allSatisfy(isConstant)
  }
}
