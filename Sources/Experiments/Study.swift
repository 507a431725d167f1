/// A registration as it stands in a store's chain.
public struct Registration: Sendable, Hashable, Codable {
  /// Place in the store's chain, from 1.
  public var number: Int
  public var claim: Claim
  public var design: Design
  public var rule: DecisionRule
  /// SHA-256 of the canonical form of claim, design and rule, in hexadecimal.
  public var digest: String
  /// Hash of the registration before this one in the store; 64 zeros for the first.
  public var previous: String
  /// SHA-256 of `previous` and `digest`: the link of the chain.
  public var hash: String
  /// Seconds since 1970 when it was made.
  public var time: Double

  public init(
    number: Int, claim: Claim, design: Design, rule: DecisionRule, digest: String, previous: String,
    hash: String, time: Double
  ) {
    self.number = number
    self.claim = claim
    self.design = design
    self.rule = rule
    self.digest = digest
    self.previous = previous
    self.hash = hash
    self.time = time
  }

  /// The name of the study run under this registration: the claim's name and the digest's first 8 digits.
  public var study: String { claim.name + "-" + digest.prefix(8) }
}

/// What one outcome came to.
public struct OutcomeResult: Sendable, Hashable, Codable {
  public var name: String
  public var estimate: Double
  public var low: Double
  public var high: Double
  public var confidence: Double
  /// Of the test against no effect, Holm-corrected; `nil` where the criterion needs no test.
  public var pValue: Double?
  public var verdict: Verdict
  /// The paired values that were judged, by seed.
  public var pairs: [Pair]

  public struct Pair: Sendable, Hashable, Codable {
    public var seed: UInt64
    public var treatment: Double
    public var control: Double?
    public init(seed: UInt64, treatment: Double, control: Double?) {
      self.seed = seed
      self.treatment = treatment
      self.control = control
    }
  }

  public init(
    name: String, estimate: Double, low: Double, high: Double, confidence: Double, pValue: Double?,
    verdict: Verdict, pairs: [Pair]
  ) {
    self.name = name
    self.estimate = estimate
    self.low = low
    self.high = high
    self.confidence = confidence
    self.pValue = pValue
    self.verdict = verdict
    self.pairs = pairs
  }
}

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
    public var stage: String
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
