import AssayRandomness
import AssayTensors

/// A weight of a network as a layer declares it: a parameter, which the optimiser moves, or a statistic, which the
/// layer keeps.
public struct Weight: Sendable, Hashable {
  /// `<position>.<kind>.<name>`, such as `0.dense.weight`.
  public var name: String
  /// Its shape and element type.
  public var type: TensorType
  /// How it starts.
  public var initialiser: Initialiser
  /// Whether the optimiser moves it.
  public var isLearnt: Bool
  /// What its axes count, if it is a weight.
  public var layout = WeightLayout.outputsFirst

  /// What it starts at, row-major, when drawn from this stream; ``Training`` gives each weight the stream that it
  /// splits off by the weight's name.
  public func values(from stream: RandomStream) -> [Double] {
    layout.stored(initialiser.values(layout.outputsFirst(type.shape), from: stream), type.shape)
  }
}
