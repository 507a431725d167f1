import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation
import Testing

/// A program that trains for fifty steps on made-up data, with the hash of its weights afterwards. The hashes
/// were recorded on x86-64 with AVX-512 and hold for every processor, number of threads and build.
struct TrainedProgram: Sendable, CustomStringConvertible {
  var name: String
  var model: Model
  var optimiser: any Optimiser = StochasticGradientDescent(momentum: 0.9)
  var averaging: Averaging?
  var policy = NumericsPolicy.standard
  var batch = 8
  var rate = 0.05
  var description: String { name }

  static let steps = 50

  func training(
    threads: Int = 1, on processor: Processor? = nil, seed: UInt64 = 11, observing: [String] = []
  ) throws -> Training {
    try Training(
      model, batch: batch, optimiser: optimiser, averaging: averaging, policy: policy, observing: observing,
      initialisation: RandomStream(seed: seed, name: .initialisation),
      draws: RandomStream(seed: seed, name: .noise), threads: threads, on: processor)
  }

  /// The features, in the model's element type.
  enum Features: Sendable {
    case integers([Int32])
    case singles([Float])
    case doubles([Double])
  }

  /// The minibatch of step `step`: features from a stream, targets of three classes, one for each example or
  /// for each of its times.
  func minibatch(_ step: Int) -> (features: Features, targets: [Int32]) {
    let count = batch * model.example.count
    let stream = RandomStream(seed: 5, name: "data").split(step)
    let features: Features =
      switch model.example.element {
      case .int32: .integers(stream.integers(below: 11, count: count).map(Int32.init))
      case .float64: .doubles(stream.normal(count: count))
      default: .singles(stream.normalFloats(count: count))
      }
    let targets = name.contains("over time") ? batch * (model.example.shape.first ?? 1) : batch
    return (features, (0..<targets).map { Int32(($0 * 7 + step) % 3) })
  }

  func advance(_ training: Training, from first: Int, to last: Int) throws {
    for step in first..<last {
      let (features, targets) = minibatch(step)
      switch features {
      case .integers(let values): try training.step(features: values, targets: targets, rate: rate)
      case .singles(let values): try training.step(features: values, targets: targets, rate: rate)
      case .doubles(let values): try training.step(features: values, targets: targets, rate: rate)
      }
    }
  }

  func advance(_ replicas: ReplicatedTraining, steps: Int) throws {
    let minibatches = (0..<steps).map { minibatch($0) }
    func run<Feature: TensorElement>(_ features: [[Feature]]) throws {
      let (targets, rate) = (minibatches.map(\.targets), rate)
      try replicas.run(steps: steps) { _, step in
        .init(features: features[step], targets: targets[step], rate: rate)
      }
    }
    switch model.example.element {
    case .int32:
      try run(minibatches.compactMap { if case .integers(let values) = $0.features { values } else { nil } })
    case .float64:
      try run(minibatches.compactMap { if case .doubles(let values) = $0.features { values } else { nil } })
    default:
      try run(minibatches.compactMap { if case .singles(let values) = $0.features { values } else { nil } })
    }
  }

  private static func vectors(
    _ name: String, _ layers: [any Layer], width: Int = 6, element: ElementType = .float32,
    optimiser: any Optimiser = StochasticGradientDescent(momentum: 0.9), averaging: Averaging? = nil,
    policy: NumericsPolicy = .standard, rate: Double = 0.05
  ) -> TrainedProgram {
    TrainedProgram(
      name: name,
      model: Model(classifying: Network(layers + [Dense(3)]), width: width, element: element),
      optimiser: optimiser, averaging: averaging, policy: policy, rate: rate)
  }

  private static func images(_ name: String, _ layers: [any Layer], side: Int = 8, channels: Int = 1)
    -> TrainedProgram
  {
    TrainedProgram(
      name: name,
      model: Model(
        Network(layers), example: TensorType([channels, side, side]), objective: .crossEntropy))
  }

  private static func sequences(_ name: String, _ layers: [any Layer]) -> TrainedProgram {
    TrainedProgram(
      name: name, model: Model(Network(layers), example: TensorType([7, 4]), objective: .crossEntropy))
  }

  private static let hidden: [any Layer] = [Dense(9), Activation.tanh]

