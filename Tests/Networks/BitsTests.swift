import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation
import Testing

/// A program that trains for fifty steps on made-up data, and the hash of its weights afterwards. The hashes were
/// recorded on x86-64 with AVX-512 and hold for every processor, number of threads and build.
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

  func training(threads: Int = 1, on processor: Processor? = nil, seed: UInt64 = 11) throws -> Training {
    try Training(
      model, batch: batch, optimiser: optimiser, averaging: averaging, policy: policy,
      initialisation: RandomStream(seed: seed, name: .initialisation),
      draws: RandomStream(seed: seed, name: .noise), threads: threads, on: processor)
  }

  /// Minibatch `step`: features from a stream, targets of three classes, or the features themselves.
  func advance(_ training: Training, from first: Int, to last: Int) throws {
    let count = batch * model.example.count
    for step in first..<last {
      let stream = RandomStream(seed: 5, name: "data").split(step)
      if model.example.element == .int32 {
        let tokens = stream.integers(below: 11, count: count).map(Int32.init)
        try training.step(features: tokens, targets: targets(step, tokens), rate: rate)
      } else if model.element == .float64 {
        try training.step(features: stream.normal(count: count), targets: targets(step, []), rate: rate)
      } else {
        try training.step(features: stream.normalFloats(count: count), targets: targets(step, []), rate: rate)
      }
    }
  }

  private func targets(_ step: Int, _ tokens: [Int32]) -> [Int32] {
    let isSequence = name.contains("over time")
    let count = isSequence ? batch * (model.example.shape.first ?? 1) : batch
    return (0..<count).map { Int32(($0 * 7 + step) % 3) }
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
      "bfloat16, stochastic rounding", hidden, policy: NumericsPolicy(rounding: .init(.bfloat16, .stochastic)),
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
  static let recorded: [String: String] = [:]

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
      #expect(try hash(program, on: processor) == Self.recorded[program.name], "\(processor.name)")
    }
    for threads in [2, 8] {
      #expect(try hash(program, threads: threads) == Self.recorded[program.name], "\(threads) threads")
    }
  }

  @Test(arguments: TrainedProgram.all)
  func `a run interrupted at every tenth step and resumed from its checkpoint has the same bits`(
    _ program: TrainedProgram
  ) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    for first in stride(from: 0, to: TrainedProgram.steps, by: 10) {
      // Another seed: whatever the checkpoint lacks would show.
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
}
