/// Which biases a recurrent layer has.
public enum RecurrentBias: String, Sendable, Hashable, Codable, CaseIterable {
  /// No bias.
  case none
  /// One bias, `bias`, as in Keras.
  case one
  /// Two biases, `inputBias` and `hiddenBias`, as in PyTorch, and in Keras for a GRU whose reset follows the
  /// product. Where only their sum matters, it learns twice as fast as one bias.
  case two
  /// `bias`, and in the candidate `candidateBias` [units], which is added to the product of the hidden state
  /// and the weights, as in Flax's GRU. For a GRU whose reset follows the product.
  case oneAndCandidate
}

/// The hidden states that a recurrent layer returns.
public enum RecurrentOutput: String, Sendable, Hashable, Codable, CaseIterable {
  /// The hidden state after every step, [batch, time, units].
  case sequence
  /// The hidden state after the last step, [batch, units].
  case last
}
