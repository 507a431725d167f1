extension Design {
  /// The levels that the tuning stages choose for `stage` by their records, for each combination of a choice's `within`
  /// factors. By a repeated stage levels are chosen for each seed of `stage`, by the repeat that belongs to it.
  /// Infinite measures take part as infinities; the median of an even number of trials is the mean of the two in the
  /// middle.
  ///
  /// - Throws: ``StudyError`` for a measure that is missing or not a number, naming the trial, and where no trial can
  ///   choose.
  package func choices(for stage: Stage, from records: [Record]) throws -> [ChosenLevels] {
    try choices(for: stage, from: RecordIndex(records))
  }

  func choices(for stage: Stage, from records: RecordIndex) throws -> [ChosenLevels] {
    var tunings: [String: [Tuning]] = [:]
    return try stage.chosen.flatMap { choice -> [ChosenLevels] in
      guard let source = self.stage(choice.stage) else { return [] }
      let tuning = try tunings[source.name] ?? self.tuning(source, from: records)
      tunings[source.name] = tuning
      let repeats = try chosen(by: choice, for: stage, tuning)
      guard source.isRepeated else { return repeats[0] }
      // Combination by combination, seeds ascending within each.
      let places = seeds(of: stage).enumerated().map { ($1, repeats[repeatNumber(ofPlace: $0, in: stage)]) }
      return (repeats.first ?? []).indices.flatMap { index in
        places.map { seed, chosen in
          var chosen = chosen[index]
          chosen.seed = seed
          return chosen
        }
      }
    }
  }

  /// What a choice chooses in each repeat, for each combination of its `within` factors.
  private func chosen(by choice: Choice, for stage: Stage, _ repeats: [Tuning]) throws -> [[ChosenLevels]] {
    let combinations = combinations(of: stage, over: choice.within.sorted())
    return try repeats.map { tuning in
      try combinations.map { given in
        guard let best = try tuning.best(by: choice, at: given) else {
          throw StudyError.nothingToChoose(factors: choice.factors, stage: stage.name, given: given)
        }
        let edges = choice.factors.filter { factor in best.ends.contains { $0.factor == factor } }
        return ChosenLevels(
          stage: stage.name, given: given,
          levels: Dictionary(zip(choice.factors, best.levels), uniquingKeysWith: { first, _ in first }),
          added: best.added, doubt: edges.isEmpty ? best.isOpen ? .censored : nil : .edge(edges))
      }
    }
  }
}
