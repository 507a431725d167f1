/// An array in a traced program: its shape and element type are known while the program is traced, its values when the
/// program runs. Operations on tensors record themselves in the trace.
public struct Tensor {
  let graph: Graph
  let index: NodeIndex

  /// Shape and element type.
  public var type: TensorType { graph.nodes[index].type }
  /// Sizes, outermost first.
  public var shape: [Int] { type.shape }

  var location: SourceLocation { graph.nodes[index].location }
  var body: TraceBody.ID? { graph.nodes[index].body }
}
