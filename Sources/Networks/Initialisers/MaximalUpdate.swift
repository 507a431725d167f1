/// The maximal update parametrisation μP (Yang et al., arXiv 2203.03466, table 3): initial values and
/// learning rates with which the best rate found at the base width is also the best at another width. At the
/// base width it is the standard parametrisation.
public struct MaximalUpdate: Sendable, Hashable, Codable {
  /// The number of units of a hidden layer.
  public let width: Int
  /// The number of units of a hidden layer in the network for which the learning rate was found.
  public let baseWidth: Int

  /// A weight by which of its sides grow with the width.
  public enum WeightKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Only the outputs grow: the first weight, embeddings and biases.
    case input
    /// Both sides grow: the weights between hidden layers.
    case hidden
    /// Only the inputs grow: the last weight.
    case output
  }

  /// The family of an optimiser, by the dependence of its step on the size of the gradient.
  public enum Family: String, Sendable, Hashable, Codable, CaseIterable {
    /// The step is proportional to the gradient: SGD, with momentum or without.
    case descent
    /// The step does not depend on the gradient's size: Adam and similar methods.
    case adaptive
  }

  /// Makes the parametrisation. Throws ``NetworkError`` for a width below 1.
  public init(width: Int, baseWidth: Int) throws {
    try NetworkError.demandPositive(width, "the width")
    try NetworkError.demandPositive(baseWidth, "the base width")
    self.width = width
    self.baseWidth = baseWidth
  }

  /// The width divided by the base width.
  public var ratio: Double { Double(width) / Double(baseWidth) }

  /// The initial values of a weight: normal with variance gain/fan in, and at the output that variance
  /// divided by the ratio.
  public func initialiser(_ kind: WeightKind, gain: Double = 1) -> Initialiser {
    .scaled(gain: kind == .output ? gain / ratio : gain, fan: .inputs, shape: .normal)
  }

  /// The factor of the base network's learning rate for this weight.
  public func rateMultiplier(_ kind: WeightKind, _ family: Family) -> Double {
    switch (kind, family) {
    case (.input, .descent): ratio
    case (.input, .adaptive), (.hidden, .descent): 1
    case (.hidden, .adaptive), (.output, _): 1 / ratio
    }
  }

  /// The factor of the attention scores for this many features per head. It shrinks as 1/features and equals
  /// the standard 1/√features at the base width; the features per head are assumed to have grown like the
  /// width.
  public func scoreScale(features: Int) -> Double {
    (Double(features) / ratio).squareRoot() / Double(features)
  }
}
