import AssayTensors

/// Layers one after the other; itself a layer of larger networks.
public struct Network: Layer {
  /// In the order in which they are applied.
  public var layers: [any Layer]

  /// A network of these layers.
  public init(_ layers: [any Layer]) { self.layers = layers }

  /// `sequential`.
  public var kind: String { "sequential" }
  /// Its layers, named `<position>.<kind>`.
  public var parts: [Part] {
    layers.enumerated().map { Part("\($0.offset).\($0.element.kind)", $0.element) }
  }

  /// Each layer of what the one before gives.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    parts.reduce(x) { x, part in scope.apply(part.name, part.layer, x) }
  }

  /// A multilayer perceptron: `depth` hidden layers of `width` units, each dense, then batch norm if asked
  /// for, then the activation; and a dense layer of `outputs` units. The dense layers before batch norm keep
  /// no bias, which batch norm would remove. The trace of a network of a depth below 0 fails with that reason.
  public static func perceptron(
    depth: Int, width: Int, outputs: Int, activation: Activation, batchNorm: BatchNorm?,
    initialiser: Initialiser
  ) -> Network {
    guard depth >= 0 else {
      return Network([Impossible(reason: "the depth of a perceptron is \(depth); it must be 0 or more")])
    }
    var layers: [any Layer] = []
    for _ in 0..<depth {
      layers.append(Dense(width, weights: initialiser, hasBias: batchNorm == nil))
      if let batchNorm { layers.append(batchNorm) }
      layers.append(activation)
    }
    layers.append(Dense(outputs, weights: initialiser))
    return Network(layers)
  }
}

/// Stands for a network that cannot be made.
private struct Impossible: Layer {
  var reason: String
  var kind: String { "perceptron" }
  func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor { scope.refuse(x, reason) }
}
