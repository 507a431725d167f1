import AssayTensors

/// A network with what it takes and what it is for: traced into the programs that a training run needs.
///
/// Every program takes `features` [batch, example…] and `targets`, keeps the network's weights as states, and
/// gives `loss`.
public struct Model: Sendable {
  /// What is trained.
  public var network: Network
  /// The features of one example.
  public var example: TensorType
  /// What training lowers.
  public var objective: Objective
  /// Element type of parameters and loss.
  public var element: ElementType
  /// What the learning rate is multiplied with for the parameters of these names, such as `0.dense.weight`; 1 for
  /// others. See ``MaximalUpdate``.
  public var rateMultipliers: [String: Double] = [:]
  /// Labels changed at random in training steps, never in evaluations; for objectives with classes. Draws from the
  /// streams `labelNoise.which` and `labelNoise.classes`.
  public var labelNoise: LabelNoise?

  /// A model of these parts. `element` is that of the example, unless its features are whole numbers.
  public init(
    _ network: Network, example: TensorType, objective: Objective, element: ElementType? = nil
  ) {
    self.network = network
    self.example = example
    self.objective = objective
    self.element = element ?? (example.element == .float64 ? .float64 : .float32)
  }

  /// A classifier of examples of `width` numbers, trained by softmax cross-entropy.
  public init(
    classifying network: Network, width: Int, element: ElementType = .float32
  ) {
    self.init(network, example: TensorType([width], element), objective: .crossEntropy)
  }

  /// One training step on minibatches of `batch` examples. Throws what does not fit in the trace, settings of the
  /// optimiser without meaning, and states or outputs that an optimiser adds by itself.
  public func trainingStep(
    batch: Int, optimiser: any Optimiser, averaging: Averaging? = nil, policy: NumericsPolicy = .standard
  ) throws -> Step {
    let traced = try tracedStep(batch: batch, optimiser: optimiser, averaging: averaging, policy: policy)
    let made = Step(
      plan: Plan(traced.program), declared: traced.declared, slots: traced.slots, outputs: traced.outputs,
      takesDomain: network.needs.domain, optimiser: optimiser, averaging: averaging)
    try made.checkNames()
    return made
  }

  /// One training step as a program under its policy, before a plan is made of it.
  package struct TracedStep {
    /// What ``Step/plan`` is the plan of.
    package var program: Program
    /// As ``Step/declared``.
    package var declared: [Weight]
    /// As ``Step/slots``.
    package var slots: [Slot]
    /// As ``Step/outputs``.
    package var outputs: TensorType
  }

  /// What ``trainingStep(batch:optimiser:averaging:policy:)`` makes a plan of; throws what it throws.
  package func tracedStep(
    batch: Int, optimiser: any Optimiser, averaging: Averaging? = nil, policy: NumericsPolicy = .standard
  ) throws -> TracedStep {
    try optimiser.validate()
    try averaging?.validate()
    guard batch >= 1 else { throw NetworkError.notPositive(name: "the batch", value: batch) }
    try check(policy)
    guard labelNoise == nil || objective.hasClasses else {
      throw NetworkError.invalidSetting(
        of: "Model", reason: "only labels can be noisy, and the objective has none")
    }
    var weights: [Weight] = []
    var slots: [Slot] = []
    var outputs = TensorType([])
    let program = try Program { trace in
      let rate = trace.input("rate", [], element)
      let (result, _, loss, scope) = forward(batch, .training, trace, labelNoise: labelNoise)
      outputs = result.type
      weights = scope.declared
      let learnt = zip(scope.declared, scope.tensors).filter { $0.0.isLearnt }
      let step = OptimiserStep(
        learnt.map { Parameter($0.0.name, $0.1, rateMultiplier: rateMultipliers[$0.0.name] ?? 1) },
        loss: loss, rate: rate, in: trace)
      optimiser.update(step)
      averaging?.update(step)
      for (statistic, value) in scope.updates { trace.update(statistic, to: value) }
      trace.output("loss", loss)
      slots = step.slots
    }
    try check(rateMultipliers, weights)
    return TracedStep(
      program: try program.under(policy.inItsOwnSpace), declared: weights, slots: slots, outputs: outputs)
  }

