import AssayDatasets
import AssayInterchange
import AssayRandomness
import AssayTensors

/// A model on one data set as a function of its parameters: loss, gradient, outputs and their Jacobian, in
/// float64. The parameters are one vector, in the order of the layers. ``LimitedMemoryBFGS`` and
/// ``LevenbergMarquardt`` minimise such functions.
///
/// ```swift
/// let batch = try FullBatch(model, features: features, targets: targets, mode: .training)
/// let start = batch.start(from: RandomStream(seed: 1, name: .initialisation))
/// let found = try LimitedMemoryBFGS(iterations: 100).minimise(from: start) { try batch.slope(at: $0) }
/// ```
///
/// Statistics of minibatches are those of all examples. Running statistics, which evaluation mode uses, have
/// their initial values until one of the methods `load` takes over those of a training run, a checkpoint or weights.
/// Use a value from one thread at a time.
public final class FullBatch {
  /// The parameters, in the order of the layers.
  public let declared: [Weight]
  /// The number of elements of all parameters.
  public let count: Int
  private let program: (_ change: (Program) throws -> Program, @escaping Results) throws -> Executor
  /// What can be observed: the network's sites and labels.
  public let sites: [Site]
  private var executors: [String: Executor] = [:]
  /// Running statistics and their values.
  private var statistics: [(weight: Weight, values: [Double])] = []

  private typealias Results = (_ outputs: Tensor, _ loss: Tensor, _ parameters: [Tensor]) -> [Tensor]

  /// Makes the function of a float64 model on all these examples as one batch, row-major. Throws for data
  /// that do not fit, for models of other element types, and for random layers in training mode, whose loss
  /// is no function of the parameters.
  public convenience init<Feature: TensorElement, Target: TensorElement>(
    _ model: Model, features: [Feature], targets: [Target], mode: Mode, threads: Int = 1
  ) throws {
    try self.init(model, GivenExamples(features, targets), mode, threads)
  }

  /// Makes the function of a float64 model on all examples of a data set as one batch.
  public convenience init(_ model: Model, _ data: Dataset, mode: Mode, threads: Int = 1) throws {
    try self.init(model, GivenExamples(data, for: model), mode, threads)
  }

  private init(_ model: Model, _ data: GivenExamples, _ mode: Mode, _ threads: Int) throws {
    func refuse(_ reason: String) -> NetworkError { .invalidSetting(of: "FullBatch", reason: reason) }
    guard model.element == .float64 else {
      throw refuse("the model's element must be float64, not \(model.element)")
    }
    try NetworkError.demandPositive(threads, "the number of threads")
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
    let examples = try model.examples(in: data.featureCount)

    var type = TensorType([])
    func weights(_ trace: Trace, _ results: Results) -> [Weight] {
      let pass = model.forward(examples, mode, trace)
      type = pass.outputs.type
      let learnt = zip(pass.scope.declared, pass.scope.tensors).filter { $0.0.isLearnt }.map(\.1)
      for (index, result) in results(pass.outputs, pass.loss, learnt).enumerated() {
        trace.output("\(index)", result)
      }
      return pass.scope.declared
    }
    program = { change, results in
      let executor = try Executor(Plan(change(Program { _ = weights($0, results) })), threads: threads)
      try data.write(into: executor)
      return executor
    }
    var all: [Weight] = []
    sites = try Program { all = weights($0) { _, loss, _ in [loss] } }.sites
    try data.check(model.objective, for: type)
    self.declared = all.filter(\.isLearnt)
    // The initial values of statistics are constants, so any stream gives the same.
    statistics = all.filter { !$0.isLearnt }.map {
      ($0, $0.values(from: RandomStream(seed: 0, name: .initialisation)))
    }
    count = self.declared.reduce(0) { $0 + $1.type.count }
    executors["slope"] = try program({ $0 }) { [$1] + gradient(of: $1, withRespectTo: $2) }
  }

  /// The parameters with the initial values that ``Training`` gives them.
  public func start(from initialisation: RandomStream) -> [Double] {
    declared.flatMap { $0.values(from: initialisation.split($0.name)) }
  }

  /// Takes the running statistics of a training run of the same network over, and returns the run's parameters: at them,
  /// loss and outputs in evaluation mode are those of the run. Throws, with nothing changed, when the run lacks a weight
  /// or has it in another shape.
  public func load(_ training: Training) throws -> [Double] {
    try takeOver("the training run") { weight in
      guard let other = training.declared.first(where: { $0.name == weight.name }) else { return nil }
      return (other.type.shape, try training.values(of: weight.name))
    }
  }

  /// Takes the running statistics of a checkpoint that ``Training/save(to:vocabulary:)`` wrote over, and returns its
  /// parameters, as ``load(_:)`` does for a run; the optimiser's states are ignored.
  public func load(checkpoint path: String) throws -> [Double] {
    let file = try SafetensorsFile(path)
    return try takeOver("'\(path)'") { weight in
      guard let entry = file.entries[weight.name] else { return nil }
      let tensor = try file.tensor(weight.name)
      return (entry.shape, tensor.values(as: Double.self) ?? tensor.floats()?.map(Double.init) ?? [])
    }
  }

