import AssayTensors

/// Makes every example one row, in row-major order: [batch, a, b, …] → [batch, a·b·…].
public struct Flatten: Layer, Hashable, Codable {
  /// Makes the layer, which has no settings.
  public init() {}

  /// The layer's name in parameter names: `flatten`.
  public var kind: String { "flatten" }

  /// The rows, one for each example.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    guard let batch = x.shape.first else { return scope.refuse(x, "takes [batch, …]") }
    return x.reshaped([batch, x.shape.dropFirst().reduce(1, *)])
  }
}
