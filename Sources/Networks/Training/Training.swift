import AssayRandomness
import AssayTensors

/// One training run of a model: its weights, and the step that moves them.
///
/// The weights after any number of steps are a function of the model, the optimiser, the policy, the streams and
/// the minibatches given, bit for bit: not of the number of threads, nor of interruptions. A step allocates nothing.
/// Use from one thread at a time.
public final class Training {
  /// What is trained.
  public let model: Model
  /// Hash of the plan of the step, for the record.
  public var planHash: String { made.plan.hash }
  /// Steps taken, those before a resumption included.
  public internal(set) var steps = 0
  /// Whether a step whose loss is no finite number throws; it has moved the weights by then.
  public var refusesNonFiniteLoss = true
  let made: Model.Step
  let executor: Executor
  let batch: Int
  private let policy: NumericsPolicy
  private var draws: RandomStream
  private let evaluator: Evaluator

  /// Each weight starts from a stream of its own, split from `initialisation` by the weight's name; each
  /// random layer draws from one split from `draws` by its name.
  public convenience init(
    _ model: Model, batch: Int, optimiser: any Optimiser, averaging: Averaging? = nil,
    policy: NumericsPolicy = .standard, initialisation: RandomStream, draws: RandomStream? = nil,
    threads: Int = 1, on processor: Processor? = nil
  ) throws {
    let made = try model.trainingStep(
      batch: batch, optimiser: optimiser, averaging: averaging, policy: policy)
    try self.init(
      model, made, batch: batch, policy: policy, draws: draws ?? initialisation.split("draws"),
      threads: threads, on: processor)
    for start in made.starts(from: initialisation) { try executor.write(start) }
    for stream in made.plan.streams {
      try executor.seed(stream, with: self.draws.split(StateName.label(ofStream: stream)))
    }
  }

  /// A run of a step that is already made; its states are zeros.
  init(
    _ model: Model, _ made: Model.Step, batch: Int, policy: NumericsPolicy, draws: RandomStream, threads: Int,
    on processor: Processor?
  ) throws {
    guard threads >= 1 else { throw NetworkError.notPositive(name: "the number of threads", value: threads) }
    self.model = model
    self.made = made
    self.batch = batch
    self.policy = policy
    self.draws = draws
    evaluator = Evaluator(model, policy: policy)
    executor = Executor(made.plan, on: try processor ?? Processor.current(), threads: threads)
  }

  /// One step on a minibatch, features and targets row-major, of the types that the model takes. Returns the loss
  /// before the step. Throws values that do not fit, targets that are no class, and a rate or a loss that is no finite
  /// number.
  @discardableResult
  public func step<Feature: TensorElement, Target: TensorElement>(
    features: [Feature], targets: [Target], rate: Double, domain: Int32? = nil
  ) throws -> Double {
    try NetworkError.demandFinite(rate, step: steps + 1, model.element)
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

  /// One step at the rate that the schedule has for its number.
  @discardableResult
  public func step<Feature: TensorElement, Target: TensorElement>(
    features: [Feature], targets: [Target], schedule: Schedule, domain: Int32? = nil
  ) throws -> Double {
    try schedule.validate()
    return try step(features: features, targets: targets, rate: schedule(steps), domain: domain)
  }

  /// What a network says of examples taken as one batch.
  public struct Evaluated: Sendable {
    /// Of the objective.
    public var loss: Double
    /// The share that is right; NaN where the objective has none.
    public var accuracy: Double
    /// The network's outputs, row-major.
    public var outputs: [Double]
  }

  /// Loss, accuracy and outputs of all the examples given, as one batch; with the averaged weights if asked for, which
  /// a run keeps that was made with an averaging.
  public func evaluate<Feature: TensorElement, Target: TensorElement>(
    features: [Feature], targets: [Target], mode: Mode, averaged: Bool = false, domain: Int32? = nil
  ) throws -> Evaluated {
    try model.objective.check(targets, for: made.outputs)
    try made.check(domain: domain)
    try demandAverages(averaged)
    return try evaluator.evaluated(
      features: features, targets: targets, mode: mode, domain: domain,
      from: Evaluator.Source(
        states: executor, name: { averaged && $0.isLearnt ? StateName.average(of: $0.name) : $0.name },
        streams: Set(made.plan.streams), draws: draws))
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

  /// The values of a parameter or statistic by its name, such as `0.dense.weight`, or of a slot or an average, such as
  /// `velocity.0.dense.weight`. Throws a name that there is not, or one that two have.
  public func values(of name: String) throws -> [Double] {
    let state = try made.state(of: name)
    return try executor.numbers(state.name, state.type.element)
  }

  /// The values of a state of the step's program, by the state's own name.
  package func values(of state: Plan.State) throws -> [Double] {
    try executor.numbers(state.name, state.type.element)
  }

  /// The values of what an optimiser remembers of a parameter, or of all.
  public func values(ofSlot name: String, of parameter: String? = nil) throws -> [Double] {
    let state = try made.state(ofSlot: name, of: parameter)
    return try executor.numbers(state.name, state.type.element)
  }

  /// Writes all that the run is to a safetensors file, durably and in one step: parameters, statistics, what
  /// optimiser and averaging remember, streams with their keys and positions, and the number of steps. Beside them stands
  /// the network's blueprint, so that ``Checkpoint/open(_:vocabulary:)`` needs no program, unless a layer is not in the
  /// vocabulary.
  public func save(to path: String, vocabulary: Blueprint.Vocabulary = .standard) throws {
    try CheckpointFile(plan: made.plan, replicas: nil).write(
      executor, .init(steps: [steps], draws: [draws]),
      metadata: TrainingForm.metadata(model, made, policy: policy, batch: batch, vocabulary), to: path)
  }

  /// Takes up a run where a checkpoint of the same program left it, whatever the seeds of this one: steps and
  /// evaluations that follow have the bits of never having stopped. Throws, with nothing changed, when the file is
  /// damaged or of another program.
  public func resume(from path: String) throws {
    let remarks = try CheckpointFile(plan: made.plan, replicas: nil).read(from: path, into: executor)
    (steps, draws) = (remarks.steps[0], remarks.draws[0])
  }

  /// The parameters and statistics, in the order of the layers.
  public var declared: [Weight] { made.declared }

  /// Hash of every parameter and statistic, in the order of the layers.
  public func weightsHash() throws -> String {
    try WeightsHash.of(
      made.declared, singles: { try executor.read($0) }, doubles: { try executor.read($0) })
  }
}
