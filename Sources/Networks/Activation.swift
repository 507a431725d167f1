import AssayTensors

/// A fixed function of each element.
public enum Activation: String, Layer, Hashable, Codable {
  /// max(x, 0); the derivative at 0 is 0.
  case relu
  case tanh

  /// The function's own name.
  public var kind: String { rawValue }

  /// The function of each element of `x`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    switch self {
    case .relu: x.maximum(0)
    case .tanh: x.hyperbolicTangent()
    }
  }
}
