import AssayTensors

/// Weight norm: a layer with each weight w = g·v/‖v‖, the norm taken over all numbers that enter one output
/// (Salimans & Kingma 2016, arXiv 1602.07868). The layer's own parameter is v, and g is `<weight>.gain`
/// [outputs].
///
/// g starts at 1, so the layer starts with rows of length 1; PyTorch's starts at the length of v.
public struct WeightNorm: Layer {
  /// The layer whose weights are normalised.
  public var layer: any Layer

  /// Makes weight norm of a layer's weights.
  public init(_ layer: any Layer) { self.layer = layer }

  /// The layer's name in parameter names: `weightNorm`.
  public var kind: String { "weightNorm" }
  /// The wrapped layer is the only part.
  public var parts: [Part] { [Part(layer.kind, layer)] }

  /// The wrapped layer, as a part of the scope.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    scope.apply(layer.kind, layer, x) { name, weight, layout, scope in
      let rows = layout.rows(of: weight)
      let outputs = rows.shape.first ?? 1
      let length = (rows * rows).sum(axes: [1]).squareRoot()
      let gain = scope.parameter("\(name).gain", [outputs], .constant(1), like: weight)
      return layout.weight(ofRows: rows * (gain / length).reshaped([outputs, 1]), weight.shape)
    }
  }
}

/// Weight standardisation: a layer with each weight (w − mean)/√(variance + ε), over all numbers that enter
/// one output (Qiao et al. 2019, arXiv 1903.10520), with the biased variance.
public struct WeightStandardisation: Layer {
  /// The layer whose weights are standardised.
  public var layer: any Layer
  /// ε, added to the variance.
  public var epsilon: Double

  /// Makes weight standardisation of a layer's weights.
  public init(_ layer: any Layer, epsilon: Double = 1e-5) {
    self.layer = layer
    self.epsilon = epsilon
  }

  /// The layer's name in parameter names: `weightStandardisation`.
  public var kind: String { "weightStandardisation" }
  /// The wrapped layer is the only part.
  public var parts: [Part] { [Part(layer.kind, layer)] }

  /// The wrapped layer, as a part of the scope.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    return scope.apply(layer.kind, layer, x) { [epsilon] _, weight, layout, _ in
      layout.weight(
        ofRows: Moments(of: layout.rows(of: weight), axes: [1]).normalised(epsilon: epsilon), weight.shape)
    }
  }
}

/// Cosine normalisation: a dense layer whose outputs are cosines, y = scale·(w·x)/(‖w‖·‖x‖), each in ±scale
/// (Luo et al. 2018, arXiv 1702.05870).
public struct CosineNorm: Layer {
  /// The number of units of the layer.
  public var outputs: Int
  /// The initial values of W [outputs, inputs].
  public var weights: Initialiser
  /// The largest output.
  public var scale: Double
  /// ε, added to each squared length, so that a vector of zeros has a cosine of 0.
  public var epsilon: Double

  /// Makes a layer of `outputs` units.
  public init(
    _ outputs: Int, weights: Initialiser = .he, scale: Double = 1, epsilon: Double = 1e-12
  ) {
    self.outputs = outputs
    self.weights = weights
    self.scale = scale
    self.epsilon = epsilon
  }

  /// The layer's name in parameter names: `cosineNorm`.
  public var kind: String { "cosineNorm" }
  /// The layer needs nothing but its weights.
  public var ownNeeds: Needs { Needs(weights: ["weight"]) }

  /// The scaled cosines; the parameter is `weight`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard x.shape.count >= 2, let inputs = x.shape.last else {
      return scope.refuse(x, "takes [batch…, inputs]")
    }
    let weight = scope.weight("weight", [outputs, inputs], weights, like: x)
    let length = ((weight * weight).sum(axes: [1]) + epsilon).squareRoot()
    let own = ((x * x).sum(axes: [x.shape.count - 1]) + epsilon).squareRoot()
    return x.products(with: weight) / (own.reshaped(x.shape.dropLast() + [1]) * length) * scale
  }
}
