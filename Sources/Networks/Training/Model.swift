import AssayTensors

/// A network with the type of its examples and the objective that training minimises. It is traced into the
/// programs that a training run needs.
///
/// ```swift
/// let model = Model(
///   Network([Dense(64), Activation.relu, Dense(10)]), example: TensorType([64]), objective: .crossEntropy)
/// let plan = try model.evaluation(count: 100, mode: .evaluation)
/// ```
///
/// Every program takes `features` [batch, example…] and `targets`, keeps the network's weights as states,
/// and returns `loss`.
public struct Model: Sendable {
  /// The network that is trained.
  public var network: Network
  /// The type of the features of one example.
  public var example: TensorType
  /// The objective that training minimises.
  public var objective: Objective
  /// The element type of parameters and loss.
  public var element: ElementType
  /// Factors of the learning rate for the parameters with these names, such as `0.dense.weight`; 1 for
  /// others. See ``MaximalUpdate``.
  public var rateMultipliers: [String: Double] = [:]
  /// Random changes of labels in training steps, never in evaluations; for objectives with classes. The draws
  /// come from the streams `labelNoise.which` and `labelNoise.classes`.
  public var labelNoise: LabelNoise?

  /// Makes a model. `element` is the example's element type, unless its features are whole numbers.
  public init(
    _ network: Network, example: TensorType, objective: Objective, element: ElementType? = nil
  ) {
    self.network = network
    self.example = example
    self.objective = objective
    self.element = element ?? (example.element == .float64 ? .float64 : .float32)
  }

  /// Makes a classifier of examples of `width` numbers, trained by softmax cross-entropy.
  public init(
    classifying network: Network, width: Int, element: ElementType = .float32
  ) {
    self.init(network, example: TensorType([width], element), objective: .crossEntropy)
  }

  /// One training step on minibatches of `batch` examples. Throws for parts that do not fit each other, for
  /// settings of the optimiser without meaning, and for states or outputs that an optimiser adds outside of
  /// its slots.
  public func trainingStep(
    batch: Int, optimiser: any Optimiser, averaging: Averaging? = nil, policy: NumericsPolicy = .standard,
    observing paths: [String] = []
  ) throws -> Step {
    let traced = try tracedStep(batch: batch, optimiser: optimiser, averaging: averaging, policy: policy)
    let made = Step(
      plan: Plan(try traced.program.observing(paths)), declared: traced.declared, slots: traced.slots,
      outputs: traced.outputs, takesDomain: network.needs.domain, optimiser: optimiser, averaging: averaging,
      sites: traced.program.sites, observed: paths)
    try made.checkNames()
    return made
  }

  /// One training step as a program under its numerics policy, before it is planned.
  package struct TracedStep {
    /// The program of ``Step/plan``.
    package var program: Program
    /// As ``Step/declared``.
    package var declared: [Weight]
    /// As ``Step/slots``.
    package var slots: [Slot]
    /// As ``Step/outputs``.
    package var outputs: TensorType
    /// For each of ``declared`` the path of the site in which it is declared.
    var weightSites: [String?]
  }

  /// The program that ``trainingStep(batch:optimiser:averaging:policy:observing:)`` plans; it throws for the same
  /// reasons.
  package func tracedStep(
    batch: Int, optimiser: any Optimiser, averaging: Averaging? = nil, policy: NumericsPolicy = .standard
  ) throws -> TracedStep {
    try optimiser.validate()
    try averaging?.validate()
    try NetworkError.demandPositive(batch, "the batch")
    try check(policy)
    guard labelNoise == nil || objective.hasClasses else {
      throw NetworkError.invalidSetting(
        of: "Model", reason: "only labels can be noisy, and the objective has none")
    }
    var weights: [Weight] = []
    var weightSites: [String?] = []
    var slots: [Slot] = []
    var outputs = TensorType([])
    let program = try Program { trace in
      let rate = trace.input("rate", [], element)
      let pass = forward(batch, .training, trace, labelNoise: labelNoise)
      let (scope, loss) = (pass.scope, pass.loss)
      outputs = pass.outputs.type
      (weights, weightSites) = (scope.declared, scope.weightSites)
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
      program: try program.under(policy.inItsOwnSpace), declared: weights, slots: slots, outputs: outputs,
      weightSites: weightSites)
  }

  /// A program with the outputs `loss`, `outputs` and, where the objective has one, `accuracy` of `count`
  /// examples taken as one batch. In training mode the statistics are those of these examples; neither mode
  /// updates anything.
  public func evaluation(count: Int, mode: Mode, policy: NumericsPolicy = .standard) throws -> Plan {
    Plan(try tracedEvaluation(count: count, mode: mode, policy: policy).program)
  }

  /// An evaluation as a program under its policy, and what its network declares.
  struct TracedEvaluation {
    var program: Program
    var declared: [Weight]
    /// The type of the network's outputs for all examples.
    var outputs: TensorType
    /// For each of ``declared`` the path of the site in which it is declared.
    var weightSites: [String?]
  }

  func tracedEvaluation(count: Int, mode: Mode, policy: NumericsPolicy = .standard) throws -> TracedEvaluation
  {
    try NetworkError.demandPositive(count, "the number of examples")
    try check(policy)
    var declared: [Weight] = []
    var weightSites: [String?] = []
    var outputs = TensorType([])
    let program = try Program { trace in
      let pass = forward(count, mode, trace)
      (declared, weightSites) = (pass.scope.declared, pass.scope.weightSites)
      outputs = pass.outputs.type
      trace.output("outputs", pass.outputs)
      trace.output("loss", pass.loss)
      if let accuracy = objective.accuracy { trace.output("accuracy", accuracy(pass.outputs, pass.targets)) }
    }
    return TracedEvaluation(
      program: try program.under(policy.inItsOwnSpace), declared: declared, outputs: outputs,
      weightSites: weightSites)
  }

  /// The number of examples in this many features. Throws when it is 0 or not whole.
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

  /// Throws for a policy of another element type: inputs and states would not have the model's type.
  private func check(_ policy: NumericsPolicy) throws {
    guard let wanted = policy.element, wanted != element else { return }
    throw NetworkError.invalidSetting(
      of: "Model",
      reason: "the policy asks for \(wanted), and the model's element is \(element); set that instead")
  }

  /// Throws for a multiplier that is not a valid rate, and for a name that no parameter has.
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

  /// The network applied to one batch of examples, and the objective applied to its outputs, in one trace.
  struct ForwardPass {
    var features: Tensor
    var targets: Tensor
    var outputs: Tensor
    var loss: Tensor
    /// The scope in which the layers declared their weights.
    var scope: LayerScope
  }

  /// Traces a forward pass; features, targets and, where a layer takes one, the domain become inputs of the program.
  func forward(_ batch: Int, _ mode: Mode, _ trace: Trace, labelNoise: LabelNoise? = nil) -> ForwardPass {
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
    return ForwardPass(
      features: features, targets: targets, outputs: outputs, loss: objective.loss(outputs, targets),
      scope: scope)
  }
}

extension NumericsPolicy {
  /// The policy with its stream's name in the name space of policies.
  fileprivate var inItsOwnSpace: NumericsPolicy {
    var policy = self
    policy.stream = StateName.arithmetic(stream)
    return policy
  }
}
