/// A registered way to choose levels: the combination of levels of one or several factors with the best median of a
/// measure in a tuning stage, separately for each combination of the `within` factors. On a tie the smaller level wins,
/// by the first factor in which two combinations differ.
///
/// ```swift
/// let rate = Variable("rate", "step size", .positive)
/// let momentum = Variable("momentum", "of gradient descent", .shareBelowOne)
/// let arm = Variable("arm", "what is compared", .text)
/// let choice = Choice(
///   of: [rate, momentum], stage: "tuning", .smallest, medianOf: "steps", within: [arm],
///   extending: [.times(2, rate), .plus(0.1, momentum, from: 0, to: 0.99)])
/// ```
///
/// A best level at the end of what was offered says that a better one may lie beyond. An ``Extension`` then offers more.
/// Where none is registered, or both of its steps are taken, the choice is doubtful (``ChosenLevels/Doubt``), and no outcome that
/// rests on it is supported or refuted.
public struct Choice: Sendable, Hashable, Codable {
  /// The manipulated factors whose levels are chosen together.
  public var factors: [String]
  /// The earlier tuning stage whose results choose.
  public var stage: String
  /// The measure whose median is best at the chosen levels.
  public var measure: String
  /// Which median is best.
  public var direction: Direction
  /// The factors for each combination of which levels are chosen separately.
  public var within: [String]
  /// How levels are added to the tuning stage where the best one lies at an end.
  public var extensions: [Extension]

  /// Which of several numbers is best.
  public enum Direction: String, Sendable, Hashable, Codable {
    case smallest, largest
  }

  /// Chooses the levels of the variables with the best median of `measure` in `stage`, for each combination of the
  /// `within` variables.
  public init(
    of variables: [any NamedVariable], stage: String, _ direction: Direction, medianOf measure: String,
    within: [any NamedVariable] = [], extending extensions: [Extension] = []
  ) {
    self.init(
      factors: variables.map(\.name), stage: stage, direction, medianOf: measure, within: within.map(\.name),
      extending: extensions)
  }

  /// Makes a choice from the names of its factors, as a document or a store gives them.
  package init(
    factors: [String], stage: String, _ direction: Direction, medianOf measure: String,
    within: [String] = [], extending extensions: [Extension] = []
  ) {
    self.factors = factors
    self.stage = stage
    self.measure = measure
    self.direction = direction
    self.within = within
    self.extensions = extensions
  }
}
