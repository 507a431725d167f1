import AssayRandomness
import AssayTensors
import Synchronization

/// Many training runs of one model side by side: one for each seed.
///
/// Each ends in the bits that it has alone in a ``Training`` with the same streams, whatever the number of
/// replicas, of threads, and how they lie in memory; see `Replicas`. Use from one thread at a time.
public final class ReplicatedTraining {
  /// What is trained.
  public let model: Model
  /// Steps that each replica has taken, those before a resumption included. They differ once one has failed.
  public private(set) var steps: [Int]
  /// Whether a step whose loss is no finite number throws; it has moved the weights by then.
  public var refusesNonFiniteLoss = true
  let made: Model.Step
  private let replicas: Replicas
  private let batch: Int
  private let policy: NumericsPolicy
  private var draws: [RandomStream]

  /// A minibatch and the rate of the step on it.
  public struct Minibatch<Feature: TensorElement, Target: TensorElement> {
    /// Row-major.
    public var features: [Feature]
    /// What the outputs should be.
    public var targets: [Target]
    /// The learning rate.
    public var rate: Double

    /// The domain that it comes from, for networks that ask for it.
    public var domain: Int32?

    /// Of these.
    public init(features: [Feature], targets: [Target], rate: Double, domain: Int32? = nil) {
      self.features = features
      self.targets = targets
      self.rate = rate
      self.domain = domain
    }
  }

  /// A replica for each stream of `initialisations`; each weight, and each random layer, has its own split from it,
  /// as in ``Training``. `draws` are as many. Throws what ``Training`` throws, and when there is no replica.
  public init(
    _ model: Model, batch: Int, optimiser: any Optimiser, averaging: Averaging? = nil,
    policy: NumericsPolicy = .standard, initialisations: [RandomStream], draws: [RandomStream]? = nil,
    threads: Int = 1, layout: Replicas.Layout? = nil, on processor: Processor? = nil
  ) throws {
    guard !initialisations.isEmpty else {
      throw NetworkError.notPositive(name: "the number of replicas", value: 0)
    }
    if let draws, draws.count != initialisations.count {
      throw NetworkError.invalidSetting(
        of: "ReplicatedTraining",
        reason: "\(initialisations.count) replicas need as many streams of draws, not \(draws.count)")
    }
    guard threads >= 1 else { throw NetworkError.notPositive(name: "the number of threads", value: threads) }
    self.model = model
    self.batch = batch
    self.policy = policy
    self.draws = draws ?? initialisations.map { $0.split("draws") }
    steps = initialisations.map { _ in 0 }
    made = try model.trainingStep(batch: batch, optimiser: optimiser, averaging: averaging, policy: policy)
    replicas = Replicas(
      made.plan, count: initialisations.count, on: try processor ?? Processor.current(), threads: threads,
      layout: layout)
    for (replica, initialisation) in initialisations.enumerated() {
      for start in made.starts(from: initialisation) { try states(of: replica).write(start) }
      for stream in made.plan.streams {
        let draws = self.draws[replica].split(StateName.label(ofStream: stream))
        try replicas.seed(stream, with: draws, of: replica)
      }
    }
  }

  /// How many runs there are.
  public var count: Int { replicas.count }

  /// That many steps of every replica. `minibatch` gives that of a replica's step, counted on from earlier calls;
  /// it is called on several threads at once. Returns the losses before each step, replica by replica. Throws
  /// when one fails: in the layout `.lanes` it and its neighbours stop before the next step, the others go on.
  @discardableResult
  public func run<Feature: TensorElement, Target: TensorElement>(
    steps count: Int,
    _ minibatch: @Sendable (_ replica: Int, _ step: Int) throws -> Minibatch<Feature, Target>
  ) throws -> [[Double]] {
    let (first, refuses, element) = (steps, refusesNonFiniteLoss, model.element)
    let (objective, made) = (model.objective, made)
    let losses = Mutex([[Double]](repeating: [], count: replicas.count))
    // A step's loss is judged before the next: its own observation must not throw, or others in the block would
    // have moved without being counted.
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

  /// One replica's run by itself, as it stands: to evaluate it, to save it, or to go on with the bits that it would
  /// have here. What it does from then on does not move the replica.
  public func training(of replica: Int, threads: Int = 1, on processor: Processor? = nil) throws -> Training {
    let training = try Training(
      model, made, batch: batch, policy: policy, draws: draws[replica], threads: threads, on: processor)
    for state in made.plan.states {
      try training.executor.write(state.name, from: states(of: replica), state.name, state.type.element)
    }
    training.steps = steps[replica]
    return training
  }

  /// Writes all that the runs are to one safetensors file, durably and in one step, as ``Training/save(to:vocabulary:)``; a
  /// first axis of each tensor counts the replicas.
  public func save(to path: String, vocabulary: Blueprint.Vocabulary = .standard) throws {
    try CheckpointFile(plan: made.plan, replicas: count).write(
      AllReplicaStates(replicas: replicas), .init(steps: steps, draws: draws),
      metadata: TrainingForm.metadata(model, made, policy: policy, batch: batch, vocabulary), to: path)
  }

  /// Takes up the runs where a checkpoint of as many replicas of the same program left them, whatever layout and seeds.
  /// Throws, with nothing changed, when the file is damaged, or of another program or number of replicas.
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

  /// The values of what an optimiser remembers of a parameter, or of all, in one replica.
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
