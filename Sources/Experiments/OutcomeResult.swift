/// What one outcome came to.
public struct OutcomeResult: Sendable, Hashable, Codable {
  /// The outcome's name.
  public var name: String
  /// NaN, like the interval, when the data have none; `note` then says why.
  public var estimate: Double
  /// Lower end of the interval.
  public var low: Double
  /// Upper end of the interval.
  public var high: Double
  /// Two-sided confidence of the interval.
  public var confidence: Double
  /// Of the two-sided test against no effect, Holm-corrected among the deciding outcomes, as it is for the
  /// others; `nil` where the criterion needs no test.
  public var pValue: Double?
  /// Of this outcome.
  public var verdict: Verdict
  /// The paired values that were judged, by seed.
  public var pairs: [Pair]
  /// Why nothing could be concluded, or which test took the place of the usual one; `nil` as a rule.
  public var note: String?

  /// What one seed gave.
  public struct Pair: Sendable, Hashable, Codable {
    /// The seed that both trials share.
    public var seed: UInt64
    /// The measure of the treatment's trial.
    public var treatment: Double
    /// The measure of the control's trial; `nil` when the treatment is judged by itself.
    public var control: Double?
    /// A pair of these values.
    public init(seed: UInt64, treatment: Double, control: Double?) {
      self.seed = seed
      self.treatment = treatment
      self.control = control
    }
  }

  /// A result of these parts.
  public init(
    name: String, estimate: Double, low: Double, high: Double, confidence: Double, pValue: Double?,
    verdict: Verdict, pairs: [Pair], note: String? = nil
  ) {
    self.name = name
    self.estimate = estimate
    self.low = low
    self.high = high
    self.confidence = confidence
    self.pValue = pValue
    self.verdict = verdict
    self.pairs = pairs
    self.note = note
  }
}
