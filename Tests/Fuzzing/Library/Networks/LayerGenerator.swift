import AssayNetworks
import AssayTensors

/// Makes random layers that can be applied to what the layers before give.
///
/// A layer is drawn without asking whether it fits; one that the trace refuses is drawn again. So its own rules, and
/// not a copy of them, decide what is made.
struct LayerGenerator {
  var chance: Chance
  let batch: Int
  let element: ElementType

  /// Up to `count` layers for examples of that type, and the type of what the last gives.
  mutating func layers(_ count: Int, for example: TensorType, depth: Int) -> ([any Layer], TensorType) {
    var (layers, type): ([any Layer], TensorType) = ([], example)
    var attempts = 0
    while layers.count < count, attempts < count * 8 {
      attempts += 1
      let layer = layer(for: type, depth: depth)
      guard let result = result(of: layer, for: type), result.count <= 600 else { continue }
      layers.append(layer)
      type = result
    }
    return (layers, type)
  }

  /// The type of an example behind the layer in both modes; `nil` where the trace refuses it.
  func result(of layer: any Layer, for type: TensorType) -> TensorType? {
    var result: TensorType?
    for mode in [Mode.training, .evaluation] {
      let program = try? Program { trace in
        let x = trace.input("x", [batch] + type.shape, type.element)
        let domain = layer.needs.domain ? trace.input("domain", [], .int32) : nil
        let y = layer(x, in: LayerScope(trace, mode: mode, domain: domain, element: element))
        trace.output("y", y)
        result = TensorType(Array(y.shape.dropFirst()), y.type.element)
      }
      guard program != nil else { return nil }
    }
    return result
  }

  private mutating func layer(for type: TensorType, depth: Int) -> any Layer {
    if type.element == .int32 { return embedding() }
    let kind = chance.within(0...99)
    switch kind {
    case 0..<22: return weighted(type)
    case 22..<40: return activation()
    case 40..<56: return normalisation(type)
    case 56..<68: return random()
    case 68..<84 where depth > 0: return composite(type, depth: depth - 1)
    case 84..<88 where type.shape.count > 1: return Flatten()
    default: return shaped(type)
    }
  }

  // MARK: Layers with weights

  private mutating func weighted(_ type: TensorType) -> any Layer {
    switch chance.within(0...11) {
    case 0...4: return dense(outputs: width())
    case 5:
      return Dense(width(), profile: chance.pick(Profile.allCases), hasBias: chance.happens(70, in: 100))
    case 6: return WeightNorm(product(type))
    case 7: return WeightStandardisation(product(type), epsilon: chance.pick([1e-5, 1e-3]))
    case 8: return CosineNorm(width(), weights: weights(), scale: chance.pick([1, 4]))
    default: return DropConnect(product(type), rate: chance.pick([0, 0.2, 0.5]))
    }
  }

  /// A layer with weights that others can change.
  private mutating func product(_ type: TensorType) -> any Layer {
    guard type.shape.count > 1, chance.happens(60, in: 100) else {
      return chance.happens(80, in: 100)
        ? dense(outputs: width()) : Network([dense(outputs: width()), activation(), dense(outputs: width())])
    }
    switch chance.within(0...4) {
    case 0, 1: return convolution(type)
    case 2: return transposedConvolution(type)
    case 3: return recurrent()
    default: return MultiHeadAttention(heads: chance.within(1...2))
    }
  }

  private mutating func width() -> Int {
    chance.happens(8, in: 100) ? chance.within(30...70) : chance.within(1...17)
  }

  mutating func dense(outputs: Int) -> Dense {
    Dense(outputs, weights: weights(), bias: bias(), hasBias: chance.happens(80, in: 100))
  }

  private mutating func embedding() -> any Layer {
    chance.happens(30, in: 100)
      ? Embedding(
        NetworkCase.vocabulary, features: chance.within(1...9), profile: chance.pick(Profile.allCases))
      : Embedding(NetworkCase.vocabulary, features: chance.within(1...9), weights: weights())
  }

  /// A start of a weight. Those whose rows are all the same would leave nothing to compare.
  private mutating func weights() -> Initialiser {
    switch chance.within(0...13) {
    case 0...3: .he
    case 4: .normal(chance.pick([0.05, 0.5]))
    case 5: .truncatedNormal(0.3)
    case 6: .uniform(0.4)
    case 7: .orthogonal(gain: chance.pick([1, 1.5]))
    case 8: .orthogonalBlocks()
    case 9: .deltaOrthogonal()
    case 10: (try? .fixup(branches: chance.within(1...4), layers: 2)) ?? .he
    case 11: .constant(chance.pick([0, 0.1]))
    default: scaled()
    }
  }

