import AssayTensors

/// y = x·Wᵀ + b, for x of shape [batch, inputs] and W of shape [outputs, inputs].
/// Cost: 2·batch·inputs·outputs operations; each element is summed over the inputs in order.
public struct Dense: Layer {
  public var outputs: Int
  public var weights: Initialiser
  public var bias: Initialiser
  public var hasBias: Bool

  public init(
    _ outputs: Int, weights: Initialiser = .he, bias: Initialiser = .zeros, hasBias: Bool = true
  ) {
    self.outputs = outputs
    self.weights = weights
    self.bias = bias
    self.hasBias = hasBias
  }

  public var kind: String { "dense" }

  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    let weight = scope.parameter("weight", [outputs, x.shape.last ?? 1], weights, like: x)
    let product = x.matrixProduct(weight.transposed())
    return hasBias ? product + scope.parameter("bias", [outputs], bias, like: x) : product
  }
}
