/// A declared variable of an experiment. Whatever could change a trial's result is one.
public struct Factor: Sendable, Hashable, Codable {
  /// The name under which trials have its level; unique in its design.
  public var name: String
  /// What it is, with its unit, in a few words.
  public var meaning: String
  /// What is done with it.
  public var role: Role
  /// All levels it can take; exactly one when held; none when nuisance (the streams draw it).
  public var levels: [FactorValue]

  /// What an experiment does with a variable.
  public enum Role: String, Sendable, Hashable, Codable {
    /// Set to several levels on purpose.
    case varied
    /// The same in every trial.
    case held
    /// Randomised by the trial's seed through the named stream; paired between arms.
    case nuisance
  }

  /// A factor that takes each of two levels or more.
  public static func varied(_ name: String, _ levels: [FactorValue], _ meaning: String) -> Factor {
    Factor(name: name, meaning: meaning, role: .varied, levels: levels)
  }
  /// A factor that has one level in every trial.
  public static func held(_ name: String, _ level: FactorValue, _ meaning: String) -> Factor {
    Factor(name: name, meaning: meaning, role: .held, levels: [level])
  }
  /// A nuisance factor is named after the random stream that draws it.
  public static func nuisance(_ name: String, _ meaning: String) -> Factor {
    Factor(name: name, meaning: meaning, role: .nuisance, levels: [])
  }
}

/// What is run: the factors, and the stages in which their levels are crossed.
public struct Design: Sendable, Hashable, Codable {
  /// Every declared variable.
  public var factors: [Factor]
  /// In order; a later stage may choose levels by the results of an earlier one.
  public var stages: [Stage]

  /// A design of these parts; `Experiment.validate()` checks them.
  public init(factors: [Factor], stages: [Stage]) {
    self.factors = factors
    self.stages = stages
  }
}

/// A full crossing of levels, run once for each seed. Trials with the same seed are a pair (or block):
/// they share every nuisance draw.
public struct Stage: Sendable, Hashable, Codable {
  /// The name under which outcomes and choices refer to it; unique in its design.
  public var name: String
  /// What its results are for.
  public var purpose: Purpose
  /// The levels crossed, by varied factor.
  public var crossed: [String: [FactorValue]]
  /// The varied factors whose level an earlier stage chooses.
  public var chosen: [Choice]
  /// The seeds with which each combination of levels is run.
  public var seeds: Seeds

  /// What a stage's results are for.
  public enum Purpose: String, Sendable, Hashable, Codable {
    /// Its results choose levels for later stages and are never judged.
    case tuning
    /// Its results are judged. `--seeds` sets its number of seeds.
    case judging
  }

  /// A stage of these parts. Every varied factor is either crossed or chosen.
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

/// A run of consecutive seeds. Tuning and judging seeds of one design must not overlap.
public struct Seeds: Sendable, Hashable, Codable {
  /// The smallest seed.
  public var first: UInt64
  /// How many seeds follow one another.
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
  /// The factors for each combination of which a level is chosen.
  public var within: [String]

  /// The level of `factor` with the smallest median of `measure` in `stage`, within those factors.
  public init(factor: String, stage: String, smallestMedianOf measure: String, within: [String]) {
    self.factor = factor
    self.stage = stage
    self.measure = measure
    self.within = within
  }
}