  private mutating func scaled() -> Initialiser {
    .scaled(
      gain: chance.pick([1.0, 2, 1.0 / 3]),
      fan: chance.pick([Initialiser.Fan.inputs, .outputs, .mean]), shape: distribution())
  }

  private mutating func distribution() -> Initialiser.Distribution {
    chance.pick([.normal, .uniform, .truncated])
  }

  private mutating func bias() -> Initialiser {
    chance.pick([.zeros, .zeros, .constant(0.1), .normal(0.2), scaled()])
  }

  // MARK: Layers for axes of space and time

  private mutating func shaped(_ type: TensorType) -> any Layer {
    guard type.shape.count > 1 else { return dense(outputs: width()) }
    let isSequence = type.shape.count == 2
    switch chance.within(0...(isSequence ? 13 : 7)) {
    case 0...2: return convolution(type)
    case 3: return transposedConvolution(type)
    case 4, 5: return pool(type)
    case 6: return GlobalPool(chance.pick([.maximum, .average]))
    case 7: return InstanceNorm(affine: affine())
    case 8, 9: return recurrent()
    case 10: return attention()
    case 11, 12:
      return TransformerBlock(
        attention(), width: chance.within(1...9), activation: activation(), norm: norm(type),
        order: chance.pick([.normFirst, .normLast]), weights: weights(),
        dropout: chance.pick([0, 0, 0.3]))
    default: return positions(type)
    }
  }

  private mutating func positions(_ type: TensorType) -> PositionalEncoding {
    switch chance.within(0...2) {
    case 0:
      PositionalEncoding(.learnt(longest: type.shape[0] + chance.within(0...2), weights: .normal(0.3)))
    case 1: PositionalEncoding(.sinusoidal(base: 100, layout: .halves))
    default: PositionalEncoding()
    }
  }

  private mutating func attention() -> MultiHeadAttention {
    MultiHeadAttention(
      heads: chance.within(1...3), isCausal: chance.happens(40, in: 100),
      isJoint: chance.happens(60, in: 100),
      hasBias: chance.happens(70, in: 100), weights: weights(), scale: chance.pick([nil, nil, 0.5]))
  }

  private mutating func recurrent() -> any Layer {
    let units = chance.within(1...7)
    let bias = chance.pick([RecurrentBias.none, .one, .two, .oneAndCandidate])
    let output = chance.pick([RecurrentOutput.sequence, .last])
    let start = chance.pick(Profile.allCases.map { RecurrentStart(profile: $0, units: units) })
    return chance.happens(50, in: 100)
      ? LSTM(units, bias: bias, output: output, start: start, forgetBias: chance.pick([0, 1]))
      : GRU(
        units, reset: chance.pick([.beforeProduct, .afterProduct]), bias: bias, output: output,
        start: start)
  }

  private mutating func entries(_ type: TensorType, _ range: ClosedRange<Int>) -> [Int] {
    (0..<(type.shape.count - 1)).map { _ in chance.within(range) }
  }

  private mutating func padding(_ type: TensorType) -> Padding {
    chance.pick([.valid, .same, .symmetric(entries(type, 0...2))])
  }

  private mutating func convolution(_ type: TensorType) -> Convolution {
    Convolution(
      chance.within(1...6), kernel: entries(type, 1...3),
      stride: chance.happens(50, in: 100) ? [] : entries(type, 1...3), padding: padding(type),
      dilation: chance.happens(70, in: 100) ? [] : entries(type, 1...2),
      groups: chance.pick([1, 1, 1, 2, 3]),
      weights: weights(), bias: bias(), hasBias: chance.happens(70, in: 100))
  }

  private mutating func transposedConvolution(_ type: TensorType) -> TransposedConvolution {
    let stride = entries(type, 1...3)
    return TransposedConvolution(
      chance.within(1...5), kernel: entries(type, 1...3), stride: stride,
      padding: chance.happens(50, in: 100) ? [] : entries(type, 0...1),
      extra: chance.happens(50, in: 100) ? [] : stride.map { chance.within(0...($0 - 1)) },
      groups: chance.pick([1, 1, 2]), weights: weights(), bias: bias(), hasBias: chance.happens(70, in: 100))
  }

  private mutating func pool(_ type: TensorType) -> Pool {
    Pool(
      chance.pick([.maximum, .average]), window: entries(type, 1...3),
      stride: chance.happens(50, in: 100) ? [] : entries(type, 1...2), padding: padding(type),
      countsPadding: chance.happens(50, in: 100))
  }

  // MARK: Layers without weights

