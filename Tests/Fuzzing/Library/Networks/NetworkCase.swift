import AssayNetworks
import AssayRandomness
import AssayTensors

/// A network and how it is trained for some steps: what the fuzzer makes from a seed, checks, and shrinks.
package struct NetworkCase: Sendable {
  /// One after the other.
  package var layers: [any Layer]
  /// The features of one example.
  package var example: TensorType
  /// What training lowers.
  package var objective: FuzzedObjective
  /// What the features are like.
  package var data: FuzzedData
  /// The element type of parameters and loss.
  package var element: ElementType
  /// What moves the parameters.
  package var optimiser: any Optimiser
  /// Averages of the parameters that are kept, if any.
  package var averaging: Averaging?
  /// How the arithmetic is done.
  package var policy: NumericsPolicy
  /// Labels that are changed.
  package var labelNoise: LabelNoise?
  /// What the rate is multiplied with, by names of parameters.
  package var rateMultipliers: [String: Double]
  /// The rate of each step.
  package var schedule: Schedule
  /// Examples of a minibatch.
  package var batch: Int
  /// How many are taken.
  package var steps: Int
  /// The seed of data, first weights and draws.
  package var seed: UInt64

  package init(
    layers: [any Layer], example: TensorType, objective: FuzzedObjective, data: FuzzedData = .normal,
    element: ElementType = .float32, optimiser: any Optimiser = StochasticGradientDescent(),
    averaging: Averaging? = nil, policy: NumericsPolicy = .standard, labelNoise: LabelNoise? = nil,
    rateMultipliers: [String: Double] = [:], schedule: Schedule = .constant(0.05), batch: Int, steps: Int,
    seed: UInt64
  ) {
    self.layers = layers
    self.example = example
    self.objective = objective
    self.data = data
    self.element = element
    self.optimiser = optimiser
    self.averaging = averaging
    self.policy = policy
    self.labelNoise = labelNoise
    self.rateMultipliers = rateMultipliers
    self.schedule = schedule
    self.batch = batch
    self.steps = steps
    self.seed = seed
  }

  /// The Swift expression that makes it.
  package var source: String {
    let mirror = Mirror(reflecting: self)
    let arguments = mirror.children.compactMap { child in
      child.label.map { "  \($0): \(SwiftSource.expression(child.value))" }
    }
    return "NetworkCase(\n" + arguments.joined(separator: ",\n") + ")"
  }

  /// What is trained.
  package var model: Model {
    var model = Model(
      Network(layers), example: example, objective: objective.objective, element: element)
    model.rateMultipliers = rateMultipliers
    model.labelNoise = labelNoise
    return model
  }

  /// What the replica of that number is started from; 0 is the run by itself.
  func initialisation(_ replica: Int = 0) -> RandomStream {
    RandomStream(seed: seed, name: .initialisation).split(replica)
  }

  /// What the replica of that number draws from.
  func draws(_ replica: Int = 0) -> RandomStream { RandomStream(seed: seed, name: .noise).split(replica) }

  /// Whether a layer, the labels or the arithmetic draws.
  var isRandom: Bool {
    !Network(layers).needs.streams.isEmpty || labelNoise != nil || policy != .standard
  }
}

/// An objective that can be written down.
package enum FuzzedObjective: Sendable, Hashable {
  case crossEntropy
  case weightedCrossEntropy(smoothing: Double, classWeights: [Double]?, weighting: ClassWeighting)
  case meanSquares(factor: Double)
  case binaryCrossEntropy(positiveWeight: Double)
  case huber(delta: Double)

  var objective: Objective {
    switch self {
    case .crossEntropy: .crossEntropy
    case .weightedCrossEntropy(let smoothing, let weights, let weighting):
      .crossEntropy(smoothing: smoothing, classWeights: weights, weighting: weighting)
    case .meanSquares(let factor): .meanSquares(factor: factor)
    case .binaryCrossEntropy(let weight): .binaryCrossEntropy(positiveWeight: weight)
    case .huber(let delta): .huber(delta: delta)
    }
  }

  /// Whether targets are classes.
  var hasClasses: Bool { objective.hasClasses }
}

/// What features and targets are like.
package enum FuzzedData: String, Sendable, Hashable, CaseIterable {
  /// Independent normal numbers.
  case normal
  /// Few whole numbers, so that there are ties, zeros, and equal examples.
  case ties
  /// Normal numbers times powers of ten from 10⁻³ to 10².
  case scaled
}
