/// A place in a graph's list of nodes; operands always stand before the nodes that use them.
package typealias NodeIndex = Int

/// One traced operation.
struct Node {
  var primitive: any Primitive
  var operands: [NodeIndex]
  var type: TensorType
  /// Where a user's line asked for it.
  var location: SourceLocation
}

/// The operations of one trace in static single assignment form, hash-consed: the same primitive on the
/// same operands is one node, so common subexpressions are found as they are written.
///
/// An operation that does not fit is remembered, not thrown, so that programs read as formulas; making
/// the `Program` throws the first. What is traced after it is of no account.
package final class Graph {
  private(set) var nodes: [Node] = []
  private(set) var error: TensorError?
  private var known: [Key: NodeIndex] = [:]

  private struct Key: Hashable {
    var primitive: AnyHashable
    var operands: [NodeIndex]
  }

  func fail(_ error: TensorError) { if self.error == nil { self.error = error } }

  /// The tensor that the primitive makes of the operands; all of them belong to this graph, or the trace fails.
  func apply(_ primitive: any Primitive, to operands: [Tensor], at location: SourceLocation) -> Tensor {
    guard operands.allSatisfy({ $0.graph === self }) else {
      fail(.foreignTensor(location: location.description))
      return operands[0]
    }
    let indices = operands.map(\.index)
    let key = Key(primitive: AnyHashable(primitive), operands: indices)
    if let index = known[key] { return Tensor(graph: self, index: index) }
    let type: TensorType
    do {
      type = try primitive.resultType(operands.map(\.type))
    } catch {
      fail(
        .operands(
          primitive: primitive.signature, reason: error.reason, operands: operands.map(\.type),
          location: location.description))
      // What is traced after a failure only has to go on.
      return operands.first ?? apply(Constant(value: 0, element: .float32), to: [], at: location)
    }
    nodes.append(Node(primitive: primitive, operands: indices, type: type, location: location))
    known[key] = nodes.count - 1
    return Tensor(graph: self, index: nodes.count - 1)
  }
}

/// A tensor in a trace: a promise of values, with a known type. Operations on it record themselves.
public struct Tensor {
  let graph: Graph
  let index: NodeIndex

  /// Shape and element type.
  public var type: TensorType { graph.nodes[index].type }
  /// Sizes, outermost first.
  public var shape: [Int] { type.shape }

  var location: SourceLocation { graph.nodes[index].location }
}
