import AssayTensors

/// Collects the declarations of the layers in one trace: as states of the trace, or as tensors that are given
/// by name.
final class Declarations {
  private let trace: Trace?
  private let given: [String: Tensor]
  /// The names of variables and streams in the trace.
  private let naming: (variable: (String) -> String, stream: (String) -> String)
  private(set) var variables: [Variable] = []
  private(set) var tensors: [Tensor] = []
  /// Paths of the sites in which the variables were declared.
  private(set) var sites: [String?] = []
  var updates: [(Tensor, Tensor)] = []
  private var known: [String: Int] = [:]
  private(set) var streams: [(name: String, stream: TracedStream)] = []

  init(
    _ trace: Trace, variable: @escaping (String) -> String = { $0 },
    stream: @escaping (String) -> String = { $0 }
  ) {
    self.trace = trace
    naming = (variable, stream)
    given = [:]
  }

  /// Looks variables up in `given` instead of declaring them.
  init(given: [String: Tensor]) {
    trace = nil
    naming = ({ $0 }, { $0 })
    self.given = given
  }

  /// The tensor of a variable, which is declared if it is new. `x` is the tensor that the layer is applied
  /// to.
  func add(_ variable: Variable, _ x: Tensor) -> Tensor {
    func refused(_ reason: String) -> Tensor {
      // A stand-in of the right rank lets the layer continue; nothing that is traced after a failure is used.
      x.refused(by: variable.name, at: "layer", reason)
        .filled(variable.type.shape.map { min(max($0, 0), 1) }, with: 0)
    }
    if let index = known[variable.name] {
      return difference(variables[index], variable).map(refused) ?? tensors[index]
    }
    guard variable.type.element == .float32 || variable.type.element == .float64 else {
      return refused(
        "parameters and statistics are float32 or float64, not \(variable.type.element.rawValue)")
    }
    if let fault = variable.initialiser.fault { return refused(fault) }
    let tensor: Tensor
    if let trace {
      tensor = trace.state(naming.variable(variable.name), variable.type.shape, variable.type.element)
      guard tensor.type == variable.type else { return refused("there is no tensor \(variable.type)") }
    } else if let value = given[variable.name] {
      guard value.type == variable.type else {
        return value.refused(by: variable.name, at: "layer", "the layer takes \(variable.type)")
          .filled(variable.type.shape.map { min(max($0, 0), 1) }, with: 0)
      }
      tensor = value
    } else {
      return refused("no tensor of that name is given; it is \(variable.type)")
    }
    known[variable.name] = variables.count
    variables.append(variable)
    tensors.append(tensor)
    sites.append(x.sitePath)
    return tensor
  }

  /// Why two declarations of one name do not mean one variable; nil if they do.
  private func difference(_ first: Variable, _ second: Variable) -> String? {
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
