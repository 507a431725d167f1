extension Design {
  package func factor(_ name: String) -> Factor? { factors.first { $0.name == name } }
  package func stage(_ name: String) -> Stage? { stages.first { $0.name == name } }

  /// The combinations of levels of these factors that occur among a stage's runs, in the order of the seeds and runs.
  func combinations(of stage: Stage, over names: [String]) -> [Levels] {
    var known: Set<Levels> = []
    let isSame = stage.layout.allSatisfy { $0.isSameForAllSeeds || Set($0.factors).isDisjoint(with: names) }
    let runs = isSame ? runs(of: stage, seed: 0) : runs(of: stage).flatMap { $0 }
    return runs.map { run in run.levels.filter { names.contains($0.key) } }
      .filter { known.insert($0).inserted }
  }

  /// The trials of a stage, run by run of its layout, seeds ascending within each.
  ///
  /// - Parameters:
  ///   - choices: The levels chosen for the stage.
  ///   - runs: The runs of each seed, in the order of ``seeds(of:)``; `nil` for those of the layout.
  /// - Throws: ``StudyError/nothingToChoose(factors:stage:given:)`` when one of its choices is missing.
  package func trials(of stage: Stage, choices: [ChosenLevels]) throws -> [Trial] {
    try trials(of: stage, choices: choices, runs: runs(of: stage))
  }

  func trials(of stage: Stage, choices: [ChosenLevels], runs: [[Run]]) throws -> [Trial] {
    let held = factors.filter { $0.role == .held }
    let seeds = seeds(of: stage)
    let chosen = Dictionary(grouping: choices.filter { $0.stage == stage.name }, by: \.seed)
    let own = seeds.map { chosen[$0, default: []] + chosen[nil, default: []] }
    return try (0..<(runs.map(\.count).max() ?? 0)).flatMap { number in
      try seeds.indices.filter { number < runs[$0].count }.map { place in
        try trial(runs[place][number], seed: seeds[place], of: stage, held: held, choices: own[place])
      }
    }
  }

  private func trial(
    _ run: Run, seed: UInt64, of stage: Stage, held: [Factor], choices: [ChosenLevels]
  ) throws -> Trial {
    var levels = run.levels
    for factor in held { levels[factor.name] = factor.levels.first }
    for choice in stage.chosen {
      let chosen = choices.first {
        Set($0.levels.keys) == Set(choice.factors) && $0.given.agree(with: run.levels)
      }
      guard let chosen else {
        throw StudyError.nothingToChoose(
          factors: choice.factors, stage: stage.name,
          given: run.levels.filter { choice.within.contains($0.key) })
      }
      levels.merge(chosen.levels) { $1 }
    }
    return Trial(stage: stage.name, levels: levels, seed: seed, overrides: run.overrides)
  }

  /// The runs of the layout for each seed of a stage, in the order of ``seeds(of:)``.
  func runs(of stage: Stage) -> [[Run]] {
    seeds(of: stage).indices.map { runs(of: stage, seed: $0) }
  }

  /// The number of trials of a stage, with all of its repeats, whichever levels its choices give; `Int.max` when there
  /// are more, which `validate` refuses. Extensions may add some.
  package func trialCount(of stage: Stage) -> Int {
    Layout.product([max(plannedSeeds(of: stage).count, 0)] + stage.layout.map(\.runCount))
  }

  /// The number of trials of the whole design, before extensions add any; `Int.max` when there are more, which no valid
  /// design has.
  public var trialCount: Int {
    stages.reduce(0) { count, stage in
      let (sum, overflow) = count.addingReportingOverflow(trialCount(of: stage))
      return overflow ? .max : sum
    }
  }

  /// The records sorted by stage, levels and seed: stages and levels in the design's order, factors by name. Levels that no
  /// factor declares, such as those of an extension, come by value after the others; streams with seeds of their own come
  /// last.
  package func ordered(_ records: [Record]) -> [Record] {
    let names = factors.filter { $0.role == .manipulated }.map(\.name).sorted()
    let ranks = Dictionary(
      names.map { name in
        let declared = factor(name)?.levels ?? []
        let others = Set(records.compactMap { $0.trial.levels[name] }).subtracting(declared)
        let levels = declared + others.sorted { $0.precedes($1) }
        return (name, Dictionary(zip(levels, 0...), uniquingKeysWith: min))
      },
      uniquingKeysWith: { first, _ in first })
    let stageRanks = Dictionary(zip(stages.map(\.name), 0...), uniquingKeysWith: min)
    func rank(_ trial: Trial) -> [Int] {
      [stageRanks[trial.stage] ?? .max]
        + names.map { name in trial.levels[name].flatMap { ranks[name]?[$0] } ?? .max }
    }
    func precedes(_ a: Trial, _ b: Trial) -> Bool {
      if a.seed != b.seed { return a.seed < b.seed }
      let own = [a, b].map { $0.overrides.sorted { $0.key < $1.key }.map(\.value) }
      return own[0].lexicographicallyPrecedes(own[1])
    }
    return records.map { (rank: rank($0.trial), record: $0) }
      .sorted { a, b in
        a.rank == b.rank ? precedes(a.record.trial, b.record.trial) : a.rank.lexicographicallyPrecedes(b.rank)
      }
      .map(\.record)
  }
}
