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
  /// What was published for and against the claim, quoted beside it and never judged.
  public var quotations: [Quotation]

  /// Makes a claim; `Experiment.validate()` checks the name.
  public init(
    name: String, statement: String, source: String,
    explanations: [Explanation] = [], quotations: [Quotation] = []
  ) {
    self.name = name
    self.statement = statement
    self.source = source
    self.explanations = explanations
    self.quotations = quotations
  }
}

extension Claim {
  private enum CodingKeys: String, CodingKey { case name, statement, source, explanations, quotations }

  /// Reads the object; without `quotations` there are none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try container.decode(String.self, forKey: .name),
      statement: try container.decode(String.self, forKey: .statement),
      source: try container.decode(String.self, forKey: .source),
      explanations: try container.decode([Explanation].self, forKey: .explanations),
      quotations: try container.decodeIfPresent([Quotation].self, forKey: .quotations) ?? [])
  }

  /// Writes the object; `quotations` only where there are some.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(statement, forKey: .statement)
    try container.encode(source, forKey: .source)
    try container.encode(explanations, forKey: .explanations)
    if !quotations.isEmpty { try container.encode(quotations, forKey: .quotations) }
  }
}
