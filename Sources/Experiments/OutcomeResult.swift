/// The estimate, interval and verdict of one outcome.
public struct OutcomeResult: Sendable, Hashable, Codable {
  /// The outcome's name.
  public var name: String
  /// The statistic of the sample. It and the interval are NaN when the data give none; `note` then says why.
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
  /// The outcome's verdict.
  public var verdict: Verdict
  /// The paired values that were judged, by seed; empty where groups were.
  public var pairs: [Pair]
  /// The values of each group that was judged, in the order of the levels; empty for other outcomes.
  public var groups: [[Double]]
  /// Why nothing could be concluded, or which test replaced the usual one; usually `nil`.
  public var note: String?

  /// What one seed gave in both arms.
  public struct Pair: Sendable, Hashable, Codable {
    /// The seed that both trials share.
    public var seed: UInt64
    /// The treatment's measure, or the weighted sum over its cells that the contrast says.
    public var treatment: Double
    /// The control's measure, or the weighted sum over its cells; `nil` when the treatment is judged by itself.
    public var control: Double?
    /// Makes a pair from its values.
    public init(seed: UInt64, treatment: Double, control: Double?) {
      self.seed = seed
      self.treatment = treatment
      self.control = control
    }
  }

  /// Makes a result from its parts.
  public init(
    name: String, estimate: Double, low: Double, high: Double, confidence: Double, support: Double,
    refutation: Double, pValue: Double?, verdict: Verdict, pairs: [Pair], groups: [[Double]] = [],
    note: String? = nil
  ) {
    self.name = name
    self.estimate = estimate
    self.low = low
    self.high = high
    self.confidence = confidence
    self.support = support
    self.refutation = refutation
    self.pValue = pValue
    self.verdict = verdict
    self.pairs = pairs
    self.groups = groups
    self.note = note
  }
}
