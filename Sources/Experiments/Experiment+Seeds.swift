import AssayStatistics

extension Experiment {
  /// The same experiment with `count` seeds in every judging stage. The first seed, the tuning stages and
  /// everything else stay the same; looks stay at the same shares of the seeds. The result is another design, so it has another digest.
  ///
  /// - Parameter count: The number of seeds. `validate()` refuses fewer than the registered power needs.
  public func seeded(judging count: Int) -> Experiment {
    var experiment = self
    for index in experiment.design.stages.indices
    where experiment.design.stages[index].purpose == .judging {
      experiment.design.stages[index].seeds.count = count
    }
    experiment.rule.looks = Statistic.looks(rule.looks, scaledTo: count)
    return experiment
  }

  /// The same experiment with other random streams: every trial's root seed is derived from `seed` and the seed that
  /// its stage gives it. The result is another design, so it has another digest.
  public func rooted(at seed: UInt64) -> Experiment {
    var experiment = self
    experiment.design.rootSeed = seed
    return experiment
  }
}
