/// A judged study: everything that a report shows.
public struct StudyResult: Sendable {
  /// The claim, design and rule as they were registered before the first trial.
  public var registration: Registration
  /// The claim's verdict.
  public var verdict: Verdict
  /// One result for each outcome, in the rule's order.
  public var outcomes: [OutcomeResult]
  /// Whether the store held data of these very trials before the rule was registered.
  public var exploratory: Bool
  /// The levels that tuning stages chose.
  public var choices: [ChosenLevel]
  /// The records of all trials, by stage, levels and seed.
  public var records: [Record]

  /// A level that a tuning stage chose.
  public struct ChosenLevel: Sendable, Hashable {
    /// The stage that runs with the level.
    public var stage: String
    /// The levels of the choice's `within` factors that it holds for.
    public var given: Levels
    /// The factor whose level was chosen.
    public var factor: String
    /// The level that was chosen.
    public var level: FactorValue
    /// Makes a chosen level from its parts.
    public init(stage: String, given: Levels, factor: String, level: FactorValue) {
      self.stage = stage
      self.given = given
      self.factor = factor
      self.level = level
    }
  }

  /// Makes a result from its parts.
  public init(
    registration: Registration, verdict: Verdict, outcomes: [OutcomeResult], exploratory: Bool,
    choices: [ChosenLevel], records: [Record]
  ) {
    self.registration = registration
    self.verdict = verdict
    self.outcomes = outcomes
    self.exploratory = exploratory
    self.choices = choices
    self.records = records
  }
}
