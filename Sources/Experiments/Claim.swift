/// A sentence about networks that an experiment can support or refute.
///
/// ```swift
/// let claim = Claim(
///   name: "warmer-is-faster", statement: "Steps fall with temperature.", source: "nowhere",
///   explanations: [
///     Explanation(
///       name: "heat", statement: "Heat loosens.", source: "nowhere",
///       predictions: ["deep": .supported, "every seed": .refuted])
///   ])
/// ```
public struct Claim: Sendable, Hashable, Codable {
  /// The name used on the command line: lower case, words joined by hyphens.
  public var name: String
  /// The claim as one sentence that can be false.
  public var statement: String
  /// Where the claim comes from: a paper, a talk, folklore.
  public var source: String
  /// What sort of sentence it is.
  public var kind: Kind
  /// The accounts of why the outcomes come out so, each with the verdicts that it predicts.
  public var explanations: [Explanation]

  /// The sorts of claims.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// Something said to happen when networks are trained.
    case phenomenon
  }

  /// Makes a claim; `Experiment.validate()` checks the name.
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

/// An explanation of a phenomenon, with the outcomes that it predicts.
public struct Explanation: Sendable, Hashable, Codable {
  /// A few words that name the explanation.
  public var name: String
  /// The explanation as one sentence.
  public var statement: String
  /// Where the explanation comes from.
  public var source: String
  /// The verdict that the explanation predicts, by outcome name. An outcome is left out when the explanation
  /// does not say what it will be.
  public var predictions: [String: Verdict]

  /// Makes an explanation; it may only predict outcomes that the rule has.
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
