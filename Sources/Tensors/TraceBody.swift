/// The body of a `vmap` or `scan`: a function that either of them traces. Outside of it, its parameters and the tensors
/// that depend on them have no values.
struct TraceBody {
  /// Bodies are numbered in the order in which they begin: when two are open, the inner one has the larger number.
  typealias ID = Int

  /// `vmap` or `scan`.
  var transform: String
  /// The line that asked for the transform.
  var location: SourceLocation
}

/// All bodies of a graph, and which of them are open, that is, being traced now, one inside of the other.
struct TraceBodies {
  private(set) var all: [TraceBody] = []
  private var isOpen: [Bool] = []

  mutating func begin(_ transform: String, at location: SourceLocation) -> TraceBody.ID {
    all.append(TraceBody(transform: transform, location: location))
    isOpen.append(true)
    return all.count - 1
  }

  mutating func end(_ body: TraceBody.ID) { isOpen[body] = false }

  func isOpen(_ body: TraceBody.ID) -> Bool { isOpen[body] }
}

extension Graph {
  /// Whether the tensors can be used here: they belong to this trace, and the bodies that they depend on are open. If
  /// not, the trace fails. Every function that takes tensors calls this, directly or by `apply`.
  func admits(_ tensors: [Tensor], at location: SourceLocation) -> Bool {
    for tensor in tensors {
      guard tensor.graph === self else {
        // A tensor that stands for an error passes that error on. All traces involved fail, because any of them may
        // be the one that becomes a program.
        let error = tensor.graph.error ?? .foreignTensor(location: location.description)
        fail(error)
        for other in tensors { other.graph.fail(error) }
        return false
      }
      if let body = tensor.body, !bodies.isOpen(body) {
        fail(escape(of: tensor, from: body, at: location))
        return false
      }
    }
    return true
  }

  /// Whether the tensors can be outputs or new values of states, which have values when the trace is done: they can be
  /// used here, and depend on no body. Else the trace fails.
  func admitsLasting(_ tensors: [Tensor], at location: SourceLocation) -> Bool {
    guard admits(tensors, at: location) else { return false }
    for tensor in tensors {
      guard let body = tensor.body else { continue }
      fail(escape(of: tensor, from: body, at: location))
      return false
    }
    return true
  }

  private func escape(of tensor: Tensor, from body: TraceBody.ID, at location: SourceLocation)
    -> TensorError
  {
    .escaped(
      tensor.type, made: tensor.location.description, transform: bodies.all[body].transform,
      began: bodies.all[body].location.description, location: location.description)
  }
}

extension Tensor {
  /// A tensor of a trace of its own that has failed: for functions that are given no tensor, and so no trace that could
  /// fail. Any trace in which the result is used fails with the error.
  static func standing(for error: TensorError, at location: SourceLocation) -> Tensor {
    let graph = Graph()
    graph.fail(error)
    return graph.apply(Constant(value: 0, element: .float32), to: [], at: location)
  }
}