  /// `loss`, `outputs` and, where the objective has one, `accuracy` of `count` examples taken as one batch. In
  /// training mode statistics are those of these examples; nothing is updated in either mode.
  public func evaluation(count: Int, mode: Mode, policy: NumericsPolicy = .standard) throws -> Plan {
    Plan(try tracedEvaluation(count: count, mode: mode, policy: policy).program)
  }

  /// What ``evaluation(count:mode:policy:)`` makes a plan of, and what its network declares; throws what it throws.
  func tracedEvaluation(count: Int, mode: Mode, policy: NumericsPolicy) throws -> (
    program: Program, declared: [Weight]
  ) {
    guard count >= 1 else { throw NetworkError.notPositive(name: "the number of examples", value: count) }
    try check(policy)
    var declared: [Weight] = []
    let program = try Program { trace in
      let (outputs, targets, loss, scope) = forward(count, mode, trace)
      declared = scope.declared
      trace.output("outputs", outputs)
      trace.output("loss", loss)
      if let accuracy = objective.accuracy { trace.output("accuracy", accuracy(outputs, targets)) }
    }
    return (try program.under(policy.inItsOwnSpace), declared)
  }

  /// How many examples these features are. Throws when they are none, or no whole number of them.
  func examples(in features: Int) throws -> Int {
    let size = example.shape.reduce(1.0) { $0 * Double($1) }
    guard size >= 1 else {
      throw NetworkError.invalidSetting(of: "Model", reason: "an example of \(example) has no features")
    }
    let count = (Double(features) / size).rounded(.down)
    guard count >= 1, count * size == Double(features) else {
      throw NetworkError.invalidSetting(
        of: "Model", reason: "\(features) features are no whole number of examples of \(example)")
    }
    return Int(count)
  }

  /// Throws for a policy of another element type: inputs and states would then not be the model's.
  private func check(_ policy: NumericsPolicy) throws {
    guard let wanted = policy.element, wanted != element else { return }
    throw NetworkError.invalidSetting(
      of: "Model",
      reason: "the policy asks for \(wanted), and the model's element is \(element); set that instead")
  }

  /// Throws for a multiplier that is no rate, or of what no parameter is.
  private func check(_ multipliers: [String: Double], _ weights: [Weight]) throws {
    let names = weights.filter(\.isLearnt).map(\.name)
    for (name, multiplier) in multipliers.sorted(by: { $0.key < $1.key }) {
      guard names.contains(name) else {
        throw NetworkError.invalidSetting(
          of: "Model",
          reason: "there is no parameter '\(name)' to multiply the rate of; there are "
            + names.joined(separator: ", "))
      }
      guard multiplier >= 0, multiplier.isFinite else {
        throw NetworkError.invalidSetting(
          of: "Model",
          reason: "the rate of '\(name)' is multiplied with \(multiplier); it must be 0 or positive")
      }
    }
  }

  /// Outputs, targets and loss of a minibatch, and the scope that declared the weights.
  func forward(_ batch: Int, _ mode: Mode, _ trace: Trace, labelNoise: LabelNoise? = nil) -> (
    outputs: Tensor, targets: Tensor, loss: Tensor, scope: LayerScope
  ) {
    let features = trace.input("features", [batch] + example.shape, example.element)
    let domain = network.needs.domain ? trace.input("domain", [], .int32) : nil
    let scope = LayerScope(
      mode: mode, declarations: Declarations(trace, stream: StateName.stream), domain: domain,
      element: element)
    let outputs = network(features, in: scope)
    let type = objective.targets(outputs.type)
    var targets = trace.input("targets", type.shape, type.element)
    if let labelNoise {
      targets = labelNoise(
        targets.reshaped([type.count]), classes: outputs.shape.last ?? 1,
        which: trace.stream(StateName.stream("labelNoise.which")),
        classes: trace.stream(StateName.stream("labelNoise.classes"))
      ).reshaped(type.shape)
    }
    return (outputs, targets, objective.loss(outputs, targets), scope)
  }
}

extension NumericsPolicy {
  /// The same with its stream in a space of names of its own.
  fileprivate var inItsOwnSpace: NumericsPolicy {
    var policy = self
    policy.stream = StateName.arithmetic(stream)
    return policy
  }
}
