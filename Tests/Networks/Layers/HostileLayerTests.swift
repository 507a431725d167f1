import AssayNetworks
import AssayTensors
import Testing

/// Every layer with settings and inputs that make no sense: it is refused with a message, or traced, and
/// never traps.
@Suite struct HostileLayerTests {
  /// A layer with one integer setting to vary, and an input that it takes when the setting makes sense.
  struct Counted: Sendable, CustomStringConvertible {
    var description: String
    var shape: [Int]
    var make: @Sendable (Int) -> any Layer

    init(_ description: String, _ shape: [Int], _ make: @escaping @Sendable (Int) -> any Layer) {
      self.description = description
      self.shape = shape
      self.make = make
    }
  }

  /// A layer with one real setting to vary.
  struct Measured: Sendable, CustomStringConvertible {
    var description: String
    var shape: [Int]
    /// Whether negative numbers have a meaning.
    var isSigned: Bool
    var make: @Sendable (Double) -> any Layer

    init(
      _ description: String, _ shape: [Int], isSigned: Bool = false,
      _ make: @escaping @Sendable (Double) -> any Layer
    ) {
      self.description = description
      self.shape = shape
      self.isSigned = isSigned
      self.make = make
    }
  }

  static let counted: [Counted] = [
    Counted("dense", [2, 4]) { Dense($0) }, Counted("dense over time", [2, 3, 4]) { Dense($0) },
    Counted("cosine norm", [2, 4]) { CosineNorm($0) },
    Counted("cosine norm over time", [2, 3, 4]) { CosineNorm($0) },
    Counted("convolution's outputs", [2, 4, 6]) { Convolution($0, kernel: [2]) },
    Counted("convolution's kernel", [2, 4, 6]) { Convolution(2, kernel: [$0]) },
    Counted("convolution's kernels", [2, 4, 6, 6]) { Convolution(2, kernel: [$0, $0]) },
    Counted("convolution's stride", [2, 4, 6]) { Convolution(2, kernel: [2], stride: [$0]) },
    Counted("convolution's stride, same", [2, 4, 6]) {
      Convolution(2, kernel: [2], stride: [$0], padding: .same)
    },
    Counted("convolution's dilation", [2, 4, 6]) { Convolution(2, kernel: [2], dilation: [$0]) },
    Counted("convolution's dilation, same", [2, 4, 6]) {
      Convolution(2, kernel: [3], padding: .same, dilation: [$0])
    },
    Counted("convolution's padding", [2, 4, 6]) {
      Convolution(2, kernel: [2], padding: .symmetric([$0 == 0 ? -7 : $0]))
    },
    Counted("convolution's groups", [2, 4, 6]) { Convolution(2, kernel: [2], groups: $0) },
    Counted("transposed convolution's outputs", [2, 4, 6]) { TransposedConvolution($0, kernel: [2]) },
    Counted("transposed convolution's kernel", [2, 4, 6]) { TransposedConvolution(2, kernel: [$0]) },
    Counted("transposed convolution's kernels", [2, 4, 6, 6]) { TransposedConvolution(2, kernel: [$0, $0]) },
    Counted("transposed convolution's stride", [2, 4, 6]) {
      TransposedConvolution(2, kernel: [2], stride: [$0])
    },
    Counted("transposed convolution's padding", [2, 4, 6]) {
      TransposedConvolution(2, kernel: [2], padding: [$0 == 0 ? -7 : $0])
    },
    Counted("transposed convolution's extra", [2, 4, 6]) {
      TransposedConvolution(2, kernel: [2], extra: [$0 == 0 ? 2 : $0])
    },
    Counted("transposed convolution's groups", [2, 4, 6]) {
      TransposedConvolution(2, kernel: [2], groups: $0)
    },
    Counted("pool's window", [2, 4, 6]) { Pool(.maximum, window: [$0]) },
    Counted("pool's stride", [2, 4, 6]) { Pool(.average, window: [2], stride: [$0]) },
    Counted("pool's padding", [2, 4, 6]) {
      Pool(.average, window: [2], padding: .symmetric([$0 == 0 ? -7 : $0]))
    },
    Counted("embedding's vocabulary", [2, 3]) { Embedding($0, features: 2) },
    Counted("embedding's features", [2, 3]) { Embedding(5, features: $0) },
    Counted("positions", [2, 3, 4]) { PositionalEncoding(.learnt(longest: $0, weights: .normal(1))) },
    Counted("layer norm's axes", [2, 4]) { LayerNorm(axes: $0) },
    Counted("groups", [2, 4, 3]) { GroupNorm(groups: $0) },
    Counted("ghosts", [4, 3]) { GhostBatchNorm(size: $0) },
    Counted("domains", [4, 3]) { DomainBatchNorm(domains: $0) },
    Counted("heads", [2, 3, 4]) { MultiHeadAttention(heads: $0) },
    Counted("separate heads", [2, 3, 4]) { MultiHeadAttention(heads: $0, isJoint: false) },
    Counted("transformer's width", [2, 3, 4]) {
      TransformerBlock(MultiHeadAttention(heads: 2), width: $0)
    },
    Counted("LSTM", [2, 3, 4]) { LSTM($0) }, Counted("GRU", [2, 3, 4]) { GRU($0) },
    Counted("GRU, reset before", [2, 3, 4]) { GRU($0, reset: .beforeProduct, bias: .one) },
    Counted("GRU of Flax", [2, 3, 4]) { GRU($0, profile: .flax) },
    Counted("LSTM of PyTorch", [2, 3, 4]) { LSTM($0, profile: .pytorch) },
    Counted("weight norm", [2, 4, 6]) { WeightNorm(TransposedConvolution($0, kernel: [2])) },
    Counted("weight standardisation", [2, 3, 4]) { WeightStandardisation(Dense($0)) },
    Counted("drop connect", [2, 3, 4]) { DropConnect(Dense($0), rate: 0.5) },
    Counted("perceptron's width", [2, 4]) {
      Network.perceptron(
        depth: 1, width: $0, outputs: 2, activation: .relu, batchNorm: BatchNorm(), initialiser: .he)
    },
    Counted("perceptron's outputs", [2, 4]) {
      Network.perceptron(
        depth: 0, width: 2, outputs: $0, activation: .relu, batchNorm: nil, initialiser: .he)
    },
  ]

