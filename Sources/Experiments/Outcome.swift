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

  /// Makes an outcome; `Experiment.validate()` checks it against the design. Traps where an arm gives a variable twice.
  public init(
    name: String, question: String, stage: String, measure: String, treatment: [Assignment],
    control: [Assignment]? = nil, statistic: Statistic, criterion: Criterion, decides: Bool = true,
    file: StaticString = #file, line: UInt = #line
  ) {
    self.init(
      name: name, question: question, stage: stage, measure: measure,
      treatment: Levels(treatment, file: file, line: line),
      control: control.map { Levels($0, file: file, line: line) }, statistic: statistic, criterion: criterion,
      decides: decides)
  }

  /// Makes an outcome from the names of its factors, as a document or a store gives them.
  package init(
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
