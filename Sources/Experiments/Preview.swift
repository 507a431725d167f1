/// What a run of an experiment would do and could find, before anything runs.
public struct Preview: Sendable {
  /// The claim that is put to the test.
  public var claim: Claim
  /// One for each stage of the design, in its order.
  public var stages: [PlannedStage]
  /// The power of each outcome, and of the claim.
  public var power: RulePower
  /// What an outcome's number rests on, one for each outcome, in the rule's order.
  public var outcomes: [PlannedOutcome]
  /// The most trials that tuning stages may add where the best level lies at an end of those offered.
  public var extensionLimit: Int

  /// A stage that would run.
  public struct PlannedStage: Sendable, Hashable {
    /// The stage's name.
    public var name: String
    /// Whether its results choose levels or are judged.
    public var purpose: Stage.Purpose
    /// The number of trials, without those that extensions may add.
    public var trials: Int
    /// The number of seeds with which each run of the layout is made; a repeated stage has as many for each judged seed.
    public var seeds: Int
    /// Whether a tuning stage runs anew for each seed that is judged.
    public var isRepeated: Bool
    /// How the stage combines levels, in words: one phrase for each part.
    public var layout: [String]
    /// The length of the shortest word of the fraction's defining relation (``FractionalFactorial``); `nil` where the stage is
    /// no fraction.
    public var resolution: Int?
    /// The number of its trials that the store has.
    public var recorded: Int
    /// The mean time of a recorded trial in seconds; `nil` while the store has none.
    public var meanSeconds: Double?

    /// The time in seconds that the trials without a result will take, if they take as long as those that have one; `nil`
    /// while the store has none.
    public var secondsLeft: Double? { meanSeconds.map { $0 * Double(max(0, trials - recorded)) } }
  }

  /// What the number of an outcome rests on.
  public struct PlannedOutcome: Sendable, Hashable {
    /// The outcome's name.
    public var name: String
    /// The effects that the layout cannot tell from the one that is asked for, in words.
    public var aliases: [String]
    /// The factors over whose levels each arm is averaged.
    public var averagedOver: [String]
    /// Whether the answer holds only for levels that were tuned once: the variance of tuning is in no interval.
    public var isTunedOnce: Bool
  }

  /// The number of trials, without those that extensions may add.
  public var trials: Int { stages.reduce(0) { $0 + $1.trials } }
  /// The number of trials that the store has.
  public var recorded: Int { stages.reduce(0) { $0 + $1.recorded } }
  /// The number of seeds of the judging stage that has the fewest.
  public var pairs: Int { power.outcomes.map(\.seeds).min() ?? 0 }

  /// The time in seconds of computing that is left. A stage without a record is taken to need the mean time of the other
  /// stages' trials; `nil` while no trial is recorded.
  public var secondsLeft: Double? {
    guard recorded > 0 else { return nil }
    let mean = stages.reduce(0) { $0 + ($1.meanSeconds ?? 0) * Double($1.recorded) } / Double(recorded)
    return stages.reduce(0) { $0 + ($1.secondsLeft ?? mean * Double(max(0, $1.trials - $1.recorded))) }
  }
}

extension Experiment {
  /// What a run would do, given what the store has of its trials. Nothing is registered or run.
  ///
  /// - Parameter store: The store of the run; `nil` where there is none yet.
  /// - Throws: Whatever the power of an outcome or the store throws.
  public func preview(in store: (any RecordStore)?) throws -> Preview {
    let records = try store.map { try Study.records(of: self, in: $0) } ?? []
    let seconds = Dictionary(grouping: records, by: \.trial.stage).mapValues { records in
      records.map { $0.seconds.isFinite ? $0.seconds : 0 }
    }
    return Preview(
      claim: claim,
      stages: design.stages.map { Preview.PlannedStage($0, of: design, seconds: seconds[$0.name] ?? []) },
      power: try rule.power(on: design),
      outcomes: try rule.outcomes.map { try Preview.PlannedOutcome($0, of: design) },
      extensionLimit: design.extensionLimit)
  }
}
