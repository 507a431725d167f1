import AssayRandomness
import AssayTensors
import Synchronization

/// Many training runs of one model side by side: one run, a replica, for each seed. Use it to train many
/// seeds of a small model at the speed of the whole machine.
///
/// ```swift
/// let seeds = (1...64).map { RandomStream(seed: $0, name: .initialisation) }
/// let runs = try ReplicatedTraining(
///   model, batch: 32, optimiser: Adam(profile: .pytorch), initialisations: seeds, threads: 2)
/// let losses = try runs.run(steps: 100) { replica, step in
///   ReplicatedTraining.Minibatch(features: features, targets: labels, rate: 1e-3)
/// }
/// ```
///
/// Each replica has the same bits as a ``Training`` with the same streams, whatever the number of replicas,
/// the number of threads and the layout in memory; see `Replicas`. Use it from one thread at a time.
public final class ReplicatedTraining {
  /// The model that is trained.
  public let model: Model
  /// The number of steps that each replica has taken, including those before a resumption. The numbers differ
  /// once a replica has failed.
  public private(set) var steps: [Int]
  /// Whether a step whose loss is not finite throws; it has moved the weights by then.
  public var refusesNonFiniteLoss = true
  let made: Model.Step
  private let replicas: Replicas
  let batch: Int
  let policy: NumericsPolicy
  private var draws: [RandomStream]

  /// A minibatch with the learning rate of its step.
  public struct Minibatch<Feature: TensorElement, Target: TensorElement> {
    /// The features, row-major.
    public var features: [Feature]
    /// The targets of the outputs.
    public var targets: [Target]
    /// The learning rate.
    public var rate: Double

    /// The domain of the minibatch, for networks that need it.
    public var domain: Int32?

    /// Makes a minibatch.
    public init(features: [Feature], targets: [Target], rate: Double, domain: Int32? = nil) {
      self.features = features
      self.targets = targets
      self.rate = rate
      self.domain = domain
    }
  }

  /// Makes a replica for each stream of `initialisations`, from which each weight splits its own. `draws` has one
  /// stream for each replica, from which each random layer splits its own; without it, children of `initialisations`
  /// are used. Throws as ``Training`` does, and when there is no replica.
  public init(
    _ model: Model, batch: Int, optimiser: any Optimiser, averaging: Averaging? = nil,
    policy: NumericsPolicy = .standard, observing: [String] = [], initialisations: [RandomStream],
    draws: [RandomStream]? = nil, threads: Int = 1, layout: Replicas.Layout? = nil,
    on processor: Processor? = nil
  ) throws {
    try NetworkError.demandPositive(initialisations.count, "the number of replicas")
    if let draws, draws.count != initialisations.count {
      throw NetworkError.invalidSetting(
        of: "ReplicatedTraining",
        reason: "\(initialisations.count) replicas need as many streams of draws, not \(draws.count)")
    }
    try NetworkError.demandPositive(threads, "the number of threads")
    self.model = model
    self.batch = batch
    self.policy = policy
    self.draws = draws ?? initialisations.map { $0.split("draws") }
    steps = initialisations.map { _ in 0 }
    made = try model.trainingStep(
      batch: batch, optimiser: optimiser, averaging: averaging, policy: policy, observing: observing)
    replicas = Replicas(
      made.plan, count: initialisations.count, on: try processor ?? Processor.current(), threads: threads,
      layout: layout)
    for (replica, initialisation) in initialisations.enumerated() {
      for start in made.starts(from: initialisation) { try states(of: replica).write(start) }
      for stream in made.plan.streams {
        try replicas.seed(stream, with: StateName.draws(of: stream, from: self.draws[replica]), of: replica)
      }
    }
  }

  /// What can be observed of a step: the network's sites and labels.
  public var sites: [Site] { made.sites }

  /// What an observed site of one replica gave in its last step, before the weights moved; zeros before the first.
  /// Throws for a path that the runs were not made to observe.
  public func observed(_ path: String, of replica: Int) throws -> SiteValue {
    let type = try made.observedType(path)
    return SiteValue(path: path, type: type, values: try states(of: replica).numbers(path, type.element))
  }

  /// The number of replicas.
  public var count: Int { replicas.count }

