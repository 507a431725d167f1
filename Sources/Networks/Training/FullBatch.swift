import AssayRandomness
import AssayTensors

/// A model on one data set as a function of its parameters, laid end to end in the order of the layers: loss,
/// gradient, outputs and their Jacobian, in float64. What ``LimitedMemoryBFGS`` and ``LevenbergMarquardt`` minimise.
///
/// Statistics of minibatches are those of all examples; running statistics have their first values. Use from one
/// thread at a time.
public final class FullBatch {
  /// The parameters, in their order.
  public let variables: [Variable]
  /// All their elements.
  public let count: Int
  private let program: (@escaping Results) throws -> Executor
  private var executors: [String: Executor] = [:]

  private typealias Results = (_ outputs: Tensor, _ loss: Tensor, _ parameters: [Tensor]) -> [Tensor]

  /// Of a float64 model on all its examples as one batch, row-major. Throws data that do not fit, models of other
  /// elements, and those with random layers in training mode, whose loss is no function of the parameters.
  public init<Feature: TensorElement, Target: TensorElement>(
    _ model: Model, features: [Feature], targets: [Target], mode: Mode = .training, threads: Int = 1
  ) throws {
    func refuse(_ reason: String) -> NetworkError { .invalidSetting(of: "FullBatch", reason: reason) }
    guard model.element == .float64 else {
      throw refuse("the model's element must be float64, not \(model.element)")
    }
    guard threads >= 1 else { throw NetworkError.notPositive(name: "the number of threads", value: threads) }
    let streams = mode == .training ? model.network.needs.streams : []
    guard streams.isEmpty else {
      throw refuse(
        "the loss is no function of the parameters where layers draw: " + streams.joined(separator: ", "))
    }
    guard !model.network.needs.domain else {
      throw refuse("a full batch has no one domain, and a layer needs it")
    }
    guard model.labelNoise == nil else {
      throw refuse("the loss is no function of the parameters where labels are changed at random")
    }
    let examples = features.count / max(model.example.count, 1)
    guard examples >= 1 else {
      throw NetworkError.notPositive(name: "the number of examples", value: examples)
    }

    var type = TensorType([])
    func variables(_ trace: Trace, _ results: Results) -> [Variable] {
      let (outputs, _, loss, scope) = model.forward(examples, mode, trace)
      type = outputs.type
      let learnt = zip(scope.variables, scope.tensors).filter { $0.0.isLearnt }.map(\.1)
      for (index, result) in results(outputs, loss, learnt).enumerated() { trace.output("\(index)", result) }
      return scope.variables
    }
    program = { results in
      var all: [Variable] = []
      let executor = try Executor(Plan(Program { all = variables($0, results) }), threads: threads)
      // Constants, whatever the stream.
      for statistic in all where !statistic.isLearnt {
        let stream = RandomStream(seed: 0, name: .initialisation)
        try executor.write(statistic.name, statistic.initialiser.values(statistic.type.shape, from: stream))
      }
      try executor.write("features", features)
      try executor.write("targets", targets)
      return executor
    }
    var all: [Variable] = []
    _ = try Program { all = variables($0) { _, loss, _ in [loss] } }
    try model.objective.check(targets, for: type)
    self.variables = all.filter(\.isLearnt)
    count = self.variables.reduce(0) { $0 + $1.type.count }
    executors["slope"] = try program { [$1] + gradient(of: $1, withRespectTo: $2) }
  }

  /// Parameters as ``Training`` starts them.
  public func start(from initialisation: RandomStream) -> [Double] {
    variables.flatMap { $0.initialiser.values($0.type.shape, from: initialisation.split($0.name)) }
  }

  /// The loss and its derivatives. Throws a number of parameters that is not ``count``.
  public func slope(at parameters: [Double]) throws -> LimitedMemoryBFGS.Slope {
    let executor = try run("slope", at: parameters) { [$1] + gradient(of: $1, withRespectTo: $2) }
    let slopes = try variables.indices.flatMap { try executor.read("\($0 + 1)", as: Double.self) }
    return (try executor.read("0")[0], slopes)
  }

  /// The network's outputs, row-major. Throws a number of parameters that is not ``count``.
  public func outputs(at parameters: [Double]) throws -> [Double] {
    try run("outputs", at: parameters) { outputs, _, _ in [outputs] }.read("0")
  }

  /// Their derivatives: [elements of the outputs, ``count``]. Cost: a gradient for each element of the outputs.
  public func jacobian(at parameters: [Double]) throws -> Matrix {
    let executor = try run("jacobian", at: parameters) { outputs, _, parameters in
      AssayTensors.jacobian(of: outputs, withRespectTo: parameters)
    }
    let parts = try variables.indices.map { try executor.read("\($0)", as: Double.self) }
    let rows = count == 0 ? 0 : parts.reduce(0) { $0 + $1.count } / count
    let values = (0..<rows).flatMap { row in
      zip(parts, variables).flatMap { $0[(row * $1.type.count)..<((row + 1) * $1.type.count)] }
    }
    return Matrix(rows: rows, columns: count, values: values)
  }

  private func run(_ name: String, at parameters: [Double], _ results: @escaping Results) throws -> Executor {
    guard parameters.count == count else {
      throw NetworkError.invalidSetting(
        of: "FullBatch", reason: "there are \(count) parameters, not \(parameters.count)")
    }
    let executor = try executors[name] ?? program(results)
    executors[name] = executor
    var first = 0
    for variable in variables {
      try executor.write(variable.name, Array(parameters[first..<(first + variable.type.count)]))
      first += variable.type.count
    }
    executor.run()
    return executor
  }
}
