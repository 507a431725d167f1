import AssayStatistics

extension Design {
  /// The levels that the finished tuning stages choose for `stage`: for each combination of a choice's
  /// `within` factors the level with the smallest median of the measure, the smaller level on a tie.
  /// Infinite measures take part as infinities; the median of an even number of trials is the
  /// mean of the two in the middle.
  ///
  /// - Throws: ``StudyError`` for a measure that is missing or not a number, naming the trial.
  package func choices(for stage: Stage, from records: [Record]) throws -> [StudyResult.ChosenLevel] {
    try stage.chosen.flatMap { choice in
      try combinations(of: stage, over: choice.within.sorted()).map { given in
        StudyResult.ChosenLevel(
          stage: stage.name, given: given, factor: choice.factor,
          level: try level(for: choice, given: given, in: stage, from: records))
      }
    }
  }

  private func level(
    for choice: Choice, given: Levels, in stage: Stage, from records: [Record]
  ) throws -> FactorValue {
    var values: [FactorValue: [Double]] = [:]
    for record in records
    where record.trial.stage == choice.stage && given.agree(with: record.trial.conditions) {
      guard let level = record.trial.levels[choice.factor] else { continue }
      let value = try record.measure(choice.measure)
      guard !value.isNaN else {
        throw StudyError.notANumber(measure: choice.measure, trial: record.trial)
      }
      values[level, default: []].append(value)
    }
    let levels = values.keys.sorted { $0.precedes($1) }
    let medians = try levels.map { try MedianInterval.of(values[$0] ?? []).estimate }
    guard let best = medians.indices.min(by: { medians[$0] < medians[$1] }) else {
      throw StudyError.nothingToChoose(factor: choice.factor, stage: stage.name, given: given)
    }
    return levels[best]
  }
}

extension Record {
  /// The measure of that name.
  ///
  /// - Throws: ``StudyError/missingMeasure(_:trial:measured:)`` when the record has none.
  func measure(_ name: String) throws -> Double {
    guard let value = measurement.measures[name] else {
      throw StudyError.missingMeasure(
        name, trial: trial, measured: measurement.measures.keys.sorted())
    }
    return value
  }
}
