import Assay

/// A network with its minibatch and optimiser; `Peers/pytorch_training.py` and `Peers/jax_nets.py` have the
/// same.
struct Workload: Sendable {
  /// The name that the peers use.
  let name: String
  let batch: Int
  let model: Model
  let optimiser: any Optimiser

  static let all: [Workload] = [
    perceptron([64, 64, 10], batch: 32), perceptron([784, 256, 256, 10], batch: 128), convolutional,
    transformer,
  ]

  /// The workloads that the environment variable ONLY names, or all.
  static func chosen(_ workloads: [Workload] = all) -> [Workload] {
    guard let only = setting("ONLY") else { return workloads }
    return workloads.filter { $0.name == only }
  }

  static func perceptron(_ sizes: [Int], batch: Int) -> Workload {
    let network = Network.perceptron(
      depth: sizes.count - 2, width: sizes[1], outputs: sizes[sizes.count - 1], activation: .relu,
      batchNorm: nil, initialiser: .he)
    return Workload(
      name: sizes.map(String.init).joined(separator: "-"), batch: batch,
      model: Model(classifying: network, width: sizes[0]), optimiser: StochasticGradientDescent())
  }

  private static let convolutional = Workload(
    name: "CNN", batch: 64,
    model: Model(
      Network([
        Convolution(16, kernel: [3, 3], padding: .same), Activation.relu,
        Convolution(32, kernel: [3, 3], padding: .same), Activation.relu,
        Pool(.maximum, window: [2, 2]), Flatten(), Dense(10),
      ]), example: TensorType([1, 28, 28]), objective: .crossEntropy),
    optimiser: StochasticGradientDescent())

  private static let transformer = Workload(
    name: "transformer", batch: 16,
    model: Model(
      Network([
        TransformerBlock(MultiHeadAttention(heads: 4), width: 256),
        TransformerBlock(MultiHeadAttention(heads: 4), width: 256), Dense(10),
      ]), example: TensorType([64, 64]), objective: .crossEntropy),
    optimiser: Adam())

  func step() throws -> Model.Step { try model.trainingStep(batch: batch, optimiser: optimiser) }

  func training(seed: UInt64 = 1, threads: Int = 1) throws -> Training {
    try Training(
      model, batch: batch, optimiser: optimiser,
      initialisation: RandomStream(seed: seed, name: .initialisation), threads: threads)
  }

  var rate: Double { optimiser is Adam ? 0.001 : 0.01 }

  func features(seed: UInt64 = 1) -> [Float] {
    RandomStream(seed: seed, name: .noise).normalFloats(count: batch * model.example.count)
  }

  /// One label for each example, or for each place of each sequence.
  var labels: [Int32] {
    let places = model.example.shape.count == 2 ? model.example.shape[0] : 1
    return (0..<batch * places).map { Int32($0 % 10) }
  }
}
