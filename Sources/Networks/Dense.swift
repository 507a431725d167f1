import AssayTensors

/// y = x·Wᵀ + b, for x of shape [batch, inputs] and W of shape [outputs, inputs].
/// Cost: 2·batch·inputs·outputs operations; each element is summed over the inputs in order.
public struct Dense: Layer {
  /// Units of the layer.
  public var outputs: Int
  /// How W starts.
  public var weights: Initialiser
  /// How b starts.
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

  /// `dense`.
  public var kind: String { "dense" }

  /// x·Wᵀ + b, with the parameters `weight` and `bias`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    let weight = scope.parameter("weight", [outputs, x.shape.last ?? 1], weights, like: x)
    let product = x.matrixProduct(weight.transposed())
    return hasBias ? product + scope.parameter("bias", [outputs], bias, like: x) : product
  }
}
