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
  /// The accounts of why the outcomes come out so, each with the verdicts that it predicts.
  public var explanations: [Explanation]

  /// Makes a claim; `Experiment.validate()` checks the name.
  public init(
    name: String, statement: String, source: String,
    explanations: [Explanation] = []
  ) {
    self.name = name
    self.statement = statement
    self.source = source
    self.explanations = explanations
  }
}
