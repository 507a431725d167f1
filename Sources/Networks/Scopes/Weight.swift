import AssayRandomness
import AssayTensors

/// A weight of a network as a layer declares it: a parameter, which the optimiser moves, or a statistic, which the
/// layer keeps.
public struct Weight: Sendable, Hashable {
  /// The weight's name, `<position>.<kind>.<name>`, such as `0.dense.weight`.
  public var name: String
  /// The weight's shape and element type.
  public var type: TensorType
  /// The initial values.
  public var initialiser: Initialiser
  /// Whether the optimiser moves the weight.
  public var isLearnt: Bool
  /// Which axes count the layer's outputs and inputs.
  public var layout = WeightLayout.outputsFirst

  /// The initial values, row-major, drawn from this stream. ``Training`` gives each weight a stream of its
  /// own, split off by the weight's name.
  public func values(from stream: RandomStream) -> [Double] {
    layout.stored(initialiser.values(layout.outputsFirst(type.shape), from: stream), type.shape)
  }
}
