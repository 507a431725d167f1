import AssayTensors

/// A layer with each weight w = g·v/‖v‖, the norm taken over all that goes into one output (Salimans & Kingma
/// 2016, arXiv 1602.07868): the layer's own parameter is v, and g is `<weight>.gain` [outputs].
///
/// g starts at 1, so the layer starts with rows of length 1; PyTorch's starts at the length of v.
public struct WeightNorm: Layer {
  /// Whose weights these are.
  public var layer: any Layer

  /// Weight norm of a layer's weights.
  public init(_ layer: any Layer) { self.layer = layer }

  /// `weightNorm`.
  public var kind: String { "weightNorm" }
  /// The layer's.
  public var needs: Needs { Needs(of: [(name: layer.kind, layer: layer)]) }

  /// The layer, as a part of the scope.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    layer(
      x,
      in: scope.reparameterised(layer.kind) { name, weight, layout, scope in
        let rows = layout.rows(of: weight)
        let outputs = rows.shape.first ?? 1
        let length = (rows * rows).sum(axes: [1]).squareRoot()
        let gain = scope.parameter("\(name).gain", [outputs], .constant(1), like: weight)
        return layout.weight(ofRows: rows * (gain / length).reshaped([outputs, 1]), weight.shape)
      })
  }
}

/// A layer with each weight (w − mean)/√(variance + ε), over all that goes into one output (Qiao et al. 2019,
/// arXiv 1903.10520), with the biased variance.
public struct WeightStandardisation: Layer {
  /// Whose weights these are.
  public var layer: any Layer
  /// ε, added to the variance.
  public var epsilon: Double

  /// Weight standardisation of a layer's weights.
  public init(_ layer: any Layer, epsilon: Double = 1e-5) {
    self.layer = layer
    self.epsilon = epsilon
  }

  /// `weightStandardisation`.
  public var kind: String { "weightStandardisation" }
  /// The layer's.
  public var needs: Needs { Needs(of: [(name: layer.kind, layer: layer)]) }

  /// The layer, as a part of the scope.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    return layer(
      x,
      in: scope.reparameterised(layer.kind) { [epsilon] _, weight, layout, _ in
        layout.weight(
          ofRows: Moments(of: layout.rows(of: weight), axes: [1]).normalised(epsilon: epsilon), weight.shape)
      })
  }
}

/// A dense layer of cosines: y = scale·(w·x)/(‖w‖·‖x‖), each in ±scale (Luo et al. 2018, arXiv 1702.05870).
public struct CosineNorm: Layer {
  /// Units of the layer.
  public var outputs: Int
  /// How W [outputs, inputs] starts.
  public var weights: Initialiser
  /// The largest output.
  public var scale: Double
  /// Added to each squared length, so that 0 has a cosine of 0.
  public var epsilon: Double

  /// A layer of `outputs` units.
  public init(
    _ outputs: Int, weights: Initialiser = .he, scale: Double = 1, epsilon: Double = 1e-12
  ) {
    self.outputs = outputs
    self.weights = weights
    self.scale = scale
    self.epsilon = epsilon
  }

  /// `cosineNorm`.
  public var kind: String { "cosineNorm" }
  /// Nothing but its weights.
  public var needs: Needs { Needs(weights: ["weight"]) }

  /// The cosines, with the parameter `weight`.
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
