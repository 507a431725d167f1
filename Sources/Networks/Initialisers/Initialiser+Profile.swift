extension Initialiser {
  /// A framework's default for the weight of a dense or a convolution layer: U(±1/√fan in) in PyTorch,
  /// Glorot's uniform in Keras, LeCun's truncated normal in Flax.
  public static func weight(_ profile: Profile) -> Initialiser {
    profile.weights
  }

  /// A framework's default for the bias of a dense or a convolution layer: U(±1/√fan in) with the weight's
  /// fan in PyTorch, 0 elsewhere.
  public static func bias(_ profile: Profile) -> Initialiser {
    profile.biases
  }

  /// A framework's default for an embedding table [vocabulary, features]: N(0, 1) in PyTorch, U(±0.05) in
  /// Keras, N(0, 1/features) in Flax.
  public static func embedding(_ profile: Profile) -> Initialiser {
    profile.embedding
  }

  /// The initialiser for a bias whose fan is that of a weight with this many inputs.
  func ofBias(inputs: Double) -> Initialiser {
    guard case .scaled(let gain, _, let shape) = self else { return self }
    return shape.initialiser(variance: gain / max(inputs, 1))
  }
}
