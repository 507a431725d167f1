/// A sentence about networks that an experiment can support or refute.
public struct Claim: Sendable, Hashable, Codable {
  /// The name used on the command line: lower case, words joined by hyphens.
  public var name: String
  /// The claim as one sentence that can be false.
  public var statement: String
  /// Where it comes from.
  public var source: String
  /// What sort of sentence it is.
  public var kind: Kind
  /// What would account for the outcomes, each with the verdicts that it predicts.
  public var explanations: [Explanation]

  /// The sorts of claims.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// Something said to happen when networks are trained.
    case phenomenon
  }

  /// A claim of these parts; `Experiment.validate()` checks the name.
  public init(
    name: String, statement: String, source: String, kind: Kind = .phenomenon,
    explanations: [Explanation] = []
  ) {
    self.name = name
    self.statement = statement
    self.source = source
    self.kind = kind
    self.explanations = explanations
  }
}

/// One account of a phenomenon, and what it says the outcomes must be.
public struct Explanation: Sendable, Hashable, Codable {
  /// A few words that name the account.
  public var name: String
  /// The account as one sentence.
  public var statement: String
  /// Where it comes from.
  public var source: String
  /// The verdict that the explanation predicts, by outcome name. Outcomes it is silent about are left out.
  public var predictions: [String: Verdict]

  /// An explanation of these parts; it may only predict outcomes that the rule has.
  public init(
    name: String, statement: String, source: String, predictions: [String: Verdict]
  ) {
    self.name = name
    self.statement = statement
    self.source = source
    self.predictions = predictions
  }
}

/// What an experiment says of a claim or of one outcome.
public enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
  case supported, refuted, inconclusive
}