  static let all: [TrainedProgram] = [
    vectors("perceptron, SGD", hidden, optimiser: StochasticGradientDescent()),
    vectors("perceptron in float64", hidden, element: .float64),
    vectors(
      "Nesterov with decay", hidden,
      optimiser: StochasticGradientDescent(
        momentum: 0.9, nesterov: true, weightDecay: WeightDecay(0.01, .gradient))),
    vectors(
      "Adam and its exponential average", hidden, optimiser: Adam(), averaging: .exponential(share: 0.9),
      rate: 0.01),
    vectors("RMSProp", hidden, optimiser: RMSProp(), rate: 0.01),
    vectors("Adagrad", hidden, optimiser: Adagrad()),
    vectors("LAMB", hidden, optimiser: LAMB(), rate: 0.01),
    vectors("Lion", hidden, optimiser: Lion(), rate: 0.003),
    vectors("Shampoo", hidden, optimiser: Shampoo()),
    vectors(
      "sharpness-aware, clipped, averaged", hidden,
      optimiser: SharpnessAware(Clipped(StochasticGradientDescent(), by: .norm(1))),
      averaging: .mean(from: 10)),
    vectors("GELU, dropout", [Dense(9), Activation.gelu, Dropout(rate: 0.3)]),
    vectors(
      "Gaussian dropout, input noise",
      [AdditiveNoise(deviation: 0.1), Dense(9), Activation.relu, GaussianDropout(rate: 0.2)]),
    vectors(
      "DropConnect, weight norm",
      [DropConnect(Dense(9), rate: 0.2), Activation.silu, WeightNorm(Dense(5)), Activation.softplus]),
    vectors(
      "batch norm, layer norm",
      [Dense(9), BatchNorm(), Activation.relu, Dense(9), LayerNorm(), Activation.relu]),
    vectors(
      "bfloat16, stochastic rounding", hidden,
      policy: NumericsPolicy(rounding: .init(.bfloat16, .stochastic)),
      rate: 0.1),
    vectors("pairwise sums", hidden, policy: NumericsPolicy(accumulation: .pairwise)),
    images(
      "convolutional network",
      [
        Convolution(4, kernel: [3, 3]), Activation.relu, Convolution(6, kernel: [3, 3]), Activation.relu,
        Pool(.maximum, window: [2, 2]), Flatten(), Dense(3),
      ]),
    images(
      "residual network with group norm and stochastic depth",
      [
        Convolution(4, kernel: [3, 3], padding: .same),
        StochasticDepth(
          Network([GroupNorm(groups: 2), Activation.relu, Convolution(4, kernel: [3, 3], padding: .same)]),
          survival: 0.7),
        BatchNorm(), GlobalPool(.average), Dense(3),
      ]),
    sequences("LSTM", [LSTM(6, output: .last), Dense(3)]),
    sequences("GRU over time", [GRU(6), Dense(3)]),
    sequences(
      "transformer block over time",
      [
        PositionalEncoding(), TransformerBlock(MultiHeadAttention(heads: 2, isCausal: true), width: 12),
        Dense(3),
      ]),
    TrainedProgram(
      name: "tokens over time",
      model: Model(
        Network([
          Embedding(11, features: 8), TransformerBlock(MultiHeadAttention(heads: 2), width: 16), Dense(3),
        ]),
        example: TensorType([7], .int32), objective: .crossEntropy)),
    TrainedProgram(
      name: "wide perceptron",
      model: Model(
        classifying: Network([Dense(300), Activation.relu, Dense(200), Activation.relu, Dense(3)]), width: 120
      ),
      batch: 128),
  ]
}

@Suite struct BitsTests {
  static let recorded: [String: String] = [
    "perceptron, SGD":
      "2ff2703afc46f735fe96ad7fc9a25d77a8723b4d61f90b28b0907f0c0195752a",
    "perceptron in float64":
      "5cbcfeb3d2f696f46a4406a20af266ff8483f53ffd2b504286a3650bbdaa6bf0",
    "Nesterov with decay":
      "6b588f5bf7aebd87d6f2bd444360e7754c9043c4834282c0804954ae73a3f3a9",
    "Adam and its exponential average":
      "ff4c8510b069db42ac015396ba26ad938754371a9e02e02250c20915b349fa5b",
    "RMSProp":
      "34edd3eb96bc7d22d2ab7a9cc1aee4005630391c78ba613a97e5c72a869752d6",
    "Adagrad":
      "b3c17205a6bed84e977dac7014d5d6091b4beb86dcedf1b573e7fd4bf38731c9",
    "LAMB":
      "c3f100e6455a1f7bb7eacf76818c1fbe6f622fde362846c7efb7ab07d50abcb4",
    "Lion":
      "c934d1e711a3312dbf5abef2749ad108f01a289a523a0f5c1fe3eb745635d3a1",
    "Shampoo":
      "b1fe136569adcc830efbb964a0e188eaf86b5e05a8dd4f6f0f00334f29b348dc",
    "sharpness-aware, clipped, averaged":
      "d91a0c2d11a863e89625fb2504601eadb9370932119818751ac60df18ecb7fcd",
    "GELU, dropout":
      "5ffe2303dcda914151f5f576f4f7263b8d25d7c826f6a6dc75ca053f2d0623f6",
    "Gaussian dropout, input noise":
      "8b56ea73b5f349dfd5758fc1433256801fde587e3deeae2d2834aa7ab7732177",
    "DropConnect, weight norm":
      "0d11c95ca1dd625f88825a40cc76a6c4a65e5e40be8037af247e2db8b3cdab05",
    "batch norm, layer norm":
      "48193b0a12f205842f3021f07f54d388d7ddca3283b2c841a35a7ff306d904bd",
    "bfloat16, stochastic rounding":
      "b09da92b184298f9afc75a1454f541ad01e189fee25de1682f0d7b770af6547e",
    "pairwise sums":
      "8717d6a19eb0f460f9218c94a5216345283a78ef6999768981d7c75e958e061d",
    "convolutional network":
      "9f003387043617c9bcfcf5d9f1c286d2814e5cf4e9469a3fa4d565d53a1d5638",
    "residual network with group norm and stochastic depth":
      "67007c0d1072c22e7194f2f744961d070ba479b9cb8ce9863480ff4250d63a53",
    "LSTM":
      "9f4f3fb33f89dcb4e3eea8b198c8291ef9fc7bb9587595412c1a49d752d78a3d",
    "GRU over time":
      "470238fe002e340528776472d2a8e9e90ffd8698792468b846652df5abc0fea5",
    "transformer block over time":
      "2f9e895835c7aeed96d3bdf79098a215d11afc32cc25f1d3db4d809b206b912a",
    "tokens over time":
      "7cd894252da47e3e248ecefb50a28813160ca5733fc94d19542d1414b86adafd",
    "wide perceptron":
      "d21b377bc1b9ba83f8ee0e051b24c3f55d32ab7c6d715e6c2ddff718c12d351f",
  ]

