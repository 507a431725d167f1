extension Design {
  /// The most trials that one stage may have.
  package static let trialLimit = 1_000_000

  /// Checks factors, stages, choices and seeds. The number of seeds is checked with the rule's power, not
  /// here.
  func validate() throws {
    try requireNames(factors.map(\.name), kind: "factor", in: "the design")
    for factor in factors { try factor.validate() }
    guard stages.contains(where: { $0.purpose == .judging }) else {
      throw DesignError.missing("judging stage in the design")
    }
    try requireNames(stages.map(\.name), kind: "stage", in: "the design")
    for (index, stage) in stages.enumerated() {
      try validateCrossing(of: stage)
      try validateChoices(of: stage, earlier: stages[..<index])
      try validateSize(of: stage)
    }
    try validateSeedsApart()
  }

  private func validateCrossing(of stage: Stage) throws {
    let place = "stage \(stage.name)"
    for name in stage.crossed.keys.sorted() {
      let crossed = stage.crossed[name] ?? []
      guard !crossed.isEmpty else { throw DesignError.missing("level of '\(name)' in \(place)") }
      try requireDistinct(crossed, of: name, in: place)
      if factor(name)?.role == .nuisance {
        guard crossed.allSatisfy({ $0.streamSeed != nil }) else {
          throw DesignError.missing(
            "seed in every level of the stream '\(name)' in \(place): a whole number from 0 on,")
        }
        continue
      }
      let factor = try manipulatedFactor(name, in: place)
      for level in crossed where !factor.levels.contains(level) {
        throw DesignError.unknown(
          kind: "level of '\(name)'", name: level.description, place: place,
          known: factor.levels.map(\.description))
      }
    }
    for choice in stage.chosen { _ = try manipulatedFactor(choice.factor, in: place) }
    for factor in factors where factor.role == .manipulated {
      let times =
        (stage.crossed[factor.name] == nil ? 0 : 1)
        + stage.chosen.count { $0.factor == factor.name }
      guard times == 1 else {
        throw DesignError.assigned(factor: factor.name, stage: stage.name, times: times)
      }
    }
  }

  private func manipulatedFactor(_ name: String, in place: String) throws -> Factor {
    guard let factor = factor(name) else {
      throw DesignError.unknown(
        kind: "factor", name: name, place: place, known: factors.map(\.name))
    }
    guard factor.role == .manipulated else {
      throw DesignError.notManipulated(factor: name, role: factor.role, place: place)
    }
    return factor
  }

  private func validateChoices(of stage: Stage, earlier: ArraySlice<Stage>) throws {
    for choice in stage.chosen {
      func fail(_ problem: DesignError.ChoiceProblem) -> DesignError {
        .choice(factor: choice.factor, stage: stage.name, from: choice.stage, problem: problem)
      }
      guard stages.contains(where: { $0.name == choice.stage }) else {
        throw DesignError.unknown(
          kind: "stage", name: choice.stage, place: "stage \(stage.name)", known: earlier.map(\.name))
      }
      guard let source = earlier.first(where: { $0.name == choice.stage }) else {
        throw fail(.notEarlier)
      }
      guard source.purpose == .tuning else { throw fail(.judged) }
      guard source.crossed[choice.factor] != nil else { throw fail(.factorNotCrossed) }
      try requireNames(choice.within, kind: "factor", in: "the choice of '\(choice.factor)'")
      for name in choice.within {
        _ = try manipulatedFactor(name, in: "the choice of '\(choice.factor)' in stage \(stage.name)")
        guard name != choice.factor, let here = stage.crossed[name], let there = source.crossed[name],
          here.allSatisfy(there.contains)
        else { throw fail(.within(name)) }
      }
    }
  }

  private func validateSize(of stage: Stage) throws {
    guard stage.seeds.last != nil else {
      throw DesignError.seeds(stage: stage.name, stage.seeds)
    }
    guard trialCount(of: stage) <= Self.trialLimit else {
      throw DesignError.trials(stage: stage.name, limit: Self.trialLimit)
    }
  }

  private func validateSeedsApart() throws {
    for tuning in stages where tuning.purpose == .tuning {
      for judging in stages where judging.purpose == .judging {
        guard let lastTuning = tuning.seeds.last, let lastJudging = judging.seeds.last else { continue }
        let first = max(tuning.seeds.first, judging.seeds.first)
        if first <= min(lastTuning, lastJudging) {
          throw DesignError.sharedSeed(first, tuning: tuning.name, judging: judging.name)
        }
      }
    }
  }
}

extension Factor {
  fileprivate func validate() throws {
    let fits =
      switch role {
      case .manipulated: levels.count >= 2
      case .held: levels.count == 1
      case .nuisance, .free: levels.isEmpty
      }
    guard fits else { throw DesignError.levels(factor: name, role: role, count: levels.count) }
    guard Set(levels.map(\.kind)).count <= 1 else {
      throw DesignError.mixedLevels(factor: name, levels)
    }
    for case .number(let value) in levels where !value.isFinite {
      throw DesignError.notFinite("a level of the factor '\(name)'", value)
    }
    try requireDistinct(levels, of: name, in: "the factor '\(name)'")
    if let fault { throw DesignError.outside(factor: name, fault) }
  }
}
