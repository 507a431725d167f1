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
  /// Steps that every replica has taken.
  public private(set) var steps = 0
  /// Whether a step whose loss is no finite number throws; it has moved the weights by then.
  public var refusesNonFiniteLoss = true
  private let made: Model.Step
  private let replicas: Replicas

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

  /// A replica for each stream of `initialisations`; each variable, and each random layer, has its own split from it,
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
    made = try model.trainingStep(batch: batch, optimiser: optimiser, averaging: averaging, policy: policy)
    replicas = Replicas(
      made.plan, count: initialisations.count, on: try processor ?? Processor.current(), threads: threads,
      layout: layout)
    for (replica, initialisation) in initialisations.enumerated() {
      for start in made.starts(from: initialisation) {
        if start.type.element == .float64 {
          try replicas.write(start.name, start.values, to: replica)
        } else {
          try replicas.write(start.name, start.values.map(Float.init), to: replica)
        }
      }
      let stream = draws?[replica] ?? initialisation.split("draws")
      for name in made.plan.streams { try replicas.seed(name, with: stream.split(name), of: replica) }
    }
  }

  /// How many runs there are.
  public var count: Int { replicas.count }

  /// That many steps of every replica. `minibatch` gives that of a replica's step, counted on from earlier calls;
  /// it is called on several threads at once. Returns the losses before each step, replica by replica. Throws
  /// the first replica's error, by number; the others have gone on.
  @discardableResult
  public func run<Feature: TensorElement, Target: TensorElement>(
    steps count: Int,
    _ minibatch: @Sendable (_ replica: Int, _ step: Int) throws -> Minibatch<Feature, Target>
  ) throws -> [[Double]] {
    let (first, refuses, isDouble) = (steps, refusesNonFiniteLoss, model.element == .float64)
    let (objective, made) = (model.objective, made)
    let losses = Mutex([[Double]](repeating: [], count: replicas.count))
    try replicas.run(steps: count) { visit in
      let batch = try minibatch(visit.replica, first + visit.step)
      try NetworkError.demandFinite(batch.rate, step: first + visit.step + 1)
      try objective.check(batch.targets, for: made.outputs)
      try made.check(domain: batch.domain)
      try visit.write("features", batch.features)
      try visit.write("targets", batch.targets)
      if let domain = batch.domain { try visit.write("domain", [domain]) }
      if isDouble {
        try visit.write("rate", [batch.rate])
      } else {
        try visit.write("rate", [Float(batch.rate)])
      }
    } observe: { visit in
      let loss = isDouble ? try visit.read("loss")[0] : Double(try visit.read("loss", as: Float.self)[0])
      losses.withLock { $0[visit.replica].append(loss) }
      guard loss.isFinite || !refuses else {
        throw NetworkError.nonFiniteLoss(loss, step: first + visit.step + 1)
      }
    }
    steps += count
    return losses.withLock { $0 }
  }

  /// The values of a parameter, statistic, slot or average of one replica, by its name.
  public func values(of name: String, in replica: Int) throws -> [Double] {
    let type = made.plan.states.first { $0.name == name }?.type.element ?? model.element
    return switch type {
    case .float64: try replicas.read(name, of: replica)
    case .int32: try replicas.read(name, of: replica, as: Int32.self).map(Double.init)
    default: try replicas.read(name, of: replica, as: Float.self).map(Double.init)
    }
  }

  /// Hash of every parameter and statistic of one replica, as ``Training/weightsHash()`` gives it.
  public func weightsHash(of replica: Int) throws -> String {
    try WeightsHash.of(
      made.variables, singles: { try replicas.read($0, of: replica) },
      doubles: { try replicas.read($0, of: replica) })
  }
}
