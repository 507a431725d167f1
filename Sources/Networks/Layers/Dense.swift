import AssayTensors

/// The dense (fully connected) layer y = x·Wᵀ + b over the last axis, for x of shape [batch…, inputs] and W
/// of shape [outputs, inputs]. Cost: 2·batch·inputs·outputs operations; each element is summed over the
/// inputs in order.
///
/// ```swift
/// let network = Network([Dense(64), Activation.relu, Dense(10)])
/// ```
public struct Dense: Layer {
  /// The number of units of the layer.
  public var outputs: Int
  /// The initial values of W.
  public var weights: Initialiser
  /// The initial values of b; its fan counts the inputs of W.
  public var bias: Initialiser
  /// Whether the layer has a bias b.
  public var hasBias: Bool

  /// Makes a layer of `outputs` units; the number of inputs follows from the tensor that it is applied to.
  public init(
    _ outputs: Int, weights: Initialiser = .he, bias: Initialiser = .zeros, hasBias: Bool = true
  ) {
    self.outputs = outputs
    self.weights = weights
    self.bias = bias
    self.hasBias = hasBias
  }

  /// Makes a layer with a framework's initial values.
  public init(_ outputs: Int, profile: Profile, hasBias: Bool = true) {
    self.init(
      outputs, weights: .weight(profile), bias: .bias(profile), hasBias: hasBias)
  }

  /// The layer's name in parameter names: `dense`.
  public var kind: String { "dense" }
  /// The layer needs nothing but its weights.
  public var ownNeeds: Needs { Needs(weights: ["weight"]) }

  /// x·Wᵀ + b, with the parameters `weight` and `bias`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard let inputs = x.shape.last, x.shape.count >= 2 else {
      return scope.refuse(x, "takes [batch…, inputs]")
    }
    let weight = scope.weight("weight", [outputs, inputs], weights, like: x)
    let product = x.products(with: weight)
    guard hasBias else { return product }
    return product + scope.parameter("bias", [outputs], bias.ofBias(inputs: Double(inputs)), like: x)
  }
}

extension Tensor {
  /// Each row along the last axis times the transposed weight [outputs, inputs].
  func products(with weight: Tensor) -> Tensor {
    if shape.count == 2 { return matrixProduct(weight.transposed()) }
    let rows = reshaped([shape.dropLast().reduce(1, *), shape.last ?? 1])
    return rows.matrixProduct(weight.transposed()).reshaped(shape.dropLast() + [weight.shape[0]])
  }
}
