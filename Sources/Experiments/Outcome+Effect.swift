extension Outcome {
  /// The value of the statistic when treatment and control do not differ; `nil` without a control.
  package var noEffect: Double? {
    guard control != nil else { return nil }
    switch statistic {
    case .ratioOfMedians, .perSeed: return 1
    case .meanDifference: return 0
    case .superiority: return 0.5
    }
  }

  /// The value of the statistic for one pair alone: the treatment's value when the pair has no control.
  package func effect(of pair: OutcomeResult.Pair) -> Double {
    guard let control = pair.control else { return pair.treatment }
    switch statistic {
    case .ratioOfMedians, .perSeed: return pair.treatment / control
    case .meanDifference: return pair.treatment - control
    case .superiority:
      if pair.treatment.isNaN || control.isNaN { return .nan }
      return pair.treatment > control ? 1 : pair.treatment < control ? 0 : 0.5
    }
  }
}
