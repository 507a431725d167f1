import AssayNetworks
import AssayRandomness
import AssayTensors
@_exported import AssayTestTools

/// Each layer with a small input, for tests of properties that all layers must have.
struct Specimen: Sendable, CustomStringConvertible {
  var name: String
  var layer: any Layer
  var shape: [Int]
  var element = ElementType.float64
  var description: String { name }

  init(_ name: String, _ layer: any Layer, _ shape: [Int], _ element: ElementType = .float64) {
    self.name = name
    self.layer = layer
    self.shape = shape
    self.element = element
  }

  var type: TensorType { TensorType(shape, element) }

  /// Numbers 0.1 apart in a mixed order, none closer to 0 than 0.05, so that no kink is near; or tokens.
  var input: [Double] {
    let count = type.count
    if element == .int32 { return (0..<count).map { Double($0 * 3 % 5) } }
    let factor = (1...count).first { count % 7 == 0 ? $0 == 5 : $0 == 7 } ?? 1
    return (0..<count).map { Double($0 * factor % count - count / 2) * 0.1 + 0.05 }
  }

  /// Values near 0.3 for parameters, and above 0.5 for statistics, by name.
  func values(of weight: Weight) -> [Double] {
    let stream = RandomStream(seed: 7, name: "specimen").split(weight.name)
    let draws = stream.uniform(count: weight.type.count)
    return draws.map { weight.isLearnt ? $0 - 0.3 : $0 + 0.5 }
  }

  static let all: [Specimen] =
    Activation.allCases.map { Specimen($0.rawValue, $0, [2, 3]) } + [
      Specimen("leakyReLU", LeakyReLU(slope: 0.1), [2, 3]), Specimen("elu", ELU(), [2, 3]),
      Specimen("dense", Dense(2), [3, 4]), Specimen("dense over time", Dense(2), [2, 2, 3]),
      Specimen("flatten", Flatten(), [2, 2, 2]),
      Specimen("residual", Residual([Dense(3), Activation.tanh]), [2, 3]),
      Specimen("residual, projected", Residual(Dense(2), projection: Dense(2)), [2, 3]),
      Specimen("network", Network([Dense(3), BatchNorm(), Activation.tanh, Dense(1)]), [4, 2]),
      Specimen("embedding", Embedding(5, features: 2), [2, 3], .int32),
      Specimen("positions", PositionalEncoding(), [2, 3, 4]),
      Specimen(
        "positions in halves", PositionalEncoding(.sinusoidal(base: 100, layout: .halves)), [2, 3, 4]),
      Specimen(
        "learnt positions", PositionalEncoding(.learnt(longest: 4, weights: .normal(1))), [2, 3, 2]),
      Specimen("conv 1d", Convolution(2, kernel: [2], stride: [2], padding: .same), [2, 2, 5]),
      Specimen("conv 2d", Convolution(2, kernel: [2, 2], groups: 2), [2, 2, 3, 3]),
      Specimen("transposed conv", TransposedConvolution(2, kernel: [2], stride: [2]), [2, 2, 3]),
      Specimen("max pool", Pool(.maximum, window: [2, 2]), [2, 1, 4, 4]),
      Specimen(
        "average pool", Pool(.average, window: [2], stride: [1], padding: .same, countsPadding: false),
        [2, 2, 4]),
      Specimen("global max pool", GlobalPool(.maximum), [2, 2, 3]),
      Specimen("global average pool", GlobalPool(.average), [2, 2, 3]),
      Specimen("attention", MultiHeadAttention(heads: 2), [2, 2, 4]),
      Specimen("causal attention", MultiHeadAttention(heads: 1, isCausal: true, isJoint: false), [2, 3, 2]),
      Specimen("transformer", TransformerBlock(MultiHeadAttention(heads: 1), width: 3), [2, 2, 2]),
      Specimen("lstm", LSTM(2), [2, 3, 2]), Specimen("gru", GRU(2, output: .last), [2, 3, 2]),
      Specimen("gru, reset before", GRU(2, reset: .beforeProduct, bias: .one), [2, 2, 2]),
    ] + norms + random

