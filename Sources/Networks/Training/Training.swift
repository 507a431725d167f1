import AssayRandomness
import AssayTensors

/// One training run of a model: its weights, and the step that moves them.
///
/// ```swift
/// let run = try Training(
///   model, batch: 64, optimiser: Adam(profile: .pytorch),
///   initialisation: RandomStream(seed: 1, name: .initialisation))
/// let loss = try run.step(features: features, targets: labels, rate: 1e-3)
/// try run.save(to: "run.safetensors")
/// ```
///
/// The weights after any number of steps are a function of the model, the optimiser, the policy, the streams
/// and the minibatches, bit for bit: they do not depend on the number of threads, nor on interruptions. A
/// step allocates nothing. Use a run from one thread at a time.
public final class Training {
  /// The model that is trained.
  public let model: Model
  /// The hash of the step's plan, for the record.
  public var planHash: String { made.plan.hash }
  /// The number of steps taken, including those before a resumption.
  public internal(set) var steps = 0
  /// Whether a step whose loss is not finite throws; it has moved the weights by then.
  public var refusesNonFiniteLoss = true
  let made: Model.Step
  let executor: Executor
  let batch: Int
  /// The number of targets of one example.
  let targetsPerExample: Int
  let policy: NumericsPolicy
  private(set) var draws: RandomStream
  let evaluator: Evaluator

  /// Makes a run. Each weight starts from a stream of its own, split from `initialisation` by the weight's name;
  /// each random layer draws from a stream split from `draws` by its name. What the sites at the paths `observing` give in
  /// each step is kept for ``observed(_:)``.
  public convenience init(
    _ model: Model, batch: Int, optimiser: any Optimiser, averaging: Averaging? = nil,
    policy: NumericsPolicy = .standard, observing: [String] = [], initialisation: RandomStream,
    draws: RandomStream? = nil, threads: Int = 1, on processor: Processor? = nil
  ) throws {
    let made = try model.trainingStep(
      batch: batch, optimiser: optimiser, averaging: averaging, policy: policy, observing: observing)
    try self.init(
      model, made, batch: batch, policy: policy, draws: draws ?? initialisation.split("draws"),
      threads: threads, on: processor)
    for start in made.starts(from: initialisation) { try executor.write(start) }
    for stream in made.plan.streams {
      try executor.seed(stream, with: StateName.draws(of: stream, from: self.draws))
    }
  }

  /// Makes a run in which every draw follows from one seed: the initial weights, the draws of random layers, and the
  /// order in which ``fit(_:epochs:schedule:order:report:)`` visits the examples.
  public convenience init(
    _ model: Model, batch: Int, optimiser: any Optimiser, averaging: Averaging? = nil,
    policy: NumericsPolicy = .standard, observing: [String] = [], seed: UInt64, threads: Int = 1,
    on processor: Processor? = nil
  ) throws {
    try self.init(
      model, batch: batch, optimiser: optimiser, averaging: averaging, policy: policy, observing: observing,
      initialisation: RandomStream(seed: seed, name: .initialisation), threads: threads, on: processor)
  }

  /// Makes a run from a step that is already planned; its states are zeros.
  init(
    _ model: Model, _ made: Model.Step, batch: Int, policy: NumericsPolicy, draws: RandomStream, threads: Int,
    on processor: Processor?
  ) throws {
    try NetworkError.demandPositive(threads, "the number of threads")
    self.model = model
    self.made = made
    self.batch = batch
    targetsPerExample = model.objective.targets(made.outputs).count / batch
    self.policy = policy
    self.draws = draws
    evaluator = Evaluator(model, policy: policy)
    executor = Executor(made.plan, on: try processor ?? Processor.current(), threads: threads)
  }

  /// One step on a minibatch; features and targets are row-major and of the types that the model takes.
  /// Returns the loss before the step. Throws for values that do not fit, for targets that are no class, and
  /// for a rate or a loss that is not finite.
  @discardableResult
  public func step<Feature: TensorElement, Target: TensorElement>(
    features: [Feature], targets: [Target], rate: Double, domain: Int32? = nil
  ) throws -> Double {
    try NetworkError.demandFinite(rate, step: steps + 1, model.element)
    try check(features.count, targets.count, examples: batch)
    try model.objective.check(targets, for: made.outputs)
    try made.check(domain: domain)
    try executor.write("features", features)
    try executor.write("targets", targets)
    if let domain { try executor.write("domain", domain) }
    let loss: Double
    if model.element == .float64 {
      try executor.write("rate", rate)
      executor.run()
      loss = try executor.number("loss", as: Double.self)
    } else {
      try executor.write("rate", Float(rate))
      executor.run()
      loss = Double(try executor.number("loss", as: Float.self))
    }
    steps += 1
    guard loss.isFinite || !refusesNonFiniteLoss else {
      throw NetworkError.nonFiniteLoss(loss, step: steps)
    }
    return loss
  }

