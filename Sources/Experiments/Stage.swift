/// A full crossing of levels, run once for each seed. Trials with the same seed are a pair (or block):
/// they share every nuisance draw.
public struct Stage: Sendable, Hashable, Codable {
  /// The name that outcomes and choices use for the stage; unique in its design.
  public var name: String
  /// Whether the results choose levels or are judged.
  public var purpose: Purpose
  /// The levels crossed, by manipulated factor.
  public var crossed: [String: [FactorValue]]
  /// The manipulated factors whose level an earlier stage chooses.
  public var chosen: [Choice]
  /// The seeds with which each combination of levels is run.
  public var seeds: Seeds

  /// The use of a stage's results.
  public enum Purpose: String, Sendable, Hashable, Codable {
    /// Its results choose levels for later stages and are never judged.
    case tuning
    /// Its results are judged. `--seeds` sets its number of seeds.
    case judging
  }

  /// Makes a stage. Every manipulated factor is either crossed or chosen. Traps where a variable is crossed twice.
  public init(
    name: String, purpose: Purpose, crossed: [Crossing], chosen: [Choice] = [], seeds: Seeds,
    file: StaticString = #file, line: UInt = #line
  ) {
    var levels: [String: [FactorValue]] = [:]
    for crossing in crossed {
      precondition(
        levels.updateValue(crossing.levels, forKey: crossing.name) == nil,
        "stage \(name) crosses the variable '\(crossing.name)' twice", file: file, line: line)
    }
    self.init(name: name, purpose: purpose, crossed: levels, chosen: chosen, seeds: seeds)
  }

  /// Makes a stage from the names of its factors, as a document or a store gives them.
  package init(
    name: String, purpose: Purpose, crossed: [String: [FactorValue]], chosen: [Choice] = [],
    seeds: Seeds
  ) {
    self.name = name
    self.purpose = purpose
    self.crossed = crossed
    self.chosen = chosen
    self.seeds = seeds
  }
}
