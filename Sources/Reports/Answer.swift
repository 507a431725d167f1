import AssayExperiments

/// A registered question with its result, and the words for both.
struct Answer: Sendable {
  let outcome: Outcome
  let result: OutcomeResult
  let wording: Wording
  /// The name of the correction of the tests that refute.
  let correction: String
  /// Whether the study is judged at several looks.
  let hasLooks: Bool

  /// The answers of a study: the deciding questions first, otherwise in the registered order.
  static func all(of study: StudyResult) -> [Answer] {
    let wording = Wording(design: study.registration.design)
    let results = Dictionary(study.outcomes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let outcomes = study.registration.rule.outcomes
    return (outcomes.filter(\.decides) + outcomes.filter { !$0.decides }).compactMap { outcome in
      results[outcome.name].map {
        Answer(
          outcome: outcome, result: $0, wording: wording, correction: study.registration.rule.correction,
          hasLooks: !study.registration.rule.looks.isEmpty)
      }
    }
  }

  /// What is compared: the measure, or what a contrast makes of it.
  var measure: String {
    let measure = Wording.words(outcome.measure)
    switch outcome.contrast {
    case nil, .groups: return measure
    case .slope(let factor, _): return "slope of \(measure) over \(Wording.words(factor))"
    case .weighted: return "weighted sum of \(measure)"
    }
  }
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
  var isRatio: Bool { outcome.statistic.unit == .ratio }
  /// Whether the answer is a share, shown in percent.
  var isShare: Bool { outcome.statistic.unit == .share }
  /// What numbers of the outcome are multiplied by to be shown.
  var unit: Double { isShare ? 100 : 1 }

  var effects: [Double] { result.pairs.map(outcome.value(of:)) }

  /// The bounds of the criterion.
  var bounds: [Double] { outcome.criterion.bounds }

  /// The range in which the statistic must lie for "supported".
  var zone: (low: Double, high: Double) {
    switch outcome.criterion {
    case .below(let bound): (-.infinity, bound)
    case .above(let bound): (bound, .infinity)
    case .within(let low, let high): (low, high)
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

extension DecisionRule {
  /// The name of the correction of the tests that refute.
  var correction: String { looks.isEmpty ? "Holm" : "Bonferroni" }
}
