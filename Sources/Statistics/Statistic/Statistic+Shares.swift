extension Statistic {
  /// P(treatment > control) over pairs, ties counting half, by Clopper and Pearson's test: for every distribution, and for
  /// infinite values too.
  public static let superiority = Statistic(
    "superiority",
    Method(
      arms: "share of seeds with the treatment above the control, ties counting half", unit: .share,
      noEffect: 0.5, powerCourse: .sawTooth,
      single: { $0 > $1 ? 1 : $0 < $1 ? 0 : $0 == $1 ? 0.5 : .nan },
      estimate: { try Superiority.interval(treatment: $0, control: $1).estimate },
      pValue: { try Superiority.pValue(treatment: $0, control: $1, bound: $2, alternative: $3) },
      interval: { try Superiority.interval(treatment: $0, control: $1, confidence: $2) },
      power: { try Power.ofShare($0) },
      looks: LookMethod(.share) { sample in
        let (treatment, control) = try sample.arms()
        try Demand.orderedPairs(treatment, control)
        return zip(treatment, control).map { $0 > $1 ? 1 : $0 < $1 ? -1 : 0 }
      }))

  /// The share of seeds whose value lies above a threshold, by Clopper and Pearson's test: for every distribution.
  public static func shareAbove(_ threshold: Double) -> Statistic {
    share("shareAbove", "above", threshold, .rises) { $0 > threshold }
  }

  /// The share of seeds whose value lies below a threshold, by Clopper and Pearson's test: for every distribution.
  public static func shareBelow(_ threshold: Double) -> Statistic {
    share("shareBelow", "below", threshold, .falls) { $0 < threshold }
  }

  private static func share(
    _ name: String, _ side: String, _ threshold: Double, _ response: Response,
    _ holds: @escaping @Sendable (Double) -> Bool
  ) -> Statistic {
    @Sendable func signs(_ sample: Sample) throws -> [Double] {
      guard case .values(let values) = sample else {
        throw sample.refusal(needed: "values")
      }
      try Demand.ordered(values)
      return values.map { holds($0) ? 1 : -1 }
    }
    @Sendable func count(_ sample: Sample) throws -> (successes: Int, trials: Int) {
      let signs = try signs(sample)
      return (signs.count { $0 > 0 }, signs.count)
    }
    return Statistic(
      name, threshold: threshold,
      Method(
        kinds: [.values], family: .every, unit: .share,
        phrase: { _ in "share of seeds \(side) \(threshold)" }, noEffect: { _ in nil },
        single: { value, _ in value.isNaN ? .nan : holds(value) ? 1 : 0 },
        estimate: { sample in
          let (successes, trials) = try count(sample)
          return Double(successes) / Double(trials)
        },
        pValue: { sample, bound, alternative, _ in
          let (successes, trials) = try count(sample)
          return try Proportion.pValue(
            successes: successes, trials: trials, bound: bound, alternative: alternative)
        },
        interval: { sample, confidence, _ in
          let (successes, trials) = try count(sample)
          return try Proportion.clopperPearson(successes: successes, trials: trials, confidence: confidence)
        }, power: { try Power.ofShare($0) }, powerCourse: .sawTooth, looks: LookMethod(.share, signs),
        response: response))
  }
}

extension Power {
  /// The power of Clopper and Pearson's test of a criterion, when the share of seeds on its side is the question's effect.
  fileprivate static func ofShare(_ question: Statistic.Question) throws -> Double {
    switch question.criterion {
    case .above(let bound):
      try ofProportion(
        count: question.count, probability: question.effect, bound: bound, level: question.level,
        alternative: .greater)
    case .below(let bound):
      try ofProportion(
        count: question.count, probability: 1 - question.effect, bound: bound, level: question.level,
        alternative: .less)
    case .within(let low, let high):
      try ofProportionEquivalence(
        count: question.count, probability: (low + high) / 2, low: low, high: high, level: question.level)
    }
  }
}
