/// A declared variable of an experiment. Whatever could change a trial's result is one.
public struct Factor: Sendable, Hashable, Codable {
  public var name: String
  /// What it is, with its unit, in a few words.
  public var meaning: String
  public var role: Role
  /// All levels it can take; exactly one when held; none when nuisance (the streams draw it).
  public var levels: [FactorValue]

  public enum Role: String, Sendable, Hashable, Codable {
    /// Set to several levels on purpose.
    case varied
    /// The same in every trial.
    case held
    /// Randomised by the trial's seed through the named stream; paired between arms.
    case nuisance
  }

  public static func varied(_ name: String, _ levels: [FactorValue], _ meaning: String) -> Factor {
    Factor(name: name, meaning: meaning, role: .varied, levels: levels)
  }
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
  public var factors: [Factor]
  /// In order; a later stage may choose levels by the results of an earlier one.
  public var stages: [Stage]

  public init(factors: [Factor], stages: [Stage]) {
    self.factors = factors
    self.stages = stages
  }
}

/// A full crossing of levels, run once for each seed. Trials with the same seed are a pair (or block):
/// they share every nuisance draw.
public struct Stage: Sendable, Hashable, Codable {
  public var name: String
  public var purpose: Purpose
  /// The levels crossed, by varied factor.
  public var crossed: [String: [FactorValue]]
  /// The varied factors whose level an earlier stage chooses.
  public var chosen: [Choice]
  public var seeds: Seeds

  public enum Purpose: String, Sendable, Hashable, Codable {
    /// Its results choose levels for later stages and are never judged.
    case tuning
    /// Its results are judged. `--seeds` sets its number of seeds.
    case judging
  }

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
  public var first: UInt64
  public var count: Int

  public init(first: UInt64, count: Int) {
    self.first = first
    self.count = count
  }
}

/// A registered way to choose a level: the one with the smallest median of a measure in a tuning stage,
/// separately for each combination of the `within` factors; the smaller level on a tie.
public struct Choice: Sendable, Hashable, Codable {
  public var factor: String
  public var stage: String
  public var measure: String
  public var within: [String]

  public init(factor: String, stage: String, smallestMedianOf measure: String, within: [String]) {
    self.factor = factor
    self.stage = stage
    self.measure = measure
    self.within = within
  }
}
