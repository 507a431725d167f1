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
  /// The p-value of the two-sided test against no effect, Holm-corrected for deciding outcomes and
  /// uncorrected for others; `nil` where the criterion needs no test.
  public var pValue: Double?
  /// The outcome's verdict.
  public var verdict: Verdict
  /// The paired values that were judged, by seed.
  public var pairs: [Pair]
  /// Why nothing could be concluded, or which test replaced the usual one; usually `nil`.
  public var note: String?

  /// The values of the two trials of one seed.
  public struct Pair: Sendable, Hashable, Codable {
    /// The seed that both trials share.
    public var seed: UInt64
    /// The measure of the treatment's trial.
    public var treatment: Double
    /// The measure of the control's trial; `nil` when the treatment is judged by itself.
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
