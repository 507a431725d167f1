/// An index in a graph's list of nodes; operands always stand before the nodes that use them.
package typealias NodeIndex = Int

/// One traced operation.
struct Node {
  var primitive: any Primitive
  var operands: [NodeIndex]
  var type: TensorType
  /// Where a user's line asked for it.
  var location: SourceLocation
  /// The innermost body whose placeholders it depends on; `nil` for a value of the trace itself.
  var body: TraceBody.ID?
  /// The site that the operation belongs to; `nil` outside of all sites. Equal operations may differ in it.
  var site: Site.ID?
}

/// The operations of one trace in static single assignment form, hash-consed: the same primitive on the
/// same operands is one node, so common subexpressions are found as they are written.
///
/// An operation whose operands do not fit is remembered, not thrown, so that programs read as formulas; making the
/// `Program` throws the first such error. What is traced after it is never used.
package final class Graph {
  private(set) var nodes: [Node] = []
  private(set) var error: TensorError?
  /// The newest node of each hash; `earlier` leads on to older ones of the same hash, −1 at the end.
  private var newest: [Int: NodeIndex] = [:]
  private var earlier: [NodeIndex] = []
  var bodies = TraceBodies()
  /// What was recorded of the layers and labels of the trace.
  var sites = RecordedSites()
  /// The site that new nodes belong to.
  var site: Site.ID?

  func fail(_ error: TensorError) { if self.error == nil { self.error = error } }

  /// The result of the primitive on the operands: an equal node if there is one, else a new one. The trace fails when
  /// the operands cannot be used or do not fit.
  func apply(_ primitive: any Primitive, to operands: [Tensor], at location: SourceLocation) -> Tensor {
    guard admits(operands, at: location) else { return operands[0] }
    let indices = operands.map(\.index)
    let hash = hash(primitive, indices)
    let newest = newest[hash] ?? -1
    if let index = find(primitive, indices, from: newest) { return Tensor(graph: self, index: index) }
    let type: TensorType
    do throws(Mismatch) {
      type = try primitive.resultType(operands.map(\.type))
      if let reason = type.impossibility { throw Mismatch(reason) }
    } catch {
      fail(
        .operands(
          primitive: primitive.signature, reason: error.reason, operands: operands.map(\.type),
          location: location.description))
      // What is traced after a failure only has to go on.
      return operands.first ?? apply(Constant(value: 0, element: .float32), to: [], at: location)
    }
    let body = (primitive as? Placeholder)?.body ?? operands.lazy.compactMap(\.body).max()
    nodes.append(
      Node(
        primitive: primitive, operands: indices, type: type, location: location, body: body, site: site))
    earlier.append(newest)
    self.newest[hash] = nodes.count - 1
    return Tensor(graph: self, index: nodes.count - 1)
  }

  /// A copy of the trace, to which operations can be added without changing this one.
  func copy() -> Graph {
    let copy = Graph()
    (copy.nodes, copy.error, copy.newest, copy.earlier) = (nodes, error, newest, earlier)
    (copy.bodies, copy.sites) = (bodies, sites)
    return copy
  }

  /// Turns a node into an input of this name, so that what was computed from the node is computed from the input. The
  /// node must be one that is never merged with equal expressions, such as `Watched`.
  func replace(_ index: NodeIndex, byInput name: String) {
    nodes[index].primitive = Input(name: name, type: nodes[index].type)
    nodes[index].operands = []
  }

  private func hash(_ primitive: some Primitive, _ operands: [NodeIndex]) -> Int {
    var hasher = Hasher()
    hasher.combine(ObjectIdentifier(type(of: primitive)))
    hasher.combine(primitive)
    for operand in operands { hasher.combine(operand) }
    return hasher.finalize()
  }

  /// The node of this operation among those of its hash.
  private func find<Operation: Primitive>(
    _ primitive: Operation, _ operands: [NodeIndex], from newest: NodeIndex
  ) -> NodeIndex? {
    var index = newest
    while index >= 0 {
      if nodes[index].operands == operands, let other = nodes[index].primitive as? Operation,
        other == primitive
      {
        return index
      }
      index = earlier[index]
    }
    return nil
  }
}
