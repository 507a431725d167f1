/// How the records decide a claim. It is registered, and so fixed, before the first trial.
///
/// ```swift
/// let arm = Variable("arm", "what is compared", .text)
/// let rule = DecisionRule(
///   outcomes: [
///     Outcome(
///       name: "difference", question: "Does the treated arm end lower?", stage: "compare", measure: "loss",
///       treatment: [arm.is("treated")], control: [arm.is("plain")], statistic: .meanDifference,
///       criterion: .below(0))
///   ],
///   power: DecisionRule.Power())
/// ```
public struct DecisionRule: Sendable, Hashable, Codable {
  /// The questions that the records answer, in the order in which they are reported.
  public var outcomes: [Outcome]
  /// Two-sided confidence of every interval; the tests' level is 1 − confidence, corrected after Holm
  /// over the deciding outcomes.
  public var confidence: Double
  /// The sensitivity from which the number of pairs follows.
  public var power: Power

  /// Makes a rule; `Experiment.validate()` checks it against the design.
  public init(outcomes: [Outcome], confidence: Double = 0.95, power: Power) {
    self.outcomes = outcomes
    self.confidence = confidence
    self.power = power
  }

  /// The least detectable effect and the error rates that fix the number of pairs: Noether's sample
  /// size for P(treatment beats control) = `superiority`
  /// (Bouthillier et al. 2021, arXiv 2103.03098).
  public struct Power: Sendable, Hashable, Codable {
    /// The smallest P(treatment beats control) that the experiment must detect, above 1/2.
    public var superiority: Double
    /// The largest probability of seeing an effect where there is none.
    public var falsePositives: Double
    /// The largest probability of missing an effect of that size.
    public var falseNegatives: Double

    /// The values that the paper recommends, unless others are given.
    public init(
      superiority: Double = 0.75, falsePositives: Double = 0.05, falseNegatives: Double = 0.05
    ) {
      self.superiority = superiority
      self.falsePositives = falsePositives
      self.falseNegatives = falseNegatives
    }
  }
}
