import AssayTensors

/// A model on one data set, as the programs of a ``LossSurface`` trace it.
struct SurfaceSubject {
  let model: Model
  let mode: Mode
  /// The number of examples.
  let examples: Int
  private let threads: Int
  private let processor: Processor?
  /// Writes features and targets into an executor.
  private let write: (Executor) throws -> Void

  init<Feature: TensorElement, Target: TensorElement>(
    _ model: Model, features: [Feature], targets: [Target], _ mode: Mode, _ threads: Int,
    _ processor: Processor?
  ) throws {
    guard threads >= 1 else { throw NetworkError.notPositive(name: "the number of threads", value: threads) }
    let streams = mode == .training ? model.network.needs.streams : []
    guard streams.isEmpty else {
      throw LossSurface.refusal(
        "the loss is no function of the parameters where layers draw: " + streams.joined(separator: ", "))
    }
    guard !model.network.needs.domain else {
      throw LossSurface.refusal("the examples have no one domain, and a layer needs it")
    }
    guard model.labelNoise == nil || mode == .evaluation else {
      throw LossSurface.refusal(
        "the loss is no function of the parameters where labels are changed at random")
    }
    (self.model, self.mode, self.threads, self.processor) = (model, mode, threads, processor)
    examples = try model.examples(in: features.count)
    write = {
      try $0.write("features", features)
      try $0.write("targets", targets)
    }
  }

  /// The network applied to the data, in one trace.
  struct Traced {
    var features: Tensor
    var targets: Tensor
    var outputs: Tensor
    var loss: Tensor
    var scope: LayerScope

    /// The tensors of these parameters.
    func tensors(of parameters: [LossSurface.Parameter]) -> [Tensor] {
      let all = Dictionary(
        zip(scope.declared.map(\.name), scope.tensors), uniquingKeysWith: { first, _ in first })
      return parameters.map { all[$0.name] ?? loss }
    }
  }

  func traced(in trace: Trace) -> Traced {
    let features = trace.input("features", [examples] + model.example.shape, model.example.element)
    let scope = LayerScope(
      mode: mode, declarations: Declarations(trace, stream: StateName.stream), element: model.element)
    let outputs = model.network(features, in: scope)
    let type = model.objective.targets(outputs.type)
    let targets = trace.input("targets", type.shape, type.element)
    return Traced(
      features: features, targets: targets, outputs: outputs, loss: model.objective.loss(outputs, targets),
      scope: scope)
  }

  /// An executor of a program with these results, named `0`, `1` …, with the data written. `vector` is the input that
  /// changes from product to product.
  func executor(changing vector: String?, _ results: (Trace) throws -> [Tensor]) throws -> Executor {
    let program = try Program { trace in
      for (number, result) in try results(trace).enumerated() { trace.output("\(number)", result) }
    }
    let plan = try vector.map { try Plan(program, changing: [$0]) } ?? Plan(program)
    let executor = Executor(plan, on: try processor ?? Processor.current(), threads: threads)
    try write(executor)
    return executor
  }
}

extension Executor {
  /// Writes numbers in the given element type.
  func write(_ name: String, numbers: [Double], _ element: ElementType) throws {
    if element == .float64 {
      try write(name, numbers)
    } else {
      try write(name, numbers.map(Float.init))
    }
  }
}
