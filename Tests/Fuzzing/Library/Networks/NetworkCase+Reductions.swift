import AssayNetworks
import AssayTensors

extension NetworkCase {
  /// Networks that are a little simpler, the boldest first. The same list on every machine, so that a shrunk network
  /// is its seed, its number, and the places it took in these lists.
  package var reductions: [NetworkCase] {
    layerReductions.map { changed(\.layers, to: $0) } + settingReductions + sizeReductions
  }

  private func changed<Value>(_ path: WritableKeyPath<NetworkCase, Value>, to value: Value) -> NetworkCase {
    var other = self
    other[keyPath: path] = value
    return other
  }

  private var layerReductions: [[any Layer]] {
    var lists: [[any Layer]] = []
    if layers.count > 2 {
      lists += [Array(layers.suffix((layers.count + 1) / 2)), Array(layers.dropFirst())]
    }
    for index in layers.indices.dropLast() { lists.append(layers.replacing(index, with: [])) }
    for (index, layer) in layers.enumerated() {
      if let network = layer as? Network { lists.append(layers.replacing(index, with: network.layers)) }
      lists += layer.reductions.map { layers.replacing(index, with: [$0]) }
    }
    return lists
  }

  private var settingReductions: [NetworkCase] {
    var cases: [NetworkCase] = []
    if let clipped = optimiser as? Clipped { cases.append(changed(\.optimiser, to: clipped.base)) }
    if let aware = optimiser as? SharpnessAware { cases.append(changed(\.optimiser, to: aware.base)) }
    let plain = StochasticGradientDescent()
    if let clipped = optimiser as? Clipped, (clipped.base as? StochasticGradientDescent) != plain {
      cases.append(changed(\.optimiser, to: Clipped(plain, by: clipped.clipping)))
    }
    if (optimiser as? StochasticGradientDescent) != plain { cases.append(changed(\.optimiser, to: plain)) }
    if averaging != nil { cases.append(changed(\.averaging, to: nil)) }
    if labelNoise != nil { cases.append(changed(\.labelNoise, to: nil)) }
    if !rateMultipliers.isEmpty { cases.append(changed(\.rateMultipliers, to: [:])) }
    cases += policyReductions.map { changed(\.policy, to: $0) }
    if schedule != .constant(0.05) { cases.append(changed(\.schedule, to: .constant(0.05))) }
    if data != .normal { cases.append(changed(\.data, to: .normal)) }
    if objective != .meanSquares(factor: 1) {
      cases.append(changed(\.objective, to: .meanSquares(factor: 1)))
    }
    return cases
  }

  private var policyReductions: [NumericsPolicy] {
    guard policy != .standard else { return [] }
    let all = [
      NumericsPolicy.standard, NumericsPolicy(accumulation: policy.accumulation),
      NumericsPolicy(noise: policy.noise), NumericsPolicy(rounding: policy.rounding),
    ]
    return all.filter { $0 != policy }
  }

  private var sizeReductions: [NetworkCase] {
    var cases =
      steps.smaller.map { changed(\.steps, to: $0) } + batch.smaller.map { changed(\.batch, to: $0) }
    for axis in example.shape.indices {
      cases += example.shape[axis].smaller.map { size in
        changed(\.example.shape, to: example.shape.replacing(axis, with: [size]))
      }
    }
    if element == .float64 {
      var single = changed(\.element, to: .float32)
      if example.element == .float64 { single.example.element = .float32 }
      cases.append(single)
    }
    return cases
  }
}

extension Layer {
  /// Layers that are a little simpler than this one.
  fileprivate var reductions: [any Layer] {
    switch self {
    case let layer as Network:
      let shorter = layer.layers.indices.map { Network(layer.layers.replacing($0, with: [])) }
      return (layer.layers.count > 1 ? shorter : [])
        + layer.layers.enumerated().flatMap { index, inner in
          inner.reductions.map { Network(layer.layers.replacing(index, with: [$0])) }
        }
    case let layer as Residual:
      return [layer.body]
        + (layer.projection.map { projection in
          [projection] + projection.reductions.map { Residual(layer.body, projection: $0) }
        } ?? [])
        + layer.body.reductions.map { Residual($0, projection: layer.projection) }
    case let layer as StochasticDepth:
      return [layer.body, Residual(layer.body)]
        + layer.body.reductions.map {
          StochasticDepth($0, survival: layer.survival, unit: layer.unit, scaling: layer.scaling)
        }
    case let layer as ShakeShake:
      return [layer.first, layer.second]
        + layer.first.reductions.map { layer.changed(\.first, to: $0) }
        + layer.second.reductions.map { layer.changed(\.second, to: $0) }
    case let layer as DropConnect:
      return [layer.layer] + layer.layer.reductions.map { layer.changed(\.layer, to: $0) }
    case let layer as WeightNorm:
      return [layer.layer] + layer.layer.reductions.map { layer.changed(\.layer, to: $0) }
    case let layer as WeightStandardisation:
      return [layer.layer] + layer.layer.reductions.map { layer.changed(\.layer, to: $0) }
    case let layer as TransformerBlock:
      return [layer.attention] + layer.width.smaller.map { layer.changed(\.width, to: $0) }
    default: return sizeReductions
    }
  }

  private var sizeReductions: [any Layer] {
    switch self {
    case let layer as Dense:
      return layer.outputs.smaller.map { layer.changed(\.outputs, to: $0) }
        + (layer.hasBias ? [layer.changed(\.hasBias, to: false)] : [])
        + (layer.weights != .he ? [layer.changed(\.weights, to: .he)] : [])
        + (layer.hasBias && layer.bias != .zeros ? [layer.changed(\.bias, to: .zeros)] : [])
    case let layer as Convolution:
      return layer.outputs.smaller.map { layer.changed(\.outputs, to: $0) }
        + (layer.hasBias ? [layer.changed(\.hasBias, to: false)] : [])
        + (layer.stride.isEmpty ? [] : [layer.changed(\.stride, to: [])])
        + (layer.dilation.isEmpty ? [] : [layer.changed(\.dilation, to: [])])
        + (layer.padding == .valid ? [] : [layer.changed(\.padding, to: .valid)])
    case let layer as TransposedConvolution:
      return layer.outputs.smaller.map { layer.changed(\.outputs, to: $0) }
        + (layer.hasBias ? [layer.changed(\.hasBias, to: false)] : [])
        + (layer.padding.isEmpty ? [] : [layer.changed(\.padding, to: [])])
        + (layer.extra.isEmpty ? [] : [layer.changed(\.extra, to: [])])
    case let layer as LSTM: return layer.units.smaller.map { layer.changed(\.units, to: $0) }
    case let layer as GRU: return layer.units.smaller.map { layer.changed(\.units, to: $0) }
    case let layer as Embedding: return layer.features.smaller.map { layer.changed(\.features, to: $0) }
    case let layer as CosineNorm: return layer.outputs.smaller.map { layer.changed(\.outputs, to: $0) }
    default: return []
    }
  }

  private func changed<Value>(_ path: WritableKeyPath<Self, Value>, to value: Value) -> Self {
    var other = self
    other[keyPath: path] = value
    return other
  }
}

extension Array {
  fileprivate func replacing(_ index: Int, with elements: [Element]) -> [Element] {
    Array(self[..<index]) + elements + Array(self[(index + 1)...])
  }
}

extension Int {
  /// Sizes below this one that are worth a try.
  fileprivate var smaller: [Int] { self > 3 ? [self / 2, self - 1] : self > 1 ? [self - 1] : [] }
}
