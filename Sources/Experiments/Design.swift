/// A declared variable of an experiment. Everything that could change a trial's result is a factor.
public struct Factor: Sendable, Hashable, Codable {
  /// The name under which trials have its level; unique in its design.
  public var name: String
  /// The meaning of the factor, with its unit, in a few words.
  public var meaning: String
  /// What the experiment does with the factor: vary it, hold it, or randomise it.
  public var role: Role
  /// All levels that the factor can take: exactly one when held, none when nuisance (the streams draw it).
  public var levels: [FactorValue]

  /// What an experiment does with a variable.
  public enum Role: String, Sendable, Hashable, Codable {
    /// Set to several levels on purpose.
    case varied
    /// The same in every trial.
    case held
    /// Randomised by the trial's seed through the random stream of the factor's name; the same for all trials
    /// of one seed.
    case nuisance
  }

  /// A factor with at least two levels, one of which each trial takes.
  public static func varied(_ name: String, _ levels: [FactorValue], _ meaning: String) -> Factor {
    Factor(name: name, meaning: meaning, role: .varied, levels: levels)
  }
  /// A factor that has one level in every trial.
  public static func held(_ name: String, _ level: FactorValue, _ meaning: String) -> Factor {
    Factor(name: name, meaning: meaning, role: .held, levels: [level])
  }
  /// A factor that a random stream draws; `name` is the stream's name.
  public static func nuisance(_ name: String, _ meaning: String) -> Factor {
    Factor(name: name, meaning: meaning, role: .nuisance, levels: [])
  }
}

/// What an experiment runs: the factors, and the stages in which their levels are crossed.
///
/// ```swift
/// let design = Design(
///   factors: [
///     .varied("temperature", ["cold", "warm"], "water temperature"),
///     .held("width", 64, "units of every hidden layer"),
///     .nuisance("init", "first values of weights"),
///   ],
///   stages: [
///     Stage(
///       name: "compare", purpose: .judging, crossed: ["temperature": ["cold", "warm"]],
///       seeds: Seeds(first: 1000, count: 30))
///   ])
/// ```
public struct Design: Sendable, Hashable, Codable {
  /// The factors: every declared variable.
  public var factors: [Factor]
  /// The stages in order; a later stage may choose levels by the results of an earlier one.
  public var stages: [Stage]

  /// Makes a design; `Experiment.validate()` checks its parts.
  public init(factors: [Factor], stages: [Stage]) {
    self.factors = factors
    self.stages = stages
  }
}

/// A full crossing of levels, run once for each seed. Trials with the same seed are a pair (or block):
/// they share every nuisance draw.
public struct Stage: Sendable, Hashable, Codable {
  /// The name that outcomes and choices use for the stage; unique in its design.
  public var name: String
  /// Whether the results choose levels or are judged.
  public var purpose: Purpose
  /// The levels crossed, by varied factor.
  public var crossed: [String: [FactorValue]]
  /// The varied factors whose level an earlier stage chooses.
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

  /// Makes a stage. Every varied factor is either crossed or chosen.
  public init(
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

/// Consecutive seeds. The tuning and judging seeds of one design must not overlap.
public struct Seeds: Sendable, Hashable, Codable {
  /// The smallest seed.
  public var first: UInt64
  /// The number of seeds.
  public var count: Int

  /// The seeds `first`, `first` + 1, …
  public init(first: UInt64, count: Int) {
    self.first = first
    self.count = count
  }
}

/// A registered way to choose a level: the one with the smallest median of a measure in a tuning stage,
/// separately for each combination of the `within` factors; the smaller level on a tie.
public struct Choice: Sendable, Hashable, Codable {
  /// The varied factor whose level is chosen.
  public var factor: String
  /// The earlier tuning stage whose results choose.
  public var stage: String
  /// The measure whose median is smallest at the chosen level.
  public var measure: String
  /// The factors for each combination of which a level is chosen separately.
  public var within: [String]

  /// Chooses the level of `factor` with the smallest median of `measure` in `stage`, for each combination of
  /// the `within` factors.
  public init(factor: String, stage: String, smallestMedianOf measure: String, within: [String]) {
    self.factor = factor
    self.stage = stage
    self.measure = measure
    self.within = within
  }
}
