import AssayTensors

/// Collects what the layers of one trace declare: states of the trace, or tensors that are given by name.
final class Declarations {
  private let trace: Trace?
  private let given: [String: Tensor]
  private(set) var variables: [Variable] = []
  private(set) var tensors: [Tensor] = []
  var updates: [(Tensor, Tensor)] = []
  private var known: [String: Tensor] = [:]
  private(set) var streams: [(name: String, stream: TracedStream)] = []

  init(_ trace: Trace) {
    self.trace = trace
    given = [:]
  }

  /// Variables are looked up here instead of being declared.
  init(given: [String: Tensor]) {
    trace = nil
    self.given = given
  }

  func add(
    _ name: String, _ type: TensorType, _ initialiser: Initialiser, _ x: Tensor, isLearnt: Bool
  ) -> Tensor {
    if let tensor = known[name] { return tensor }
    if let fault = initialiser.fault {
      return x.refused(by: name, at: "layer", fault).filled(type.shape, with: 0)
    }
    let tensor: Tensor
    if let trace {
      tensor = trace.state(name, type.shape, type.element)
    } else if let value = given[name] {
      tensor = value.type == type ? value : value.refused(by: name, at: "layer", "the layer takes \(type)")
    } else {
      tensor = x.refused(by: name, at: "layer", "no tensor of that name is given; it is \(type)")
        .filled(type.shape, with: 0)
    }
    known[name] = tensor
    variables.append(
      Variable(name: name, type: type, initialiser: initialiser, isLearnt: isLearnt))
    tensors.append(tensor)
    return tensor
  }

  func stream(_ name: String, _ x: Tensor) -> TracedStream {
    if let known = streams.first(where: { $0.name == name }) { return known.stream }
    let stream: TracedStream
    if let trace {
      stream = trace.stream(name)
    } else {
      func given(_ part: String) -> Tensor {
        self.given["\(name).\(part)"]
          ?? x.refused(by: name, at: "layer", "no stream's \(name).\(part) is given")
      }
      stream = TracedStream(words: given("words"), position: given("position"))
    }
    streams.append((name, stream))
    return stream
  }
}
