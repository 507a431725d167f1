/// The maximal update parametrisation μP (Yang et al., arXiv 2203.03466, table 3): starts and learning rates with
/// which the best rate of a network of the base width stays the best at another width. At the base width it is the
/// standard parametrisation.
public struct MaximalUpdate: Sendable, Hashable, Codable {
  /// Units of a hidden layer.
  public let width: Int
  /// Units of a hidden layer of the network whose rate was found.
  public let baseWidth: Int

  /// Which sides of a weight grow with the width.
  public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    /// Outputs only: the first weight, embeddings; biases count here.
    case input
    /// Both.
    case hidden
    /// Inputs only: the last weight.
    case output
  }

  /// The family of an optimiser, by how its step depends on the gradient's size.
  public enum Family: String, Sendable, Hashable, Codable, CaseIterable {
    /// Proportional: SGD, with momentum or without.
    case descent
    /// Not at all: Adam and its like.
    case adaptive
  }

  /// Throws ``NetworkError`` for a width below 1.
  public init(width: Int, baseWidth: Int) throws {
    guard width >= 1 else { throw NetworkError.notPositive(name: "the width", value: width) }
    guard baseWidth >= 1 else { throw NetworkError.notPositive(name: "the base width", value: baseWidth) }
    self.width = width
    self.baseWidth = baseWidth
  }

  /// Width by base width.
  public var ratio: Double { Double(width) / Double(baseWidth) }

  /// Normal numbers of variance gain/fan in; at the output that divided by the ratio.
  public func initialiser(_ role: Role, gain: Double = 1) -> Initialiser {
    .scaled(gain: role == .output ? gain / ratio : gain, fan: .inputs, shape: .normal)
  }

  /// What the base network's rate is multiplied with.
  public func rateMultiplier(_ role: Role, _ family: Family) -> Double {
    switch (role, family) {
    case (.input, .descent): ratio
    case (.input, .adaptive), (.hidden, .descent): 1
    case (.hidden, .adaptive), (.output, _): 1 / ratio
    }
  }

  /// What the scores of an attention of that many features a head are multiplied with: they grow as 1/features and
  /// are standard at the base width, from which features a head have grown as the width has.
  public func scoreScale(features: Int) -> Double {
    (Double(features) / ratio).squareRoot() / Double(features)
  }
}
