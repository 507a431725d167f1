extension Study {
  /// Describes what the store has of a study so far, at each level of some factors: a table for each stage that varies all of
  /// them and each measure. Stages come in the design's order, and levels in the order in which the factor declares them;
  /// others follow by value, and seeds ascend. Reads the log from its beginning, for the trials that failed.
  ///
  /// - Parameters:
  ///   - registration: The study, which need not be finished.
  ///   - store: Where its records are.
  ///   - factors: Names of manipulated factors, of streams whose seeds a stage sets, or `seed`; one or more.
  ///   - measures: The measures; empty for those that the rule's outcomes and the stage's choices use.
  ///   - stage: The only stage to describe; `nil` for all.
  /// - Throws: ``BreakdownError`` where a name is unknown or nothing varies; ``StudyError``; whatever the store throws.
  public static func breakdowns(
    of registration: Registration, in store: any RecordStore, by factors: [String], measures: [String] = [],
    stage: String? = nil
  ) throws -> [Breakdown] {
    let study = try RecordedStudy(registration, in: store)
    try study.require(factors, stage: stage)
    let stages = study.stages.filter { stage == nil || $0.name == stage }
    let varying = stages.filter { study.varies(all: factors, in: $0) }
    guard !varying.isEmpty else {
      throw BreakdownError.notVaried(
        factors, stage: stage,
        varied: study.known.filter { name in stages.contains { study.varies(all: [name], in: $0) } })
    }
    try study.require(measures: measures)
    let tables = varying.flatMap { stage in
      study.measures(of: stage, asked: measures).map { study.breakdown(of: $0, in: stage, by: factors) }
    }
    guard !tables.isEmpty else {
      throw BreakdownError.notMeasured(
        measures.isEmpty ? study.judgedMeasures : measures, factors: factors)
    }
    return tables
  }
}
