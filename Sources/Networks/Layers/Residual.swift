import AssayTensors

/// x + body(x), or projection(x) + body(x) where the body changes the shape (He et al. 2016, arXiv 1512.03385).
public struct Residual: Layer {
  /// The layer whose result is added to the shortcut.
  public var body: any Layer
  /// The layer on the shortcut; `nil` leaves x as it is.
  public var projection: (any Layer)?

  /// Makes a shortcut around `body`.
  public init(_ body: any Layer, projection: (any Layer)? = nil) {
    self.body = body
    self.projection = projection
  }

  /// Makes a shortcut around a sequence of layers.
  public init(_ layers: [any Layer], projection: (any Layer)? = nil) {
    self.init(Network(layers), projection: projection)
  }

  /// The layer's name in parameter names: `residual`.
  public var kind: String { "residual" }
  /// The body, and the projection if there is one.
  public var parts: [Part] { [Part("body", body)] + (projection.map { [Part("projection", $0)] } ?? []) }

  /// The sum of shortcut and body; the parts are named `body` and `projection`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    let shortcut = projection.map { scope.apply("projection", $0, x) } ?? x
    let change = scope.apply("body", body, x)
    guard shortcut.shape == change.shape else {
      return scope.refuse(
        x,
        "the body gives \(change.shape), not the shortcut's shape \(shortcut.shape); project the shortcut")
    }
    return shortcut + change
  }
}
