/// How the records decide, fixed before the first trial.
public struct DecisionRule: Sendable, Hashable, Codable {
  /// What is asked of the records, in the order in which it is reported.
  public var outcomes: [Outcome]
  /// Two-sided confidence of every interval; the tests' level is 1 − confidence, corrected after Holm
  /// over the deciding outcomes.
  public var confidence: Double
  /// What fixes the number of pairs.
  public var power: Power

  /// A rule of these parts; `Experiment.validate()` checks it against the design.
  public init(outcomes: [Outcome], confidence: Double = 0.95, power: Power) {
    self.outcomes = outcomes
    self.confidence = confidence
    self.power = power
  }

  /// The least detectable effect and the error rates that fix the number of pairs: Noether's sample
  /// size for P(treatment beats control) = `superiority`
  /// (Bouthillier et al. 2021, arXiv 2103.03098).
  public struct Power: Sendable, Hashable, Codable {
    /// The P(treatment beats control) that must not be missed, above 1/2.
    public var superiority: Double
    /// How often, at most, an effect is seen where there is none.
    public var falsePositives: Double
    /// How often, at most, an effect of that size is missed.
    public var falseNegatives: Double

    /// The power that the paper recommends, unless other values are given.
    public init(
      superiority: Double = 0.75, falsePositives: Double = 0.05, falseNegatives: Double = 0.05
    ) {
      self.superiority = superiority
      self.falsePositives = falsePositives
      self.falseNegatives = falseNegatives
    }
  }
}

/// One registered question with a number for an answer.
public struct Outcome: Sendable, Hashable, Codable {
  /// A few words that name the outcome; unique in its rule.
  public var name: String
  /// What is asked, as a reader would ask it.
  public var question: String
  /// The judging stage whose records answer it.
  public var stage: String
  /// The recorded measure.
  public var measure: String
  /// The trials of interest: those whose levels agree with all of these.
  public var treatment: Levels
  /// The trials they are compared with, seed by seed; `nil` when the treatment is judged by itself.
  public var control: Levels?
  /// How the pairs become one number.
  public var statistic: Statistic
  /// What the number, or its interval, must be.
  public var criterion: Criterion
  /// Whether the claim's verdict rests on it, or it only describes and tests explanations.
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

  /// An outcome of these parts; `Experiment.validate()` checks it against the design.
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
