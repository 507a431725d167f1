import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation

/// A network with made-up data, run for some steps with and without what is observed.
struct SiteCase: Sendable, CustomStringConvertible {
  var name: String
  var model: Model
  var batch: Int
  var description: String { name }

  init(_ name: String, _ model: Model, batch: Int) {
    (self.name, self.model, self.batch) = (name, model, batch)
  }

  /// A specimen between layers with parameters, so that derivatives go through it.
  init(_ specimen: Specimen) {
    let before: [any Layer] = specimen.element == .int32 ? [] : [LayerNorm()]
    self.init(
      specimen.name,
      Model(
        Network(before + [specimen.layer, Flatten(), Dense(2)]),
        example: TensorType(Array(specimen.shape.dropFirst()), specimen.element), objective: .meanSquares,
        element: .float64), batch: specimen.shape[0])
  }

  static let specimens = Specimen.all.map { SiteCase($0) }

  static let networks = [
    SiteCase(
      "perceptron",
      Model(
        Network([
          Dense(9), BatchNorm(), Activation.relu, Dropout(rate: 0.3), WeightNorm(Dense(7)), Activation.gelu,
          Dense(3),
        ]), example: TensorType([6]), objective: .meanSquares), batch: 8),
    SiteCase(
      "convolutional network",
      Model(
        Network([
          Convolution(4, kernel: [3, 3], padding: .same), GroupNorm(groups: 2),
          StochasticDepth(
            Network([Activation.relu, Convolution(4, kernel: [3, 3], padding: .same)]), survival: 0.7),
          Residual([Activation.relu, Convolution(4, kernel: [3, 3], padding: .same)]),
          Pool(.maximum, window: [2, 2]), Flatten(), Dense(3),
        ]), example: TensorType([1, 8, 8]), objective: .meanSquares), batch: 4),
    SiteCase(
      "transformer",
      Model(
        Network([
          PositionalEncoding(),
          TransformerBlock(MultiHeadAttention(heads: 2, isCausal: true), width: 6, dropout: 0.2),
          TransformerBlock(MultiHeadAttention(heads: 2, isJoint: false), width: 6, order: .normLast),
          Dense(3),
        ]), example: TensorType([5, 4]), objective: .meanSquares), batch: 3),
    SiteCase(
      "lstm",
      Model(
        Network([LSTM(5), GRU(4, output: .last), Dense(3)]), example: TensorType([6, 3]),
        objective: .meanSquares), batch: 4),
  ]

  static let noisy = [
    NumericsPolicy(accumulation: .permuted, noise: 1e-3, rounding: .init(.bfloat16, .stochastic)),
    NumericsPolicy(noise: 1e-2), NumericsPolicy(rounding: .init(.float16, .stochastic)),
  ]

  /// The paths of all sites that can be observed.
  func paths() throws -> [String] {
    try model.sites(count: batch, mode: .training).rows.filter { !$0.site.isInsideLoop }.map(\.site.path)
  }

  func training(
    observing: [String] = [], policy: NumericsPolicy = .standard, threads: Int = 1,
    on processor: Processor? = nil,
    seed: UInt64 = 11
  ) throws -> Training {
    try Training(
      model, batch: batch, optimiser: StochasticGradientDescent(momentum: 0.9), policy: policy,
      observing: observing,
      initialisation: RandomStream(seed: seed, name: .initialisation),
      draws: RandomStream(seed: seed, name: .noise), threads: threads, on: processor)
  }

  /// Features of a minibatch, as the numbers that they are.
  func features(_ step: Int) -> [Double] {
    let count = batch * model.example.count
    let stream = RandomStream(seed: 5, name: "data").split(step)
    return model.example.element == .int32
      ? stream.integers(below: 5, count: count).map(Double.init) : stream.normal(count: count)
  }

  func targets(_ step: Int, count: Int) -> [Double] {
    RandomStream(seed: 6, name: "data").split(step).normal(count: count)
  }

  private var domain: Int32? { model.network.needs.domain ? 1 : nil }

  func step(_ training: Training, _ step: Int, targets count: Int) throws -> Double {
    let (features, targets) = (features(step), targets(step, count: count))
    let isWide = model.element == .float64
    switch model.example.element {
    case .int32:
      return try training.step(
        features: features.map { Int32($0) }, targets: targets, rate: 0.002, domain: domain)
    case .float64:
      return try training.step(features: features, targets: targets, rate: 0.002, domain: domain)
    default:
      return isWide
        ? try training.step(features: features.map(Float.init), targets: targets, rate: 0.002, domain: domain)
        : try training.step(
          features: features.map(Float.init), targets: targets.map(Float.init), rate: 0.002, domain: domain)
    }
  }

  /// Elements of the targets of a minibatch.
  func targetCount() throws -> Int {
    try model.sites(count: batch, mode: .training).rows.last?.site.output.count ?? 0
  }

  /// Losses of some steps, and the bytes of the checkpoint after them: weights, statistics, what the optimiser
  /// remembers, streams with their positions, and the plan's hash.
  func outcome(of training: Training, steps: Int = 50) throws -> (losses: [UInt64], checkpoint: Data) {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let count = try targetCount()
    let losses = try (0..<steps).map { try step(training, $0, targets: count).bitPattern }
    try training.save(to: path)
    return (losses, try Data(contentsOf: URL(fileURLWithPath: path)))
  }
}