  private static let starts: [(String, @Sendable (Double) -> Initialiser)] = [
    ("normal", { .normal($0) }), ("truncated", { .truncatedNormal($0) }), ("uniform", { .uniform($0) }),
    ("orthogonal", { .orthogonal(gain: $0) }), ("blocks", { .orthogonalBlocks(gain: $0) }),
    ("delta", { .deltaOrthogonal(gain: $0) }),
    ("scaled", { .scaled(gain: $0, fan: .mean, shape: .uniform) }),
  ]

  static let measured: [Measured] = ofLayers + ofStarts

  private static let ofLayers: [Measured] = [
    Measured("constant start", [2, 4], isSigned: true) { Dense(2, bias: .constant($0)) },
    Measured("leaky slope", [2, 4], isSigned: true) { LeakyReLU(slope: $0) },
    Measured("ELU", [2, 4], isSigned: true) { ELU(alpha: $0) },
    Measured("cosine scale", [2, 4], isSigned: true) { CosineNorm(2, scale: $0) },
    Measured("cosine epsilon", [2, 4]) { CosineNorm(2, epsilon: $0) },
    Measured("attention's scale", [2, 3, 4], isSigned: true) { MultiHeadAttention(heads: 2, scale: $0) },
    Measured("forget bias", [2, 3, 4], isSigned: true) { LSTM(2, forgetBias: $0) },
    Measured("positions' base", [2, 3, 4]) {
      PositionalEncoding(.sinusoidal(base: $0, layout: .interleaved))
    },
    Measured("dropout", [2, 4]) { Dropout(rate: $0) },
    Measured("drop connect", [2, 4]) { DropConnect(Dense(2), rate: $0) },
    Measured("transformer's dropout", [2, 3, 4]) {
      TransformerBlock(MultiHeadAttention(heads: 2), width: 3, dropout: $0)
    },
    Measured("gaussian dropout", [2, 4]) { GaussianDropout(rate: $0) },
    Measured("additive noise", [2, 4]) { AdditiveNoise(deviation: $0) },
    Measured("stochastic depth", [2, 4]) { StochasticDepth(Dense(4), survival: $0) },
    Measured("batch norm's epsilon", [4, 3]) { BatchNorm(epsilon: $0) },
    Measured("batch norm's momentum", [4, 3]) { BatchNorm(momentum: $0) },
    Measured("ghosts' epsilon", [4, 3]) { GhostBatchNorm(size: 2, BatchNorm(epsilon: $0)) },
    Measured("ghosts' momentum", [4, 3]) { GhostBatchNorm(size: 2, BatchNorm(momentum: $0)) },
    Measured("domains' epsilon", [4, 3]) { DomainBatchNorm(domains: 2, epsilon: $0) },
    Measured("domains' momentum", [4, 3]) { DomainBatchNorm(domains: 2, momentum: $0) },
    Measured("largest scale", [4, 3]) { BatchRenormalisation(largestScale: $0) },
    Measured("largest shift", [4, 3]) { BatchRenormalisation(largestShift: $0) },
    Measured("renormalisation's epsilon", [4, 3]) { BatchRenormalisation(epsilon: $0) },
    Measured("renormalisation's momentum", [4, 3]) { BatchRenormalisation(momentum: $0) },
    Measured("layer norm", [4, 3]) { LayerNorm(epsilon: $0) },
    Measured("RMS norm", [4, 3]) { RMSNorm(epsilon: $0) },
    Measured("group norm", [4, 4]) { GroupNorm(groups: 2, epsilon: $0) },
    Measured("instance norm", [4, 4, 3]) { InstanceNorm(epsilon: $0) },
    Measured("weight standardisation", [4, 4]) { WeightStandardisation(Dense(2), epsilon: $0) },
  ]

