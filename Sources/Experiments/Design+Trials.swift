extension Design {
  package func factor(_ name: String) -> Factor? { factors.first { $0.name == name } }
  package func stage(_ name: String) -> Stage? { stages.first { $0.name == name } }

  /// The cells of a stage: every combination of its crossed levels. The last factor by name varies fastest;
  /// levels come in the order in which the factor declares them.
  package func cells(of stage: Stage) -> [Levels] {
    combinations(of: stage, over: stage.crossed.keys.sorted())
  }

  /// Every combination of the stage's levels of these factors, in the order of ``cells(of:)``.
  func combinations(of stage: Stage, over names: [String]) -> [Levels] {
    var combinations: [Levels] = [[:]]
    for name in names {
      let crossed = stage.crossed[name] ?? []
      let levels = (factor(name)?.levels ?? []).filter(crossed.contains)
      combinations = combinations.flatMap { given in
        levels.map { given.merging([name: $0]) { _, new in new } }
      }
    }
    return combinations
  }

  /// The trials of a stage, cell by cell, seeds ascending within each.
  ///
  /// - Parameter choices: The levels chosen for the stage.
  /// - Throws: ``StudyError/nothingToChoose(factor:stage:given:)`` when one of its choices is missing.
  package func trials(of stage: Stage, choices: [StudyResult.ChosenLevel]) throws -> [Trial] {
    let held = factors.filter { $0.role == .held }
    let seeds = stage.seeds.all
    return try cells(of: stage).flatMap { cell in
      var levels = cell
      for factor in held { levels[factor.name] = factor.levels.first }
      for choice in stage.chosen {
        let chosen = choices.first {
          $0.stage == stage.name && $0.factor == choice.factor && $0.given.agree(with: cell)
        }
        guard let chosen else {
          throw StudyError.nothingToChoose(
            factor: choice.factor, stage: stage.name, given: cell.filter { choice.within.contains($0.key) })
        }
        levels[choice.factor] = chosen.level
      }
      return seeds.map { Trial(stage: stage.name, levels: levels, seed: $0) }
    }
  }

  /// The number of trials of a stage, whichever levels its choices give; `Int.max` when there are more, which
  /// `validate` refuses.
  package func trialCount(of stage: Stage) -> Int {
    stage.crossed.values.reduce(max(stage.seeds.count, 0)) { count, levels in
      let (product, overflow) = count.multipliedReportingOverflow(by: levels.count)
      return overflow ? .max : product
    }
  }

  /// The number of trials of the whole design; `Int.max` when there are more, which no valid design has.
  public var trialCount: Int {
    stages.reduce(0) { count, stage in
      let (sum, overflow) = count.addingReportingOverflow(trialCount(of: stage))
      return overflow ? .max : sum
    }
  }

  /// The records sorted by stage, levels and seed: stages and levels in the design's order, factors by name.
  package func ordered(_ records: [Record]) -> [Record] {
    let names = factors.filter { $0.role == .varied }.map(\.name).sorted()
    let ranks = Dictionary(
      factors.map { ($0.name, Dictionary(zip($0.levels, 0...), uniquingKeysWith: min)) },
      uniquingKeysWith: { first, _ in first })
    let stageRanks = Dictionary(zip(stages.map(\.name), 0...), uniquingKeysWith: min)
    func rank(_ trial: Trial) -> [Int] {
      [stageRanks[trial.stage] ?? .max]
        + names.map { name in trial.levels[name].flatMap { ranks[name]?[$0] } ?? .max }
    }
    return records.map { (rank: rank($0.trial), record: $0) }
      .sorted { a, b in
        a.rank == b.rank
          ? a.record.trial.seed < b.record.trial.seed : a.rank.lexicographicallyPrecedes(b.rank)
      }
      .map(\.record)
  }
}