  mutating func activation() -> any Layer {
    switch chance.within(0...9) {
    case 0: LeakyReLU(slope: chance.pick([0.01, 0.3, -0.5]))
    case 1: ELU(alpha: chance.pick([1, 0.5]))
    case 2, 3: Activation.relu
    default: chance.pick(Activation.allCases)
    }
  }

  private mutating func random() -> any Layer {
    let rate = chance.pick([0, 0.2, 0.5])
    switch chance.within(0...4) {
    case 0, 1: return Dropout(rate: chance.pick([rate, 0.8]), unit: chance.pick([.element, .channel]))
    case 2: return GaussianDropout(rate: rate)
    case 3: return AdditiveNoise(deviation: rate, distribution: chance.pick([.normal, .uniform]))
    default: return AdditiveNoise.input(deviation: rate, distribution: chance.pick([.normal, .uniform]))
    }
  }

  private mutating func affine() -> Affine { chance.pick([.none, .gain, .shift, .gainAndShift]) }

  private mutating func batchNorm() -> BatchNorm {
    BatchNorm(
      epsilon: chance.pick([1e-5, 1e-3]), momentum: chance.pick([0.1, 0.01, 0.5]),
      average: chance.pick([.exponential, .debiased, .cumulative]),
      runningVariance: chance.pick([.biased, .unbiased]), affine: affine(),
      keepsStatistics: chance.happens(80, in: 100))
  }

  private mutating func normalisation(_ type: TensorType) -> any Layer {
    switch chance.within(0...7) {
    case 0, 1: return batchNorm()
    case 2: return GhostBatchNorm(size: chance.within(1...batch), batchNorm())
    case 3:
      return BatchRenormalisation(
        largestScale: chance.pick([3, 1]), largestShift: chance.pick([5, 0.5, 0]),
        momentum: chance.pick([0.01, 0.3]), affine: affine())
    case 4:
      return DomainBatchNorm(
        domains: chance.within(2...3), runningVariance: chance.pick([.biased, .unbiased]))
    default: return norm(type)
    }
  }

  /// A norm of each example by itself.
  private mutating func norm(_ type: TensorType) -> any Layer {
    switch chance.within(0...3) {
    case 0: GroupNorm(groups: chance.within(1...3), affine: affine())
    case 1: RMSNorm(epsilon: chance.pick([nil, 1e-6, 1e-3]), hasGain: chance.happens(70, in: 100))
    default:
      LayerNorm(
        epsilon: chance.pick([1e-5, 1e-3]), axes: chance.within(1...max(type.shape.count, 1)),
        affine: affine())
    }
  }

  // MARK: Composites

  private mutating func composite(_ type: TensorType, depth: Int) -> any Layer {
    let survival = chance.pick([0.5, 0.8, 1])
    let unit = chance.pick([StochasticDepth.Unit.batch, .example])
    switch chance.within(0...5) {
    case 0: return Network(layers(chance.within(1...3), for: type, depth: depth).0)
    case 1, 2: return residual(type, depth: depth)
    case 3: return Residual(body(type, depth: depth))
    case 4:
      return StochasticDepth(
        body(type, depth: depth), survival: survival, unit: unit,
        scaling: chance.pick([.training, .evaluation]))
    default:
      return ShakeShake(
        body(type, depth: depth), body(type, depth: depth),
        backward: chance.pick([.shake, .even, .keep]), unit: unit)
    }
  }

  private mutating func residual(_ type: TensorType, depth: Int) -> any Layer {
    let outputs = width()
    let (inner, _) = layers(chance.within(0...2), for: type, depth: depth)
    return type.shape.count == 1
      ? Residual(inner + [dense(outputs: outputs)], projection: dense(outputs: outputs))
      : Residual(body(type, depth: depth), projection: body(type, depth: depth))
  }

  /// Layers that together keep the shape.
  private mutating func body(_ type: TensorType, depth: Int) -> any Layer {
    var layers: [any Layer] = []
    for _ in 0..<chance.within(1...3) {
      let candidate: any Layer =
        switch chance.within(0...4) {
        case 0: normalisation(type)
        case 1: activation()
        case 2: random()
        default: keeping(type)
        }
      if result(of: candidate, for: type) == type { layers.append(candidate) }
    }
    return layers.isEmpty ? dense(outputs: type.shape.last ?? 1) : Network(layers)
  }

  private mutating func keeping(_ type: TensorType) -> any Layer {
    guard type.shape.count > 1, chance.happens(60, in: 100) else {
      return dense(outputs: type.shape.last ?? 1)
    }
    var layer = convolution(type)
    (layer.outputs, layer.stride, layer.padding, layer.groups) = (type.shape[0], [], .same, 1)
    return layer
  }
}
