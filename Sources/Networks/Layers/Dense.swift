import AssayTensors

/// y = x·Wᵀ + b over the last axis, for x of shape [batch…, inputs] and W of shape [outputs, inputs].
/// Cost: 2·batch·inputs·outputs operations; each element is summed over the inputs in order.
public struct Dense: Layer {
  /// Units of the layer.
  public var outputs: Int
  /// How W starts.
  public var weights: Initialiser
  /// How b starts; a fan counts the inputs of W.
  public var bias: Initialiser
  /// Whether there is a b.
  public var hasBias: Bool

  /// A layer of `outputs` units; the number of inputs is read off what it is applied to.
  public init(
    _ outputs: Int, weights: Initialiser = .he, bias: Initialiser = .zeros, hasBias: Bool = true
  ) {
    self.outputs = outputs
    self.weights = weights
    self.bias = bias
    self.hasBias = hasBias
  }

  /// A layer that starts as a framework's does.
  public init(_ outputs: Int, profile: Profile, hasBias: Bool = true) {
    self.init(
      outputs, weights: .weight(profile), bias: .bias(profile), hasBias: hasBias)
  }

  /// `dense`.
  public var kind: String { "dense" }
  /// Nothing but its weights.
  public var needs: Needs { Needs(weights: ["weight"]) }

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
  /// Each row, along the last axis, times the transposed weight [outputs, inputs].
  func products(with weight: Tensor) -> Tensor {
    if shape.count == 2 { return matrixProduct(weight.transposed()) }
    let rows = reshaped([shape.dropLast().reduce(1, *), shape.last ?? 1])
    return rows.matrixProduct(weight.transposed()).reshaped(shape.dropLast() + [weight.shape[0]])
  }
}