  /// Runs `steps` steps of every replica. `minibatch` is asked for the minibatch of a replica and a step,
  /// counted on from earlier calls; it is called on several threads at once. Returns the losses before each
  /// step, replica by replica. Throws when a replica fails: in the layout `.lanes` the replicas of its block
  /// stop before the next step, and the others continue.
  @discardableResult
  public func run<Feature: TensorElement, Target: TensorElement>(
    steps count: Int,
    _ minibatch: @Sendable (_ replica: Int, _ step: Int) throws -> Minibatch<Feature, Target>
  ) throws -> [[Double]] {
    let (first, refuses, element) = (steps, refusesNonFiniteLoss, model.element)
    let (objective, made) = (model.objective, made)
    let losses = Mutex([[Double]](repeating: [], count: replicas.count))
    // A step's loss is checked before the next step. Checking it in its own step would throw after other
    // replicas of the block have moved, and those steps would not be counted.
    @Sendable func demandFinite(_ loss: Double?, _ replica: Int, _ step: Int) throws {
      guard let loss, !loss.isFinite else { return }
      throw NetworkError.nonFiniteLoss(loss, step: first[replica] + step)
    }
    defer { losses.withLock { for (replica, taken) in $0.enumerated() { steps[replica] += taken.count } } }
    try replicas.run(steps: count) { visit in
      if refuses { try demandFinite(losses.withLock { $0[visit.replica].last }, visit.replica, visit.step) }
      let step = first[visit.replica] + visit.step
      let batch = try minibatch(visit.replica, step)
      try NetworkError.demandFinite(batch.rate, step: step + 1, element)
      try objective.check(batch.targets, for: made.outputs)
      try made.check(domain: batch.domain)
      try visit.write("features", batch.features)
      try visit.write("targets", batch.targets)
      if let domain = batch.domain { try visit.write("domain", [domain]) }
      if element == .float64 {
        try visit.write("rate", [batch.rate])
      } else {
        try visit.write("rate", [Float(batch.rate)])
      }
    } observe: { visit in
      let loss =
        element == .float64 ? try visit.read("loss")[0] : Double(try visit.read("loss", as: Float.self)[0])
      losses.withLock { $0[visit.replica].append(loss) }
    }
    let all = losses.withLock { $0 }
    if refuses {
      for (replica, taken) in all.enumerated() { try demandFinite(taken.last, replica, taken.count) }
    }
    return all
  }

  /// One replica as a run by itself: to evaluate it, to save it, or to continue with the bits that it would
  /// have here. Its later steps do not change the replica.
  public func training(of replica: Int, threads: Int = 1, on processor: Processor? = nil) throws -> Training {
    let training = try Training(
      model, made, batch: batch, policy: policy, draws: draws[replica], threads: threads, on: processor)
    for state in made.plan.states {
      try training.executor.write(state.name, from: states(of: replica), state.name, state.type.element)
    }
    training.steps = steps[replica]
    return training
  }

  /// Writes all replicas to one safetensors file, durably and in one step, as ``Training/save(to:vocabulary:)`` does
  /// for one run; the first axis of each tensor counts the replicas.
  public func save(to path: String, vocabulary: Blueprint.Vocabulary = .standard) throws {
    try CheckpointFile(plan: made.plan, replicas: count).write(
      AllReplicaStates(replicas: replicas), .init(steps: steps, draws: draws),
      metadata: TrainingDescription.metadata(model, made, policy: policy, batch: batch, vocabulary), to: path)
  }

  /// Continues from a checkpoint of as many replicas of the same program, whatever their layout and seeds.
  /// Throws, with nothing changed, when the file is damaged, is of another program, or has another number of
  /// replicas.
  public func resume(from path: String) throws {
    let remarks = try CheckpointFile(plan: made.plan, replicas: count).read(
      from: path, into: AllReplicaStates(replicas: replicas))
    (steps, draws) = (remarks.steps, remarks.draws)
  }

  /// The values of a parameter, statistic, slot or average of one replica, as ``Training/values(of:)`` gives them.
  public func values(of name: String, in replica: Int) throws -> [Double] {
    let state = try made.state(of: name)
    return try states(of: replica).numbers(state.name, state.type.element)
  }

  /// The values of a state of the step's program in one replica, by the state's own name.
  package func values(of state: Plan.State, in replica: Int) throws -> [Double] {
    try states(of: replica).numbers(state.name, state.type.element)
  }

  /// The values of an optimiser's slot in one replica: of a parameter's, or of one that all parameters share.
  public func values(ofSlot name: String, of parameter: String? = nil, in replica: Int) throws -> [Double] {
    let state = try made.state(ofSlot: name, of: parameter)
    return try states(of: replica).numbers(state.name, state.type.element)
  }

  /// Hash of every parameter and statistic of one replica, as ``Training/weightsHash()`` gives it.
  public func weightsHash(of replica: Int) throws -> String {
    try WeightsHash.of(
      made.declared, singles: { try replicas.read($0, of: replica) },
      doubles: { try replicas.read($0, of: replica) })
  }

  func states(of replica: Int) -> ReplicaStates {
    ReplicaStates(replicas: replicas, replica: replica)
  }
}
