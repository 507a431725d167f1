import AssayStatistics

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
  /// How the cells of an arm become one number for each seed; `nil` where an arm is one cell.
  public var contrast: Contrast?
  /// The factors and streams of the stage's layout over which each cell is averaged: its value for a seed is the mean of the
  /// runs that differ only in these, in the layout's order.
  public var averagedOver: [String]
  /// The number that summarises the seeds.
  public var statistic: Statistic
  /// The condition that the number must meet.
  public var criterion: Criterion
  /// The size of the effect for which the registered power holds (see ``Statistic/Question/effect``); `nil` for the
  /// rule's own.
  public var effect: Double?
  /// Whether the claim's verdict depends on this outcome. Other outcomes only describe, and test
  /// explanations.
  public var decides: Bool

  /// Makes an outcome; `Experiment.validate()` checks it against the design. Traps where an arm gives a variable twice.
  public init(
    name: String, question: String, stage: String, measure: String, treatment: [Assignment],
    control: [Assignment]? = nil, contrast: Contrast? = nil, averagedOver: [any NamedVariable] = [],
    statistic: Statistic, criterion: Criterion, effect: Double? = nil, decides: Bool = true,
    file: StaticString = #file, line: UInt = #line
  ) {
    self.init(
      name: name, question: question, stage: stage, measure: measure,
      treatment: Levels(treatment, file: file, line: line),
      control: control.map { Levels($0, file: file, line: line) }, contrast: contrast,
      averagedOver: averagedOver.map(\.name), statistic: statistic, criterion: criterion, effect: effect,
      decides: decides)
  }

  /// Makes an outcome from the names of its factors, as a document or a store gives them.
  package init(
    name: String, question: String, stage: String, measure: String, treatment: Levels,
    control: Levels? = nil, contrast: Contrast? = nil, averagedOver: [String] = [], statistic: Statistic,
    criterion: Criterion, effect: Double? = nil, decides: Bool = true
  ) {
    self.name = name
    self.question = question
    self.stage = stage
    self.measure = measure
    self.treatment = treatment
    self.control = control
    self.contrast = contrast
    self.averagedOver = averagedOver
    self.statistic = statistic
    self.criterion = criterion
    self.effect = effect
    self.decides = decides
  }
}
