/// How the records decide a claim. It is registered, and so fixed, before the first trial.
///
/// ```swift
/// let rule = DecisionRule(
///   outcomes: [
///     Outcome(
///       name: "difference", question: "Does the treated arm end lower?", stage: "compare", measure: "loss",
///       treatment: ["arm": "treated"], control: ["arm": "plain"], statistic: .meanDifference,
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

/// One registered question whose answer is a number.
public struct Outcome: Sendable, Hashable, Codable {
  /// A few words that name the outcome; unique in its rule.
  public var name: String
  /// The question in a reader's words.
  public var question: String
  /// The judging stage whose records answer it.
  public var stage: String
  /// The name of the measure that is compared.
  public var measure: String
  /// The trials of interest: those whose levels agree with all of these.
  public var treatment: Levels
  /// The trials they are compared with, seed by seed; `nil` when the treatment is judged by itself.
  public var control: Levels?
  /// The number that summarises the pairs.
  public var statistic: Statistic
  /// The condition that the number, or its interval, must meet.
  public var criterion: Criterion
  /// Whether the claim's verdict depends on this outcome. Other outcomes only describe, and test
  /// explanations.
  public var decides: Bool

  /// The ways to summarise the pairs.
  public enum Statistic: String, Sendable, Hashable, Codable {
    /// Median of the treatment over median of the control.
    case ratioOfMedians
    /// Mean of treatment − control over pairs.
    case meanDifference
    /// P(treatment > control) over pairs, ties count half.
    case superiority
    /// The ratio treatment / control of each pair (or the treatment's value when there is no control),
    /// summarised by its median.
    case perSeed
  }

  /// The ways to judge an outcome.
  public enum Criterion: Sendable, Hashable, Codable {
    /// Supported when the whole interval lies below `bound` and the test against no effect is
    /// significant; refuted when the whole interval lies above `bound` — and, where that is an effect the
    /// other way (`bound` at no effect or beyond), the test is significant.
    case below(Double)
    /// The mirror image of `below`.
    case above(Double)
    /// Equivalence: supported when the whole interval lies within, refuted when wholly outside.
    case within(Double, Double)
    /// Supported when the value of every seed lies below the bound, refuted otherwise (`perSeed` only).
    case everyBelow(Double)
    /// The mirror image of `everyBelow`.
    case everyAbove(Double)
  }

  /// Makes an outcome; `Experiment.validate()` checks it against the design.
  public init(
    name: String, question: String, stage: String, measure: String, treatment: Levels,
    control: Levels? = nil, statistic: Statistic, criterion: Criterion, decides: Bool = true
  ) {
    self.name = name
    self.question = question
    self.stage = stage
    self.measure = measure
    self.treatment = treatment
    self.control = control
    self.statistic = statistic
    self.criterion = criterion
    self.decides = decides
  }
}
