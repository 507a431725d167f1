import AssayStatistics

/// The power of a rule on a design, for planning: `assay preview` prints it, and `Experiment.validate()` demands that of each
/// deciding outcome.
public struct RulePower: Sendable, Hashable {
  /// The power of one outcome.
  public struct OutcomePower: Sendable, Hashable {
    /// The outcome's name.
    public var outcome: String
    /// Whether the claim's verdict depends on it.
    public var decides: Bool
    /// The effect for which the power holds.
    public var effect: Double
    /// The number of seeds of its stage.
    public var seeds: Int
    /// The probability to support the outcome when the effect is that large.
    public var power: Double
    /// The number of seeds that the registered power needs; `nil` where no number up to 5,000 suffices.
    public var needed: Int?
    /// The mean number of seeds until a look supports the outcome, or until the last one, when the effect is that large;
    /// `nil` where the rule has no looks.
    public var expectedSeeds: Double?
  }

  /// One for each outcome, in the rule's order.
  public var outcomes: [OutcomePower]
  /// The least probability to support the claim when every deciding outcome has its effect, whatever the dependence of the
  /// outcomes: 1 less the sum of what each lacks.
  public var claim: Double
}

extension DecisionRule {
  /// The power of each outcome on this design, and of the whole claim. Costs up to a second for an outcome whose power is
  /// simulated, and several where it has looks.
  public func power(on design: Design) throws -> RulePower {
    let outcomes = try outcomes.map { outcome in
      let seeds = design.stage(outcome.stage)?.seeds.count ?? 0
      let question = outcome.question(seeds: seeds, rule: self, design)
      let (power, expected) = try power(outcome, question)
      return RulePower.OutcomePower(
        outcome: outcome.name, decides: outcome.decides, effect: question.effect, seeds: seeds, power: power,
        needed: try needed(outcome, question), expectedSeeds: expected)
    }
    let missing = outcomes.filter(\.decides).reduce(0) { $0 + (1 - $1.power) }
    return RulePower(outcomes: outcomes, claim: max(0, 1 - missing))
  }

  private func power(
    _ outcome: Outcome, _ question: Statistic.Question
  ) throws -> (power: Double, expectedSeeds: Double?) {
    if looks.isEmpty { return (try outcome.statistic.power(question), nil) }
    let course = try outcome.statistic.power(question, looks: looks)
    return (course.power, course.expectedCount)
  }

  private func needed(_ outcome: Outcome, _ question: Statistic.Question) throws -> Int? {
    looks.isEmpty
      ? try outcome.statistic.needed(for: question, power: sensitivity.power)
      : try outcome.statistic.needed(for: question, looks: looks, power: sensitivity.power)
  }

  /// Throws when a deciding outcome has not the registered power.
  func requirePower(on design: Design) throws {
    for outcome in outcomes where outcome.decides {
      let seeds = design.stage(outcome.stage)?.seeds.count ?? 0
      let question = outcome.question(seeds: seeds, rule: self, design)
      let power: Double
      do { power = try self.power(outcome, question).power } catch {
        throw DesignError.criterion(outcome: outcome.name, "\(error)")
      }
      guard power < sensitivity.power else { continue }
      throw DesignError.power(
        outcome: outcome.name, seeds: seeds, power: power,
        needed: try needed(outcome, question), sensitivity)
    }
  }
}

extension Outcome {
  /// What the power of the outcome's test is asked for.
  fileprivate func question(seeds: Int, rule: DecisionRule, _ design: Design) -> Statistic.Question {
    var groups = 2
    if case .groups(let factor) = contrast {
      groups = design.stage(stage).map { design.levels(of: factor, in: $0).count } ?? 0
    }
    return Statistic.Question(
      criterion: criterion, count: seeds, effect: effect ?? rule.sensitivity.effect, level: rule.level,
      groups: groups)
  }
}
