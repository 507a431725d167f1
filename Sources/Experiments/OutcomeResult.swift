/// What one outcome came to.
public struct OutcomeResult: Sendable, Hashable, Codable {
  public var name: String
  /// NaN, like the interval, when the data have none; `note` then says why.
  public var estimate: Double
  public var low: Double
  public var high: Double
  public var confidence: Double
  /// Of the two-sided test against no effect, Holm-corrected among the deciding outcomes, as it is for the
  /// others; `nil` where the criterion needs no test.
  public var pValue: Double?
  public var verdict: Verdict
  /// The paired values that were judged, by seed.
  public var pairs: [Pair]
  /// Why nothing could be concluded, or which test took the place of the usual one; `nil` as a rule.
  public var note: String?

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