  private func hash(_ program: TrainedProgram, threads: Int = 1, on processor: Processor? = nil) throws
    -> String
  {
    let training = try program.training(threads: threads, on: processor)
    try program.advance(training, from: 0, to: TrainedProgram.steps)
    return try training.weightsHash()
  }

  @Test(arguments: TrainedProgram.all)
  func `weights after fifty steps are the recorded ones on every instruction set and number of threads`(
    _ program: TrainedProgram
  ) throws {
    for processor in Processor.available {
      let got = try hash(program, on: processor)
      #expect(got == Self.recorded[program.name], "\(processor.name)")
    }
    for threads in [2, 8] {
      let got = try hash(program, threads: threads)
      #expect(got == Self.recorded[program.name], "\(threads) threads")
    }
  }

  @Test(arguments: TrainedProgram.all)
  func `a run interrupted at every tenth step and resumed from its checkpoint has the same bits`(
    _ program: TrainedProgram
  ) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    for first in stride(from: 0, to: TrainedProgram.steps, by: 10) {
      // Another seed: anything that the checkpoint lacks would make a difference.
      let training = try program.training(seed: first == 0 ? 11 : 99)
      if first > 0 { try training.resume(from: path) }
      #expect(training.steps == first)
      try program.advance(training, from: first, to: first + 10)
      try training.save(to: path)
      if first == TrainedProgram.steps - 10 {
        #expect(try training.weightsHash() == Self.recorded[program.name])
      }
    }
  }

  @Test(arguments: TrainedProgram.all)
  func `one replica among many has the bits that it has alone`(_ program: TrainedProgram) throws {
    // Four blocks of lanes, and for most programs two, of which the second is not full.
    let count = program.name == TrainedProgram.all[0].name ? 64 : 18
    let (own, last) = (count * 3 / 5, count - 1)
    let seeds = (0..<count).map { $0 == own ? 11 : UInt64(100 + $0) }
    let replicas = try ReplicatedTraining(
      program.model, batch: program.batch, optimiser: program.optimiser, averaging: program.averaging,
      policy: program.policy, initialisations: seeds.map { RandomStream(seed: $0, name: .initialisation) },
      draws: seeds.map { RandomStream(seed: $0, name: .noise) }, threads: 2, layout: .lanes)
    try program.advance(replicas, steps: TrainedProgram.steps)
    #expect(try replicas.weightsHash(of: own) == Self.recorded[program.name])
    let alone = try program.training(seed: UInt64(100 + last))
    try program.advance(alone, from: 0, to: TrainedProgram.steps)
    #expect(try replicas.weightsHash(of: last) == alone.weightsHash())
  }

  /// With one row of all weights, a fused call once wrote numbers where only bools had room.
  @Test func `dropped weights, clipped by their norm, train alike on every instruction set`() throws {
    let model = Model(
      classifying: Network([
        DropConnect(Dense(16), rate: 0.2), Activation.relu,
        DropConnect(Dense(16), rate: 0.2), Activation.relu, Dense(3),
      ]), width: 20)
    let optimiser = Clipped(StochasticGradientDescent(), by: .norm(1))
    let program = TrainedProgram(name: "DropConnect, clipped", model: model, optimiser: optimiser)
    let alone = try hash(program, on: Processor.available[0])
    for processor in Processor.available {
      #expect(try hash(program, on: processor) == alone, "\(processor.name)")
    }
    #expect(try hash(program, threads: 3) == alone)
    let replicas = try ReplicatedTraining(
      model, batch: program.batch, optimiser: optimiser,
      initialisations: [RandomStream(seed: 11, name: .initialisation)],
      draws: [RandomStream(seed: 11, name: .noise)], layout: .lanes)
    try program.advance(replicas, steps: TrainedProgram.steps)
    #expect(try replicas.weightsHash(of: 0) == alone)
  }
}
