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
