import AssayTensors

/// Collects the declarations of the layers in one trace: as states of the trace, or as tensors that are given
/// by name.
final class Declarations {
  private let trace: Trace?
  private let given: [String: Tensor]
  /// The names of weights and streams in the trace, computed from their names in the network.
  private let naming: (weight: (String) -> String, stream: (String) -> String)
  private(set) var declared: [Weight] = []
  private(set) var tensors: [Tensor] = []
  /// Paths of the sites in which the weights were declared.
  private(set) var sites: [String?] = []
  var updates: [(Tensor, Tensor)] = []
  private var known: [String: Int] = [:]
  private(set) var streams: [(name: String, stream: TracedStream)] = []

  init(
    _ trace: Trace, weight: @escaping (String) -> String = { $0 },
    stream: @escaping (String) -> String = { $0 }
  ) {
    self.trace = trace
    naming = (weight, stream)
    given = [:]
  }

  /// Looks weights and streams up in `given` instead of declaring them.
  init(given: [String: Tensor]) {
    trace = nil
    naming = ({ $0 }, { $0 })
    self.given = given
  }

  /// The tensor of a weight, which is declared if it is new. `x` is what the layer is applied to.
  func add(_ weight: Weight, _ x: Tensor) -> Tensor {
    func refused(_ reason: String) -> Tensor {
      // The refused tensor has the right rank, so that the layer can go on; after a failure the rest of the trace is
      // discarded.
      x.refused(by: weight.name, at: "layer", reason)
        .filled(weight.type.shape.map { min(max($0, 0), 1) }, with: 0)
    }
    if let index = known[weight.name] {
      return difference(declared[index], weight).map(refused) ?? tensors[index]
    }
    guard weight.type.element == .float32 || weight.type.element == .float64 else {
      return refused(
        "parameters and statistics are float32 or float64, not \(weight.type.element.rawValue)")
    }
    if let fault = weight.initialiser.fault { return refused(fault) }
    let tensor: Tensor
    if let trace {
      tensor = trace.state(naming.weight(weight.name), weight.type.shape, weight.type.element)
      guard tensor.type == weight.type else { return refused("there is no tensor \(weight.type)") }
    } else if let value = given[weight.name] {
      guard value.type == weight.type else {
        return value.refused(by: weight.name, at: "layer", "the layer takes \(weight.type)")
          .filled(weight.type.shape.map { min(max($0, 0), 1) }, with: 0)
      }
      tensor = value
    } else {
      return refused("no tensor of that name is given; it is \(weight.type)")
    }
    known[weight.name] = declared.count
    declared.append(weight)
    tensors.append(tensor)
    sites.append(x.sitePath)
    return tensor
  }

  /// Why two declarations of one name cannot be the same weight, in words; nil where they can.
  private func difference(_ first: Weight, _ second: Weight) -> String? {
    if first.type != second.type {
      return "it is declared as \(first.type) and as \(second.type); names must differ"
    }
    if first.isLearnt != second.isLearnt {
      return "it is declared as a parameter and as a statistic; names must differ"
    }
    return first == second
      ? nil : "it is declared with two starts, \(first.initialiser) and \(second.initialiser)"
  }

  func stream(_ name: String, _ x: Tensor) -> TracedStream {
    if let known = streams.first(where: { $0.name == name }) { return known.stream }
    let stream: TracedStream
    if let trace {
      stream = trace.stream(naming.stream(name))
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
