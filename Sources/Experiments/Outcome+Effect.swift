extension Outcome {
  /// The value of the statistic when treatment and control do not differ; `nil` where nothing is compared.
  package var noEffect: Double? { statistic.noEffect(for: sampleKind) }

  /// The value of the statistic for one pair alone: the treatment's value when the pair has no control.
  package func value(of pair: OutcomeResult.Pair) -> Double {
    statistic.value(treatment: pair.treatment, control: pair.control)
  }
}
