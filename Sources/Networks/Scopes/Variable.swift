import AssayRandomness
import AssayTensors

/// A parameter or statistic of a network.
public struct Variable: Sendable, Hashable {
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

  /// What it starts at, row-major, when drawn from this stream; ``Training`` gives each variable the stream that it
  /// splits off by the variable's name.
  public func values(from stream: RandomStream) -> [Double] {
    layout.stored(initialiser.values(layout.outputsFirst(type.shape), from: stream), type.shape)
  }
}
