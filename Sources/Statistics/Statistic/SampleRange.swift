/// What is known of a sample some of whose values are only bounds of the true ones: the samples in which all of them are
/// as low, and as high, as they can be.
///
/// Everything that is said of the sample holds for each completion between the two ends. A test for a greater value is
/// made with the low end, and one for a lesser value with the high end, so that its p-value is at least that of the true
/// values; an interval reaches from the low end's interval to the high end's.
package struct SampleRange: Sendable {
  /// The sample with every bound in the place of the value.
  package var recorded: Sample
  /// The sample with the treatment's values as low, and the control's as high, as they can be.
  package var low: Sample
  /// The sample with the treatment's values as high, and the control's as low, as they can be.
  package var high: Sample

  /// Makes a range from its ends.
  package init(recorded: Sample, low: Sample, high: Sample) {
    self.recorded = recorded
    self.low = low
    self.high = high
  }
}

/// What is known of a statistic whose sample is known in part.
package struct EstimateRange: Sendable {
  /// The statistic of the sample with every bound in the place of the value.
  package var recorded: Double
  /// The least that the statistic can be.
  package var low: Double
  /// The most that the statistic can be.
  package var high: Double
}

/// The results of all tests on a sample that is known in part.
package struct JudgedRange: Sendable {
  package var judged: Judged
  /// The two-sided p-value against no effect; `nil` where the statistic has none.
  package var pValue: Double?
  package var estimate: EstimateRange
  /// The ends of the interval.
  package var low: Double
  package var high: Double
  /// Why the recorded sample has no answer, where neither end of the range has one.
  package var failure: String?
}
