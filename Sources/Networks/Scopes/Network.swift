import AssayTensors

/// Layers applied one after the other. A network is itself a layer of larger networks.
///
/// ```swift
/// let network = Network([
///   Convolution(16, kernel: [3, 3]), Activation.relu, Pool(.maximum, window: [2, 2]), Flatten(), Dense(10),
/// ])
/// ```
public struct Network: Layer {
  /// The layers, in the order in which they are applied.
  public var layers: [any Layer]

  /// Makes a network of these layers.
  public init(_ layers: [any Layer]) { self.layers = layers }

  /// The layer's name in parameter names: `sequential`.
  public var kind: String { "sequential" }
  /// The layers, named `<position>.<kind>`.
  public var parts: [Part] {
    layers.enumerated().map { Part("\($0.offset).\($0.element.kind)", $0.element) }
  }

  /// Applies each layer to the result of the one before, as the part `<position>.<kind>` of the scope.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    parts.reduce(x) { x, part in scope.apply(part.name, part.layer, x) }
  }

  /// A multilayer perceptron: `depth` hidden layers of `width` units, each a dense layer, then batch norm if
  /// given, then the activation; and a last dense layer of `outputs` units. The dense layers before batch
  /// norm have no bias, because batch norm would remove it. Tracing a network of negative depth fails with
  /// that reason.
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

/// Represents a network that cannot be made; tracing it fails with the reason.
private struct Impossible: Layer {
  var reason: String
  var kind: String { "perceptron" }
  func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor { scope.refuse(x, reason) }
}
