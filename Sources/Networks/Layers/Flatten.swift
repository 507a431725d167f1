import AssayTensors

/// Every example as one row, in row-major order: [batch, a, b, …] → [batch, a·b·…].
public struct Flatten: Layer, Hashable, Codable {
  /// A layer without settings.
  public init() {}

  /// `flatten`.
  public var kind: String { "flatten" }

  /// The rows.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    guard let batch = x.shape.first else { return scope.refuse(x, "takes [batch, …]") }
    return x.reshaped([batch, x.shape.dropFirst().reduce(1, *)])
  }
}
