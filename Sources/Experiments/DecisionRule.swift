/// How the records decide a claim. It is registered, and so fixed, before the first trial.
///
/// ```swift
/// let arm = Variable("arm", "what is compared", .text)
/// let rule = DecisionRule(
///   outcomes: [
///     Outcome(
///       name: "difference", question: "Does the treated arm end lower?", stage: "compare", measure: "loss",
///       treatment: [arm.is("treated")], control: [arm.is("plain")], statistic: .mean, criterion: .below(0))
///   ])
/// ```
///
/// The claim is **supported** when every deciding outcome passes its one-sided test against its own bound, at the level
/// (1 − confidence)/2. No correction is needed: a claim that is false in one outcome is supported with no more than that
/// outcome's error rate (Berger, Technometrics 24, 1982). It is **refuted** when one deciding outcome lies beyond its bound on the
/// other side, by tests at the same level that are corrected after Holm over the deciding outcomes. Otherwise nothing
/// can be concluded. The tests against no effect stand beside, and decide nothing.
///
/// ## Looks
///
/// Trials that cost hours should not run on when the verdict is clear. `looks: [20, 40, 60]` judges the study when the
/// first 20 seeds of every judging stage have run, and stops it when the claim is supported or refuted; else it goes on to
/// 40, and to 60. Ordinary tests would err more often with every look, so others take their place
/// (``Statistic/lookPhrase``), whose error rates hold for the whole study: see
/// `Statistic.judge(_:on:looks:level:refutation:stream:)`. Tests that refute are then corrected after Bonferroni, because
/// those of means know one level only. The claim's verdict is the same as after Holm, which begins with Bonferroni's
/// level for the smallest p-value. A mean is judged by flipping signs, which is for symmetric differences and gives no
/// interval; signs need about half as many seeds again as without looks. `Experiment.seeded(judging:)` moves the looks
/// with the number of seeds.
public struct DecisionRule: Sendable, Hashable, Codable {
  /// The questions that the records answer, in the order in which they are reported.
  public var outcomes: [Outcome]
  /// Two-sided confidence of every interval; the one-sided tests are made at half of what is left.
  public var confidence: Double
  /// The effect that the study must be able to find, and how surely.
  public var sensitivity: Sensitivity
  /// Whether the study is registered as exploratory: its verdict is labelled so for good, and its number of seeds need not
  /// give the power.
  public var isExploratory: Bool
  /// The numbers of seeds of the judging stages at which the study is judged, and at which it stops when that decides;
  /// empty where it is judged once, when all trials have run. See "Looks" above.
  public var looks: [Int]

  /// Makes a rule; `Experiment.validate()` checks it against the design.
  public init(
    outcomes: [Outcome], confidence: Double = 0.95, sensitivity: Sensitivity = Sensitivity(),
    isExploratory: Bool = false, looks: [Int] = []
  ) {
    self.outcomes = outcomes
    self.confidence = confidence
    self.sensitivity = sensitivity
    self.isExploratory = isExploratory
    self.looks = looks
  }

  /// The level of every one-sided test.
  public var level: Double { (1 - confidence) / 2 }

  /// The smallest effect that each deciding outcome must be able to find, and the probability with which it must.
  public struct Sensitivity: Sendable, Hashable, Codable {
    /// The effect, unless an outcome has its own: see ``Statistic/Question/effect``.
    public var effect: Double
    /// The probability to support an outcome when its effect is that large.
    public var power: Double

    /// A seed lies on the predicted side with probability 0.75 (Bouthillier et al. 2021, arXiv 2103.03098), and 95 % power,
    /// unless others are given.
    public init(effect: Double = 0.75, power: Double = 0.95) {
      self.effect = effect
      self.power = power
    }
  }
}
