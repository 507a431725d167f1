import AssayTensors

/// A part of a network: a function of a tensor, with parameters that it declares while it is traced.
///
/// ```swift
/// struct Scale: Layer {
///   var kind: String { "scale" }
///   func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
///     x * scope.parameter("factor", [1], .constant(1), like: x)
///   }
/// }
/// ```
///
/// Axes are [batch, features], [batch, channels, space…] or [batch, time, features]. A tensor or a setting
/// that does not fit makes the trace fail with the layer's position in the network; it never traps.
public protocol Layer: Sendable {
  /// The layer's name in the names of parameters; it begins with a lower-case letter.
  var kind: String { get }
  /// The layers inside it, in the order in which they stand in its documentation, under the names of their scopes. A
  /// composite applies each of them by ``LayerScope/apply(_:_:_:)``, and states of itself only what it needs beside.
  var parts: [Part] { get }
  /// What the layer needs itself, without what its parts need; ``Layer/needs`` is both together.
  var ownNeeds: Needs { get }
  /// Adds the layer to the trace. `x` has the batch as its first axis.
  func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor
}

extension Layer {
  /// A layer has no parts unless it states them.
  public var parts: [Part] { [] }
  /// A layer has no needs unless it states them: each example is independent, and both modes are the same function.
  public var ownNeeds: Needs { Needs() }
  /// All needs of the layer: its own and those of its parts.
  public var needs: Needs { Needs(of: parts).union(ownNeeds, under: "") }
}