  private static let norms = [
    Specimen("batch norm", BatchNorm(), [4, 2]), Specimen("batch norm of images", BatchNorm(), [2, 2, 3]),
    Specimen("batch norm, debiased", BatchNorm(average: .debiased, runningVariance: .biased), [3, 2]),
    Specimen("batch norm, cumulative", BatchNorm(average: .cumulative), [3, 2]),
    Specimen("batch norm without statistics", BatchNorm(keepsStatistics: false), [3, 2]),
    Specimen("ghost batch norm", GhostBatchNorm(size: 3), [6, 2]),
    Specimen("batch renorm", BatchRenormalisation(largestScale: 1, largestShift: 0), [4, 2]),
    Specimen("domain batch norm", DomainBatchNorm(domains: 2), [4, 2]),
    Specimen("layer norm", LayerNorm(), [2, 4]), Specimen("rms norm", RMSNorm(epsilon: 1e-3), [2, 4]),
    Specimen("group norm", GroupNorm(groups: 2), [2, 4, 2]),
    Specimen("instance norm", InstanceNorm(profile: .flax), [2, 2, 3]),
    Specimen("weight norm", WeightNorm(Dense(2)), [2, 3]),
    Specimen("weight standardisation", WeightStandardisation(Convolution(2, kernel: [2])), [2, 2, 3]),
    Specimen("cosine norm", CosineNorm(2), [2, 3]),
  ]

  private static let random = [
    Specimen("dropout", Dropout(rate: 0.4), [3, 4]),
    Specimen("dropped channels", Dropout(rate: 0.4, unit: .channel), [3, 4, 2]),
    Specimen("drop connect", DropConnect(Dense(3), rate: 0.4), [2, 3]),
    Specimen("drop connect of a network", DropConnect(Network([Dense(2), LSTM(2)]), rate: 0.4), [2, 2, 3]),
    Specimen("gaussian dropout", GaussianDropout(rate: 0.3), [3, 4]),
    Specimen("additive noise", AdditiveNoise(deviation: 0.5), [3, 4]),
    Specimen("input noise", AdditiveNoise.input(deviation: 0.5, distribution: .uniform), [3, 4]),
    Specimen("stochastic depth", StochasticDepth(Dense(3), survival: 0.5, unit: .example), [4, 3]),
    Specimen("stochastic depth of the batch", StochasticDepth(Dense(3), survival: 0.5), [4, 3]),
    Specimen("shake-shake", ShakeShake(Dense(3), Dense(3), backward: .keep), [4, 3]),
    Specimen(
      "transformer with dropout",
      TransformerBlock(MultiHeadAttention(heads: 1), width: 3, dropout: 0.3), [2, 2, 2]),
  ]
}

/// A layer's program, run once on the specimen's values and on this input.
struct LayerRun {
  var output: [Double]
  var plan: Plan
  var declared: [Weight]
  private let executor: Executor

  /// Runs the program. Each stream is a split of one stream; the domain is 1.
  init(
    _ specimen: Specimen, _ mode: Mode, input: [Double]? = nil, batch: Int? = nil,
    seed: UInt64 = 1, runs: Int = 1
  ) throws {
    let layer = specimen.layer
    var shape = specimen.shape
    if let batch { shape[0] = batch }
    var all: [Weight] = []
    plan = Plan(
      try Program { trace in
        let domain = layer.needs.domain ? trace.input("domain", [], .int32) : nil
        let scope = LayerScope(trace, mode: mode, domain: domain, element: .float64)
        trace.output("y", layer(trace.input("x", shape, specimen.element), in: scope))
        for update in scope.updates { trace.update(update.statistic, to: update.value) }
        all = scope.declared
      })
    declared = all
    executor = try Executor(plan)
    let input = input ?? specimen.input
    if specimen.element == .int32 {
      try executor.write("x", input.map { Int32($0) })
    } else {
      try executor.write("x", input)
    }
    if layer.needs.domain { try executor.write("domain", [1] as [Int32]) }
    for weight in declared { try executor.write(weight.name, specimen.values(of: weight)) }
    for name in plan.streams {
      try executor.seed(name, with: RandomStream(seed: seed, name: "draws").split(name))
    }
    for _ in 0..<runs { executor.run() }
    output = try executor.read("y")
  }

  func values(of name: String) throws -> [Double] { try executor.read(name) }
}
