/// How a network runs. There is no default: batch norm in the wrong mode is the oldest silent mistake.
public enum Mode: String, Sendable, Hashable, Codable, CaseIterable {
  /// With the statistics of the minibatch; running statistics are updated; random layers draw.
  case training
  /// Statistics are the running statistics; every example is independent of the others; nothing is drawn.
  case evaluation
}