  /// Takes the running statistics among these weights over, by name, and returns the parameters; float32 becomes float64
  /// exactly. Throws ``NetworkError`` with every mismatch, and changes nothing then.
  public func load(_ weights: Weights, renaming: [String: String] = [:]) throws -> [Double] {
    let fitting = try weights.converted(to: .float64).transferred(
      to: declared + statistics.map(\.weight), renaming: renaming)
    statistics = statistics.map { ($0.weight, fitting[$0.weight.name]?.values.doubles ?? $0.values) }
    return declared.flatMap { fitting[$0.name]?.values.doubles ?? [] }
  }

  /// Parameters by name, and the running statistics. Throws when there are not ``count`` parameters.
  public func weights(at parameters: [Double]) throws -> Weights {
    try demandCount(parameters)
    var first = 0
    var entries = declared.map { weight in
      defer { first += weight.type.count }
      return Weights.Entry(
        weight.name, weight.type.shape, .float64(Array(parameters[first..<(first + weight.type.count)])))
    }
    entries += statistics.map {
      Weights.Entry($0.weight.name, $0.weight.type.shape, .float64($0.values), isLearnt: false)
    }
    return Weights(fitting: entries)
  }

  private func takeOver(
    _ source: String, _ values: (Weight) throws -> (shape: [Int], values: [Double])?
  ) throws -> [Double] {
    func taken(_ weight: Weight) throws -> [Double] {
      let found = try values(weight)
      guard let found, found.shape == weight.type.shape, found.values.count == weight.type.count else {
        throw NetworkError.invalidSetting(
          of: "FullBatch",
          reason: "'\(weight.name)' has the shape \(weight.type.shape), and "
            + (found.map { "\($0.shape) in \(source)" } ?? "\(source) has none"))
      }
      return found.values
    }
    let moved = try statistics.map { ($0.weight, try taken($0.weight)) }
    let parameters = try declared.flatMap(taken)
    statistics = moved
    return parameters
  }

  /// The loss and its derivatives. Throws when there are not ``count`` parameters.
  public func slope(at parameters: [Double]) throws -> LimitedMemoryBFGS.Slope {
    let executor = try run("slope", at: parameters) { [$1] + gradient(of: $1, withRespectTo: $2) }
    let slopes = try declared.indices.flatMap { try executor.read("\($0 + 1)", as: Double.self) }
    return (try executor.read("0")[0], slopes)
  }

  /// The network's outputs, row-major. Throws when there are not ``count`` parameters.
  public func outputs(at parameters: [Double]) throws -> [Double] {
    try run("outputs", at: parameters) { outputs, _, _ in [outputs] }.read("0")
  }

  /// The derivatives of the outputs: [elements of the outputs, ``count``]. Cost: a gradient for each element
  /// of the outputs.
  public func jacobian(at parameters: [Double]) throws -> Matrix {
    let executor = try run("jacobian", at: parameters) { outputs, _, parameters in
      AssayTensors.jacobian(of: outputs, withRespectTo: parameters)
    }
    let parts = try declared.indices.map { try executor.read("\($0)", as: Double.self) }
    let rows = count == 0 ? 0 : parts.reduce(0) { $0 + $1.count } / count
    let values = (0..<rows).flatMap { row in
      zip(parts, declared).flatMap { $0[(row * $1.type.count)..<((row + 1) * $1.type.count)] }
    }
    return Matrix(rows: rows, columns: count, values: values)
  }

  private func demandCount(_ parameters: [Double]) throws {
    guard parameters.count == count else {
      throw NetworkError.invalidSetting(
        of: "FullBatch", reason: "there are \(count) parameters, not \(parameters.count)")
    }
  }

  /// What the sites or labels of these paths give of the data. Throws when there are not ``count`` parameters, and
  /// `TensorError` for a path at which there is no site, or one inside a loop.
  public func activations(of paths: [String], at parameters: [Double]) throws -> [SiteValue] {
    let name = "activations " + paths.map { "\($0.utf8.count):\($0)" }.joined()
    let executor = try run(name, at: parameters, change: { try $0.observing(paths) }) { _, loss, _ in [loss] }
    return try paths.map { try executor.activation($0) }
  }

  private func run(
    _ name: String, at parameters: [Double], change: (Program) throws -> Program = { $0 },
    _ results: @escaping Results
  ) throws -> Executor {
    try demandCount(parameters)
    let executor = try executors[name] ?? program(change, results)
    executors[name] = executor
    for statistic in statistics { try executor.write(statistic.weight.name, statistic.values) }
    var first = 0
    for weight in declared {
      try executor.write(weight.name, Array(parameters[first..<(first + weight.type.count)]))
      first += weight.type.count
    }
    executor.run()
    return executor
  }
}