  private static let ofStarts: [Measured] = starts.flatMap { (name, start) -> [Measured] in
    [
      Measured("\(name) start", [2, 4]) { Dense(2, weights: start($0)) },
      Measured("attention's \(name) start", [2, 3, 4]) { MultiHeadAttention(heads: 2, weights: start($0)) },
      Measured("LSTM's \(name) start", [2, 3, 4]) {
        LSTM(2, start: RecurrentStart(inputWeights: start($0), hiddenWeights: .orthogonal()))
      },
      Measured("GRU's \(name) start", [2, 3, 4]) {
        GRU(2, start: RecurrentStart(inputWeights: .he, hiddenWeights: start($0)))
      },
      Measured("convolution's \(name) start", [2, 4, 6]) {
        Convolution(2, kernel: [2], weights: start($0))
      },
      Measured("transposed convolution's \(name) start", [2, 4, 6]) {
        WeightNorm(TransposedConvolution(2, kernel: [2], groups: 2, weights: start($0)))
      },
    ]
  }

  /// The message of the error; nil where the layer was traced with its gradient.
  private func refusal(
    _ layer: any Layer, _ shape: [Int], _ mode: Mode, _ element: ElementType = .float32
  ) -> String? {
    do {
      _ = try Program { trace in
        let domain = layer.needs.domain ? trace.input("domain", [], .int32) : nil
        let scope = LayerScope(trace, mode: mode, domain: domain)
        let y = Network([layer])(trace.input("features", shape, element), in: scope)
        trace.output("y", y)
        let learnt = zip(scope.declared, scope.tensors).filter { $0.0.isLearnt }.map(\.1)
        for (index, slope) in gradient(of: (y * y).sum(), withRespectTo: learnt).enumerated() {
          trace.output("slope \(index)", slope)
        }
      }
      return nil
    } catch { return "\(error)" }
  }

