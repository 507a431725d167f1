/// One account of a phenomenon, and what it says the outcomes must be.
public struct Explanation: Sendable, Hashable, Codable {
  /// A few words that name the account.
  public var name: String
  /// The account as one sentence.
  public var statement: String
  /// Where the account comes from.
  public var source: String
  /// What the explanation predicts, by outcome name. An outcome is left out when the explanation
  /// does not say what it will be.
  public var predictions: [String: Prediction]

  /// Makes an explanation; it may only predict outcomes that the rule has.
  public init(
    name: String, statement: String, source: String, predictions: [String: Prediction]
  ) {
    self.name = name
    self.statement = statement
    self.source = source
    self.predictions = predictions
  }
}
