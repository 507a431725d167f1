/// The estimate, interval and verdict of one outcome.
public struct OutcomeResult: Sendable, Hashable, Codable {
  /// The outcome's name.
  public var name: String
  /// The statistic of the sample. It and the interval are NaN when the data give none; `note` then says why. It is a
  /// bound where `censoring` says so, and NaN where censored values leave it open to both sides.
  public var estimate: Double
  /// The lower end of the interval.
  public var low: Double
  /// The upper end of the interval.
  public var high: Double
  /// The two-sided confidence of the interval.
  public var confidence: Double
  /// The p-value of the one-sided test against the criterion's bound: small where the criterion holds.
  public var support: Double
  /// The p-value of the one-sided test on the other side of the bound: small where the criterion fails. That of
  /// a deciding outcome is corrected after Holm, and after Bonferroni under a rule with looks. Both p-values of a mean are 1
  /// there until a look rejects or is the last.
  public var refutation: Double
  /// The p-value of the two-sided test against no effect, uncorrected; `nil` where there is no such value. It decides
  /// nothing.
  public var pValue: Double?
  /// The side of `estimate` on which the true estimate lies, where censored values leave it open; `nil` where it is exact.
  public var censoring: Censoring?
  /// The number of pairs, or of values of groups, that are only bounds of the true ones.
  public var censored: Int
  /// The outcome's verdict.
  public var verdict: Verdict
  /// The paired values that were judged, by seed; empty where groups were.
  public var pairs: [Pair]
  /// The values of each group that was judged, in the order of the levels; empty for other outcomes.
  public var groups: [[Double]]
  /// Whether the outcome rests on levels that may not be the best, so that it is neither supported nor refuted.
  public var isDoubtful: Bool
  /// What a reader must know of the answer: why there is none, how many values are only bounds, which levels are doubtful, or
  /// which test replaced the usual one; `nil` where nothing is to be said.
  public var note: String?

  /// What one seed gave in both arms.
  public struct Pair: Sendable, Hashable, Codable {
    /// The seed that both trials share.
    public var seed: UInt64
    /// The treatment's measure, or the weighted sum over its cells that the contrast says.
    public var treatment: Double
    /// The control's measure, or the weighted sum over its cells; `nil` when the treatment is judged by itself.
    public var control: Double?
    /// The sides to which the treatment's true value is open: none where it was measured. A sum of values that are
    /// censored on different sides is open to both, and may be anything.
    public var treatmentCensoring: Set<Censoring>
    /// The sides to which the control's true value is open.
    public var controlCensoring: Set<Censoring>

    /// Makes a pair from its values.
    public init(
      seed: UInt64, treatment: Double, control: Double?, treatmentCensoring: Set<Censoring> = [],
      controlCensoring: Set<Censoring> = []
    ) {
      self.seed = seed
      self.treatment = treatment
      self.control = control
      self.treatmentCensoring = treatmentCensoring
      self.controlCensoring = controlCensoring
    }

    /// Whether one of the values is only a bound.
    public var isCensored: Bool { !treatmentCensoring.isEmpty || !controlCensoring.isEmpty }
  }

  /// Makes a result from its parts.
  public init(
    name: String, estimate: Double, low: Double, high: Double, confidence: Double, support: Double,
    refutation: Double, pValue: Double?, censoring: Censoring? = nil, censored: Int = 0, verdict: Verdict,
    pairs: [Pair], groups: [[Double]] = [],
    isDoubtful: Bool = false, note: String? = nil
  ) {
    self.name = name
    self.estimate = estimate
    self.low = low
    self.high = high
    self.confidence = confidence
    self.support = support
    self.refutation = refutation
    self.pValue = pValue
    self.censoring = censoring
    self.censored = censored
    self.verdict = verdict
    self.pairs = pairs
    self.groups = groups
    self.isDoubtful = isDoubtful
    self.note = note
  }
}
