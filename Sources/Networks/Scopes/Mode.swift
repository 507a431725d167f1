/// How a network runs. There is no default: batch norm in the wrong mode is the oldest silent mistake.
public enum Mode: String, Sendable, Hashable, Codable, CaseIterable {
  /// Batch statistics are used; running statistics are updated; random layers draw.
  case training
  /// Running statistics are used; every example is independent of the others; nothing is drawn.
  case evaluation
}
