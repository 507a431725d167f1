extension Statistic {
  /// The median of the values, or of treatment − control over pairs, by the sign test: exact for every distribution.
  /// Needs six seeds at 95 % confidence. Values may be infinite.
  public static let median = Statistic(
    "median",
    Method(
      centre: "median", family: .every, powerCourse: .sawTooth,
      estimate: { try MedianInterval.of($0.orderedDifferences()).estimate },
      pValue: { sample, bound, alternative, _ in
        try SignTest.pValue(of: sample.orderedDifferences(), bound: bound, alternative: alternative)
      },
      interval: { sample, confidence, _ in
        try MedianInterval.of(sample.orderedDifferences(), confidence: confidence)
      },
      power: { try Power.ofMedian($0) }, looks: LookMethod(.median) { try $0.orderedDifferences() }))

  /// The median of treatment / control over pairs, by the sign test: exact for every distribution. Needs six seeds at 95 %
  /// confidence, and controls above 0.
  public static let medianOfRatios = Statistic(
    "medianOfRatios",
    Method(
      arms: "median of treatment ÷ control over seeds", unit: .ratio, noEffect: 1, powerCourse: .sawTooth,
      single: { $0 / $1 },
      estimate: { try MedianOfRatios.interval(treatment: $0, control: $1).estimate },
      pValue: { try MedianOfRatios.pValue(treatment: $0, control: $1, bound: $2, alternative: $3) },
      interval: { try MedianOfRatios.interval(treatment: $0, control: $1, confidence: $2) },
      power: { try Power.ofMedian($0) },
      looks: LookMethod(.median) { sample in
        let (treatment, control) = try sample.arms()
        return try MedianOfRatios.ratios(treatment, control)
      }))
}

extension Sample {
  /// The values, or the differences of pairs; infinite ones are allowed.
  fileprivate func orderedDifferences() throws -> [Double] {
    switch self {
    case .values(let values): return values
    case .pairs:
      let (treatment, control) = try arms()
      return zip(treatment, control).map { $0 == $1 ? 0 : $0 - $1 }
    case .groups: throw refusal(needed: "values or pairs")
    }
  }
}

extension Power {
  /// The power of the sign test of a criterion, when each seed lies on the right side of each bound with the question's
  /// probability.
  fileprivate static func ofMedian(_ question: Statistic.Question) throws -> Double {
    guard case .within = question.criterion else {
      return try ofSignTest(count: question.count, probability: question.effect, level: question.level)
    }
    // The seeds below the lower bound and those above the upper one must both be few.
    let wrong = 1 - question.effect
    var most = -1
    while most < question.count,
      SignTest.coinShowsAtMost(most + 1, of: question.count) <= question.level
    { most += 1 }
    guard most >= 0 else { return 0 }
    return (0...most).reduce(0) { sum, below in
      let rest = question.count - below
      let above = BinomialDistribution.atMost(most, of: rest, probability: wrong / question.effect)
      return sum + above * BinomialDistribution.exactly(below, of: question.count, probability: wrong)
    }
  }
}
