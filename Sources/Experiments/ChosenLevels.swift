/// The levels that a tuning stage chose for trials of a later one.
public struct ChosenLevels: Sendable, Hashable {
  /// The stage that runs with the levels.
  public var stage: String
  /// The seed of that stage for whose trials the levels were chosen; `nil` where they hold for all seeds.
  public var seed: UInt64?
  /// The levels of the choice's `within` factors that they hold for.
  public var given: Levels
  /// The chosen level of each of the choice's factors.
  public var levels: Levels
  /// How many levels were added to those that the tuning stage offered at first.
  public var added: Int
  /// Why better levels may lie elsewhere; `nil` where nothing says so.
  public var doubt: Doubt?

  /// Why it is open whether the chosen levels are the best ones.
  public enum Doubt: Sendable, Hashable {
    /// The chosen levels of these factors lie at an end of those offered.
    case edge([String])
    /// So many values are censored that the medians leave open which is the best.
    case censored
  }

  /// Makes chosen levels from their parts.
  public init(
    stage: String, seed: UInt64? = nil, given: Levels, levels: Levels, added: Int = 0, doubt: Doubt? = nil
  ) {
    self.stage = stage
    self.seed = seed
    self.given = given
    self.levels = levels
    self.added = added
    self.doubt = doubt
  }
}
