import AssayExperiments

/// A registered question with its result, and the words for both.
struct Answer: Sendable {
  let outcome: Outcome
  let result: OutcomeResult
  let wording: Wording

  /// The answers of a study: the deciding questions first, otherwise in the registered order.
  static func all(of study: StudyResult) -> [Answer] {
    let wording = Wording(design: study.registration.design)
    let results = Dictionary(study.outcomes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let outcomes = study.registration.rule.outcomes
    return (outcomes.filter(\.decides) + outcomes.filter { !$0.decides }).compactMap { outcome in
      results[outcome.name].map { Answer(outcome: outcome, result: $0, wording: wording) }
    }
  }

  var measure: String { Wording.words(outcome.measure) }
  var treatment: String {
    wording.arm(outcome.treatment, against: outcome.control ?? [:])
  }
  var control: String? {
    outcome.control.map { wording.arm($0, against: outcome.treatment) }
  }
  /// The levels that both arms share, as " at depth 10", or nothing; without a control, the treatment.
  var condition: String {
    guard let control = outcome.control else { return wording.circumstances(outcome.treatment) }
    return wording.circumstances(outcome.treatment.filter { control[$0.key] == $0.value })
  }

  /// Whether the answer is a quotient of treatment and control.
  var isRatio: Bool {
    switch outcome.statistic {
    case .ratioOfMedians: true
    case .perSeed: outcome.control != nil
    case .meanDifference, .superiority: false
    }
  }

  var effects: [Double] { result.pairs.map(outcome.effect(of:)) }

  /// The bounds of the criterion.
  var bounds: [Double] {
    switch outcome.criterion {
    case .below(let bound), .above(let bound), .everyBelow(let bound), .everyAbove(let bound): [bound]
    case .within(let low, let high): [low, high]
    }
  }

  /// The range in which the interval, or every seed, must lie for "supported".
  var zone: (low: Double, high: Double) {
    switch outcome.criterion {
    case .below(let bound), .everyBelow(let bound): (-.infinity, bound)
    case .above(let bound), .everyAbove(let bound): (bound, .infinity)
    case .within(let low, let high): (low, high)
    }
  }

  /// Whether each seed is judged by itself.
  var judgesEverySeed: Bool {
    switch outcome.criterion {
    case .everyBelow, .everyAbove: true
    case .below, .above, .within: false
    }
  }

  /// Whether to show orders of magnitude: for ratios, and for values of one sign that span two orders or
  /// more.
  func scale(of numbers: [Double], isRatio: Bool) -> Scale.Kind {
    let finite = numbers.filter(\.isFinite)
    guard !finite.contains(where: { $0 < 0 }), let high = finite.max(), high > 0,
      let low = finite.filter({ $0 > 0 }).min()
    else { return .linear }
    return isRatio || high / low >= 100 ? .logarithmic : .linear
  }
}
