import AssayTensors

/// A model on one data set, as the programs of a ``LossSurface`` trace it.
struct SurfaceSubject {
  let model: Model
  let mode: Mode
  /// The number of examples.
  let examples: Int
  private let threads: Int
  private let processor: Processor?
  private let data: GivenExamples

  init(
    _ model: Model, _ data: GivenExamples, _ mode: Mode, _ threads: Int, _ processor: Processor?
  ) throws {
    try NetworkError.demandPositive(threads, "the number of threads")
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
    (self.model, self.data, self.mode, self.threads, self.processor) = (model, data, mode, threads, processor)
    examples = try model.examples(in: data.featureCount)
  }

  /// The network applied to the data, in one trace.
  func traced(in trace: Trace) -> Model.ForwardPass { model.forward(examples, mode, trace) }

  /// Throws for the first target that is no class of a network with these outputs.
  func checkTargets(for outputs: TensorType) throws { try data.check(model.objective, for: outputs) }

  /// An executor of a program with these results, named `0`, `1` …, with the data written. `vector` is the input that
  /// changes from product to product.
  func executor(changing vector: String?, _ results: (Trace) throws -> [Tensor]) throws -> Executor {
    let program = try Program { trace in
      for (number, result) in try results(trace).enumerated() { trace.output("\(number)", result) }
    }
    let plan = try vector.map { try Plan(program, changing: [$0]) } ?? Plan(program)
    let executor = Executor(plan, on: try processor ?? Processor.current(), threads: threads)
    try data.write(into: executor)
    return executor
  }
}

extension Model.ForwardPass {
  /// The tensors of these parameters.
  func tensors(of parameters: [LossSurface.Parameter]) -> [Tensor] {
    let all = Dictionary(
      zip(scope.declared.map(\.name), scope.tensors), uniquingKeysWith: { first, _ in first })
    return parameters.map { all[$0.name] ?? loss }
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
