/// A judged study: everything that a report shows.
public struct StudyResult: Sendable {
  /// The claim, design and rule as they were registered before the first trial.
  public var registration: Registration
  /// The claim's verdict.
  public var verdict: Verdict
  /// One result for each outcome, in the rule's order.
  public var outcomes: [OutcomeResult]
  /// Whether the rule was registered as exploratory, or the measured bits of a judged trial stood in the store before the rule was registered, under whatever
  /// names, or were taken over from another store.
  public var exploratory: Bool
  /// The other studies that were registered before this one, or before its first judged result, with the claim's name or the body's name, in the order of the log:
  /// each was a chance to find something.
  public var earlier: [String]
  /// The explanations that were entered for the study, in the order of the log.
  public var explanations: [JudgedExplanation]
  /// What was said afterwards about the registration or a trial.
  public var remarks: [Event]
  /// The levels that tuning stages chose.
  public var choices: [ChosenLevels]
  /// The records on which the verdict rests, by stage, levels and seed: of all trials, or of those up to the look that
  /// ended the study.
  public var records: [Record]
  /// The end of the store's log when the study was judged.
  public var head: LogHead
  /// The number of seeds of each judging stage that were judged; `nil` where the rule has no looks.
  public var look: Int?

  /// An explanation, with when it was entered.
  public struct JudgedExplanation: Sendable, Hashable {
    /// The entry.
    public var entry: EnteredExplanation
    /// Whether it was entered before the first judged trial had a result; otherwise it is a postdiction.
    public var isPrediction: Bool

    /// Makes a judged explanation from its parts.
    public init(_ entry: EnteredExplanation, isPrediction: Bool) {
      self.entry = entry
      self.isPrediction = isPrediction
    }
  }

  /// Whether the verdict rests on something that was retracted.
  public var isRetracted: Bool {
    remarks.contains { event in
      if case .remarked(let remark) = event.content { remark.kind == .retraction } else { false }
    }
  }

  /// Makes a result from its parts.
  public init(
    registration: Registration, verdict: Verdict, outcomes: [OutcomeResult], exploratory: Bool,
    earlier: [String] = [], explanations: [JudgedExplanation] = [], remarks: [Event] = [],
    choices: [ChosenLevels], records: [Record], head: LogHead, look: Int? = nil
  ) {
    self.registration = registration
    self.verdict = verdict
    self.outcomes = outcomes
    self.exploratory = exploratory
    self.earlier = earlier
    self.explanations = explanations
    self.remarks = remarks
    self.choices = choices
    self.records = records
    self.head = head
    self.look = look
  }
}
