extension Design {
  /// Every repeat of a tuning stage, extended as far as the records go. A repeat is extended when all of its runs have
  /// records, and again when all of the new ones have, until no best level lies at an end that a step can move. So the
  /// same records always give the same runs, in whichever order they came.
  func tuning(_ stage: Stage, from records: RecordIndex) throws -> [Tuning] {
    let layout = runs(of: stage)
    let seeds = seeds(of: stage)
    let users = stages.flatMap { user in
      user.chosen.filter { $0.stage == stage.name && !$0.extensions.isEmpty }.map { (user, $0) }
    }
    return try (0..<repeats(of: stage)).map { number in
      let places = places(ofRepeat: number, of: stage).clamped(to: seeds.indices)
      var tuning = Tuning(
        layout: Array(layout[places]), records: seeds[places].map { records.records(of: stage, seed: $0) })
      guard !users.isEmpty else { return tuning }
      while tuning.isComplete {
        let steps = try users.flatMap { try self.steps(of: $1, for: $0, tuning) }
        if !tuning.extend(by: steps) { break }
      }
      return tuning
    }
  }

  /// The runs of each seed of a stage, in the order of ``seeds(of:)``: those of the layout, and those by which the
  /// records so far extend it.
  func runs(of stage: Stage, from records: RecordIndex) throws -> [[Run]] {
    let isExtended = stages.contains { user in
      user.chosen.contains { $0.stage == stage.name && !$0.extensions.isEmpty }
    }
    return isExtended ? try tuning(stage, from: records).flatMap(\.runs) : runs(of: stage)
  }

  /// A step for every end at which a best level lies, and at which a step is registered and left.
  private func steps(of choice: Choice, for user: Stage, _ tuning: Tuning) throws -> [Tuning.Step] {
    try combinations(of: user, over: choice.within.sorted()).flatMap { given -> [Tuning.Step] in
      let ends = try tuning.best(by: choice, at: given)?.ends ?? []
      return ends.compactMap { reach in
        guard reach.steps < Choice.Extension.limit,
          let extended = choice.extensions.first(where: { $0.factor == reach.factor }),
          let next = extended.level(beyond: reach.level, at: reach.end)
        else { return nil }
        return Tuning.Step(given: given, factor: reach.factor, from: reach.level, to: next)
      }
    }
  }
}
