import AssayRandomness
import AssayTensors

/// One training run of a classifier in float32: its weights, and the step that moves them.
///
/// The weights after any number of steps are a function of the classifier, the initialisation stream and the
/// minibatches given, bit for bit. Use from one thread at a time.
public final class Training {
  /// What is trained.
  public let classifier: Classifier
  /// Hash of the plan of the step, for the record.
  public let planHash: String
  private let variables: [Variable]
  private let batch: Int
  private let step: Executor
  private var evaluators: [Evaluation: Executor] = [:]

  private struct Evaluation: Hashable {
    var count: Int
    var mode: Mode
  }

  /// Each variable starts from a stream of its own, split from `stream` by the variable's name.
  public init(
    _ classifier: Classifier, batch: Int, optimiser: any Optimiser,
    initialisation stream: RandomStream
  ) throws {
    self.classifier = classifier
    self.batch = batch
    let plan = try classifier.trainingStep(batch: batch, optimiser: optimiser)
    planHash = plan.hash
    variables = try classifier.variables()
    step = try Executor(plan)
    for variable in variables {
      let values = variable.initialiser.values(
        variable.type.shape, from: stream.split(variable.name))
      try step.write(variable.name, values.map(Float.init))
    }
  }

  /// One step on a minibatch of `batch` examples, features row-major. Returns the loss before the step.
  public func step(features: [Float], labels: [Int32], rate: Float) throws -> Float {
    try check(features, labels, count: batch)
    try step.write("features", features)
    try step.write("labels", labels)
    try step.write("rate", rate)
    step.run()
    return try step.read("loss")[0]
  }

  /// Mean loss and accuracy over all the examples given, as one batch.
  public func evaluate(features: [Float], labels: [Int32], mode: Mode) throws
    -> (loss: Float, accuracy: Float)
  {
    try check(features, labels, count: labels.count)
    let executor = try evaluator(Evaluation(count: labels.count, mode: mode))
    for variable in variables {
      try executor.write(variable.name, step.read(variable.name, as: Float.self))
    }
    try executor.write("features", features)
    try executor.write("labels", labels)
    executor.run()
    return (try executor.read("loss")[0], try executor.read("accuracy")[0])
  }

  /// The values of a parameter or statistic by its name, such as `0.dense.weight`.
  public func values(of variable: String) throws -> [Float] { try step.read(variable) }

  /// Hash of every parameter and statistic, in the order of the layers.
  public func weightsHash() throws -> String {
    var hash = WeightsHash()
    for variable in variables {
      hash.add(variable.name, variable.type, try step.read(variable.name, as: Float.self))
    }
    return hash.hexadecimal
  }

  private func evaluator(_ evaluation: Evaluation) throws -> Executor {
    if let executor = evaluators[evaluation] { return executor }
    let executor = try Executor(
      classifier.evaluation(count: evaluation.count, mode: evaluation.mode))
    evaluators[evaluation] = executor
    return executor
  }

  private func check(_ features: [Float], _ labels: [Int32], count: Int) throws {
    guard features.count == count * classifier.width, labels.count == count else {
      throw NetworkError.wrongExampleCount(
        expected: count, features: features.count, labels: labels.count, width: classifier.width)
    }
    if let index = labels.firstIndex(where: { $0 < 0 || $0 >= classifier.classes }) {
      throw NetworkError.labelOutOfRange(
        label: labels[index], index: index, classes: classifier.classes)
    }
  }
}
