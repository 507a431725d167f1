import AssayTensors

/// A network that tells classes apart, trained by softmax cross-entropy: traced into the programs that a
/// training run needs.
///
/// Every program takes `features` [batch, width], `labels` [batch] (int32), keeps the network's variables as
/// states, and gives `loss`.
public struct Classifier: Sendable {
  /// What maps [batch, width] to [batch, classes].
  public var network: Network
  /// Numbers in one example.
  public var width: Int
  /// How many classes there are; labels are 0 ..< classes.
  public var classes: Int
  /// Of features, parameters and loss.
  public var element: ElementType

  /// A classifier of these parts.
  public init(_ network: Network, width: Int, classes: Int, element: ElementType = .float32) {
    self.network = network
    self.width = width
    self.classes = classes
    self.element = element
  }

  /// One training step: input `rate`, output `loss` of the minibatch before the step.
  public func trainingStep(batch: Int, optimiser: any Optimiser) throws -> Plan {
    try optimiser.validate()
    guard batch >= (usesMinibatchStatistics ? 2 : 1) else {
      throw usesMinibatchStatistics
        ? NetworkError.batchTooSmall(batch) : .notPositive(name: "the batch", value: batch)
    }
    return Plan(
      try Program { trace in
        let rate = trace.input("rate", [], element)
        let (loss, _, declarations) = forward(batch, .training, trace)
        let learnt = zip(declarations.variables, declarations.tensors).filter { $0.0.isLearnt }
        optimiser.update(
          OptimiserStep(learnt.map { Parameter($0.0.name, $0.1) }, loss: loss, rate: rate, in: trace))
        for (statistic, value) in declarations.updates { trace.update(statistic, to: value) }
        trace.output("loss", loss)
      })
  }

  /// Loss and `accuracy` of `count` examples taken as one batch. In training mode batch norm uses the
  /// statistics of these examples; nothing is updated in either mode.
  public func evaluation(count: Int, mode: Mode) throws -> Plan {
    guard count >= 1 else { throw NetworkError.notPositive(name: "the number of examples", value: count) }
    return Plan(
      try Program { trace in
        let (loss, accuracy, _) = forward(count, mode, trace)
        trace.output("loss", loss)
        trace.output("accuracy", accuracy)
      })
  }

  /// The network's parameters and statistics, in the order of its layers.
  public func variables() throws -> [Variable] {
    var variables: [Variable] = []
    _ = try Program { trace in variables = forward(2, .training, trace).declarations.variables }
    return variables
  }

  private var usesMinibatchStatistics: Bool {
    network.layers.contains { $0.usesMinibatchStatistics }
  }

  private func forward(_ batch: Int, _ mode: Mode, _ trace: Trace)
    -> (loss: Tensor, accuracy: Tensor, declarations: Declarations)
  {
    let features = trace.input("features", [batch, width], element)
    let labels = trace.input("labels", [batch], .int32)
    let declarations = Declarations(trace)
    let logits = network.trace(features, mode: mode, into: declarations)
    return (
      softmaxCrossEntropy(logits, labels: labels), accuracy(logits, labels: labels), declarations
    )
  }
}