  /// One step at the rate that the schedule gives for its number.
  @discardableResult
  public func step<Feature: TensorElement, Target: TensorElement>(
    features: [Feature], targets: [Target], schedule: Schedule, domain: Int32? = nil
  ) throws -> Double {
    try schedule.validate()
    return try step(features: features, targets: targets, rate: schedule(steps), domain: domain)
  }

  /// The results of a network on examples taken as one batch.
  public struct Evaluated: Sendable {
    /// The objective's loss.
    public var loss: Double
    /// The share of correct examples; NaN where the objective has no accuracy.
    public var accuracy: Double
    /// The network's outputs, row-major.
    public var outputs: [Double]
  }

  /// Loss, accuracy and outputs of all the given examples, as one batch. With `averaged` it uses the averaged
  /// weights, which exist in a run that was made with an averaging. Throws when features and targets are not those of
  /// whole examples, when a target is no class, and when a domain is missing or superfluous.
  public func evaluate<Feature: TensorElement, Target: TensorElement>(
    features: [Feature], targets: [Target], mode: Mode, averaged: Bool = false, domain: Int32? = nil
  ) throws -> Evaluated {
    try evaluated(GivenExamples(features, targets), mode, averaged, domain)
  }

  /// The results of examples that have targets.
  func evaluated(_ examples: GivenExamples, _ mode: Mode, _ averaged: Bool, _ domain: Int32?) throws
    -> Evaluated
  {
    let features = examples.featureCount
    try check(features, examples.targetCount, examples: model.examples(in: features))
    return try evaluator.evaluated(
      examples, mode: mode, domain: domain, from: source(averaged: averaged))
  }

  /// The weights and streams that evaluations read.
  func source(averaged: Bool) throws -> Evaluator.Source<Executor> {
    try demandAverages(averaged)
    return Evaluator.Source(
      states: executor, name: { averaged && $0.isLearnt ? StateName.average(of: $0.name) : $0.name },
      streams: Set(made.plan.streams), draws: draws)
  }

  /// Throws when averages are asked for that the run does not keep.
  func demandAverages(_ areAskedFor: Bool) throws {
    guard !areAskedFor || made.hasAverages else {
      throw NetworkError.invalidSetting(
        of: "Training",
        reason:
          "the run keeps no average of its weights; make it with an averaging, or evaluate the weights themselves"
      )
    }
  }

  /// The values of a parameter or statistic by its name, such as `0.dense.weight`, or of a slot or an
  /// average, such as `velocity.0.dense.weight`. Throws for an unknown name, and for one that two states
  /// have.
  public func values(of name: String) throws -> [Double] {
    let state = try made.state(of: name)
    return try executor.numbers(state.name, state.type.element)
  }

  /// The values of a state of the step's program, by the state's own name.
  package func values(of state: Plan.State) throws -> [Double] {
    try executor.numbers(state.name, state.type.element)
  }

  /// The values of an optimiser's slot: of a parameter's, or of one that all parameters share.
  public func values(ofSlot name: String, of parameter: String? = nil) throws -> [Double] {
    let state = try made.state(ofSlot: name, of: parameter)
    return try executor.numbers(state.name, state.type.element)
  }

  /// Writes the whole state of the run to a safetensors file, durably and in one step: parameters, statistics, slots
  /// and averages, streams with their keys and positions, and the number of steps. The network's blueprint is in the
  /// file too, so that ``Checkpoint/open(_:vocabulary:)`` needs no program, unless a layer is not in the vocabulary.
  public func save(to path: String, vocabulary: Blueprint.Vocabulary = .standard) throws {
    try CheckpointFile(plan: made.plan, replicas: nil).write(
      executor, .init(steps: [steps], draws: [draws]),
      metadata: TrainingDescription.metadata(model, made, policy: policy, batch: batch, vocabulary), to: path)
  }

  /// Continues from a checkpoint of the same program, whatever the seeds of this run: the steps and
  /// evaluations that follow have the bits of an uninterrupted run. Throws, with nothing changed, when the
  /// file is damaged or is of another program.
  public func resume(from path: String) throws {
    let remarks = try CheckpointFile(plan: made.plan, replicas: nil).read(from: path, into: executor)
    (steps, draws) = (remarks.steps[0], remarks.draws[0])
  }

  /// The parameters and statistics, in the order of the layers.
  public var declared: [Weight] { made.declared }

  /// The hash of every parameter and statistic, in the order of the layers.
  public func weightsHash() throws -> String {
    try WeightsHash.of(
      made.declared, singles: { try executor.read($0) }, doubles: { try executor.read($0) })
  }

  /// Throws where the numbers of features and targets are not those of `examples` examples.
  private func check(_ features: Int, _ targets: Int, examples: Int) throws {
    let width = model.example.count
    let wanted = targetsPerExample * examples
    guard features == examples * width, targets == wanted else {
      throw NetworkError.wrongExampleCount(
        expected: examples, width: width, features: features, targets: targets, wanted: wanted)
    }
  }
}
