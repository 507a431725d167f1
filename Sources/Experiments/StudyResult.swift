/// A judged study: everything that a report shows.
public struct StudyResult: Sendable {
  public var registration: Registration
  public var verdict: Verdict
  public var outcomes: [OutcomeResult]
  /// Whether data of these very trials stood in the store before the rule was registered.
  public var exploratory: Bool
  /// Levels that tuning stages chose: for each stage, the levels given and the level chosen.
  public var choices: [ChosenLevel]
  public var records: [Record]

  public struct ChosenLevel: Sendable, Hashable {
    /// The stage that runs with the level.
    public var stage: String
    /// The levels of the choice's `within` factors that it holds for.
    public var given: Levels
    public var factor: String
    public var level: FactorValue
    public init(stage: String, given: Levels, factor: String, level: FactorValue) {
      self.stage = stage
      self.given = given
      self.factor = factor
      self.level = level
    }
  }

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
