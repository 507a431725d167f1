extension Experiment {
  /// The same experiment with `count` seeds in every judging stage. The first seed, the tuning stages and
  /// everything else stay the same. The result is another design, so it has another digest.
  ///
  /// - Parameter count: The number of seeds. `validate()` refuses fewer than the registered power needs.
  public func seeded(judging count: Int) -> Experiment {
    var experiment = self
    for index in experiment.design.stages.indices
    where experiment.design.stages[index].purpose == .judging {
      experiment.design.stages[index].seeds.count = count
    }
    return experiment
  }
}

extension Seeds {
  /// The seeds in ascending order. Empty when the count is not positive.
  package var all: [UInt64] {
    guard let last else { return [] }
    return Array(first...last)
  }

  /// The last seed; `nil` when there is none or when it would not be a 64-bit number.
  package var last: UInt64? {
    guard let steps = UInt64(exactly: count), steps > 0 else { return nil }
    let (last, overflow) = first.addingReportingOverflow(steps - 1)
    return overflow ? nil : last
  }
}
