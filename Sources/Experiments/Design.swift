/// What an experiment runs: the factors, and the stages in which their levels are crossed.
///
/// ```swift
/// let temperature = Variable("temperature", "of the water", .positive, unit: "kelvins")
/// let width = Variable("width", "units of every hidden layer", .count)
/// let design = Design(
///   factors: [
///     .varied(temperature, [280, 330]), .held(width, 64),
///     .nuisance(.initialisation, "first values of weights"),
///   ],
///   stages: [
///     Stage(
///       name: "compare", purpose: .judging, crossed: [.levels(temperature, [280, 330])],
///       seeds: Seeds(first: 1000, count: 30))
///   ])
/// ```
public struct Design: Sendable, Hashable, Codable {
  /// The factors: every declared variable.
  public var factors: [Factor]
  /// The stages in order; a later stage may choose levels by the results of an earlier one.
  public var stages: [Stage]
  /// The number from which, with each seed of a stage, the root seed of the trials' streams is derived; `nil` where a
  /// stage's seeds are the root seeds themselves.
  public var rootSeed: UInt64?

  /// Makes a design; `Experiment.validate()` checks its parts.
  public init(factors: [Factor], stages: [Stage]) {
    self.factors = factors
    self.stages = stages
  }
}
