/// A registered way to choose a level: the one with the smallest median of a measure in a tuning stage,
/// separately for each combination of the `within` factors; the smaller level on a tie.
public struct Choice: Sendable, Hashable, Codable {
  /// The manipulated factor whose level is chosen.
  public var factor: String
  /// The earlier tuning stage whose results choose.
  public var stage: String
  /// The measure whose median is smallest at the chosen level.
  public var measure: String
  /// The factors for each combination of which a level is chosen separately.
  public var within: [String]

  /// Chooses the level of a variable with the smallest median of `measure` in `stage`, for each combination of
  /// the `within` variables: `Choice(of: rate, stage: "tuning", smallestMedianOf: "steps", within: [depth, batchNorm])`.
  public init(
    of variable: some NamedVariable, stage: String, smallestMedianOf measure: String,
    within: [any NamedVariable]
  ) {
    self.init(
      factor: variable.name, stage: stage, smallestMedianOf: measure, within: within.map(\.name))
  }

  /// Makes a choice from the names of its factors, as a document or a store gives them.
  package init(factor: String, stage: String, smallestMedianOf measure: String, within: [String]) {
    self.factor = factor
    self.stage = stage
    self.measure = measure
    self.within = within
  }
}
