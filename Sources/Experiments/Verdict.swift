/// What an experiment says of a claim or of one outcome.
public enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
  case supported, refuted, inconclusive
}
