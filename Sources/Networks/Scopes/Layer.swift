import AssayTensors

/// How a network runs. There is no default: batch norm in the wrong mode is the oldest silent mistake.
public enum Mode: String, Sendable, Hashable, Codable, CaseIterable {
  /// With the statistics of the minibatch; running statistics are updated; random layers draw.
  case training
  /// With the running statistics, one example by itself, and without a draw.
  case evaluation
}

/// A part of a network: a function of a tensor, with parameters that it declares as it is traced.
///
/// Axes are [batch, features], [batch, channels, space…] or [batch, time, features]. A tensor or a setting
/// that does not fit makes the trace fail with the layer's place in the network, never a trap.
public protocol Layer: Sendable {
  /// The lower-case name in parameters' names.
  var kind: String { get }
  /// What the layer needs beside the tensor that it is applied to.
  var needs: Needs { get }
  /// Adds the layer to the trace. `x` has the batch as its first axis.
  func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor
}

extension Layer {
  /// Nothing: each example is by itself, and both modes are the same function.
  public var needs: Needs { Needs() }
}