  @Test(arguments: counted) func `a count without meaning is refused in words`(_ layer: Counted) {
    let element: ElementType = layer.description.contains("embedding") ? .int32 : .float32
    for count in [0, -1, .min, .max, .max / 2, 1 << 40, 1 << 61] {
      for mode in [Mode.training, .evaluation] {
        let isAllowed =
          // Ghost batches exist in training mode only; a sequence of 3 fits every longer table that memory
          // has room for.
          mode == .evaluation && layer.description == "ghosts"
          || layer.description.contains("stride") && count > 0
        let words = refusal(layer.make(count), layer.shape, mode, element)
        #expect(words != nil || isAllowed, "\(count)")
        #expect(words != "", "\(count)")
      }
    }
  }

  @Test(arguments: measured) func `a number without meaning is refused in words`(_ layer: Measured) {
    for number in [Double.nan, .infinity, -.infinity, -1] {
      guard number != -1 || !layer.isSigned else { continue }
      let words = refusal(layer.make(number), layer.shape, .training)
      #expect(words?.contains("\(number)") == true, "\(number): \(words ?? "taken")")
    }
  }

  static let shapes: [[Int]] = [
    [], [0], [4], [4, 0], [0, 4], [0, 0], [2, 3, 0], [2, 0, 4], [0, 3, 4], [1, 1], [2, 4, 0, 5],
    [2, 0, 5, 5], [2, 4, 3, 3, 3], [1, 4], [1, 4, 1], [.max, 4], [4, .max], [-1, 4], [4, -1], [2, .min, 4],
    [1 << 40, 1 << 40, 1 << 40, 4],
  ]

  @Test(arguments: Specimen.all) func `an input of any shape and element is taken or refused in words`(
    _ specimen: Specimen
  ) {
    for shape in Self.shapes {
      for element in [ElementType.float32, .float64, .int32, .bool] {
        for mode in [Mode.training, .evaluation] {
          let words = refusal(specimen.layer, shape, mode, element)
          #expect(words != "", "\(shape) \(element)")
          if shape.contains(where: { !(0..<(1 << 30)).contains($0) }) { #expect(words != nil, "\(shape)") }
        }
      }
    }
  }

  @Test func `lists of the wrong length are refused in words`() {
    let layers: [any Layer] = [
      Convolution(2, kernel: []), Convolution(2, kernel: [2], stride: [1, 1]),
      Convolution(2, kernel: [2], padding: .symmetric([])), Convolution(2, kernel: [2], dilation: [1, 1]),
      TransposedConvolution(2, kernel: []), TransposedConvolution(2, kernel: [2], stride: [1, 1]),
      TransposedConvolution(2, kernel: [2], padding: [1, 1]),
      TransposedConvolution(2, kernel: [2], extra: [0, 0]),
      TransposedConvolution(2, kernel: [2, 2]), Pool(.maximum, window: []), Pool(.average, window: [2, 2]),
      Pool(.maximum, window: [2], stride: [1, 1]), Pool(.maximum, window: [2], padding: .symmetric([])),
    ]
    for layer in layers {
      for mode in [Mode.training, .evaluation] {
        #expect(refusal(layer, [2, 4, 6], mode)?.contains("layer 0.") == true, "\(layer)")
      }
    }
  }

  @Test func `a perceptron of a depth below 0 is refused in words`() {
    for depth in [-1, Int.min] {
      let network = Network.perceptron(
        depth: depth, width: 2, outputs: 2, activation: .relu, batchNorm: nil, initialiser: .he)
      #expect(refusal(network, [2, 4], .training)?.contains("the depth of a perceptron is \(depth)") == true)
    }
  }

  @Test func `an empty network and empty composites are the identity`() {
    for layer in [Network([]), Residual(Network([])), StochasticDepth(Network([]), survival: 0.5)]
      as [any Layer]
    {
      #expect(refusal(layer, [2, 4], .training) == nil)
    }
  }
}
