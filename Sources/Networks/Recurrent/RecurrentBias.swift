/// Which biases a recurrent layer has.
public enum RecurrentBias: String, Sendable, Hashable, Codable, CaseIterable {
  case none
  /// One, `bias`, as Keras has it.
  case one
  /// `inputBias` and `hiddenBias`, as PyTorch has them, and Keras in a GRU whose reset follows the product: where only
  /// their sum counts, it learns twice as fast as one.
  case two
  /// `bias`, and `candidateBias` [units] beside what the weights make of the hidden state in the candidate, as
  /// Flax's GRU has it. For a GRU whose reset follows the product.
  case oneAndCandidate
}

/// What a recurrent layer gives.
public enum RecurrentOutput: String, Sendable, Hashable, Codable, CaseIterable {
  /// The hidden state after every step, [batch, time, units].
  case sequence
  /// The hidden state after the last step, [batch, units].
  case last
}
