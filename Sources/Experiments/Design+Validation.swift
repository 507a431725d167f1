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
      try validateLayout(of: stage)
      try validateSize(of: stage)
      try validateChoices(of: stage, earlier: stages[..<index])
    }
    try validateRepeats()
    try validateExtensions()
    try validateSeedsApart()
  }

  private func validateChoices(of stage: Stage, earlier: ArraySlice<Stage>) throws {
    for choice in stage.chosen {
      func fail(_ problem: DesignError.ChoiceProblem) -> DesignError {
        .choice(factors: choice.factors, stage: stage.name, from: choice.stage, problem: problem)
      }
      guard stages.contains(where: { $0.name == choice.stage }) else {
        throw DesignError.unknown(
          kind: "stage", name: choice.stage, place: "stage \(stage.name)", known: earlier.map(\.name))
      }
      guard let source = earlier.first(where: { $0.name == choice.stage }) else {
        throw fail(.notEarlier)
      }
      guard source.purpose == .tuning else { throw fail(.judged) }
      let title = "the choice of \(choice.factors.quoted)"
      guard !choice.factors.isEmpty else {
        throw DesignError.missing("factor in a choice of stage \(stage.name)")
      }
      try requireNames(choice.factors, kind: "factor", in: title)
      guard choice.factors.allSatisfy(source.layoutFactors.contains) else { throw fail(.factorNotCrossed) }
      try requireNames(choice.within, kind: "factor", in: title)
      for name in choice.within {
        _ = try manipulatedFactor(name, in: "\(title) in stage \(stage.name)")
        let (here, there) = (levels(of: name, in: stage), levels(of: name, in: source))
        guard !choice.factors.contains(name), stage.isSelectable(name), source.isSelectable(name),
          !here.isEmpty,
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
    let seeds = plannedSeeds(of: stage)
    guard seeds.last != nil else { throw DesignError.seeds(stage: stage.name, seeds) }
  }

  private func validateSeedsApart() throws {
    for tuning in stages where tuning.purpose == .tuning {
      for judging in stages where judging.purpose == .judging {
        guard let lastTuning = plannedSeeds(of: tuning).last, let lastJudging = judging.seeds.last else {
          continue
        }
        let first = max(tuning.seeds.first, judging.seeds.first)
        if first <= min(lastTuning, lastJudging) {
          throw DesignError.sharedSeed(first, tuning: tuning.name, judging: judging.name)
        }
        for factor in factors where factor.role == .nuisance {
          let seeds = levels(of: factor.name, in: tuning)
          if let shared = levels(of: factor.name, in: judging).first(where: seeds.contains)?.streamSeed {
            throw DesignError.sharedSeed(shared, tuning: tuning.name, judging: judging.name)
          }
        }
      }
    }
  }
}

extension Factor {
  fileprivate func validate() throws {
    let fits =
      switch role {
      case .manipulated: levels.count >= 2 || span != nil
      case .held: levels.count == 1
      case .nuisance, .free: levels.isEmpty
      }
    if let problem = span?.fault { throw DesignError.span(factor: name, problem) }
    if span != nil, role != .manipulated || !levels.isEmpty {
      throw DesignError.span(factor: name, "only a manipulated factor without levels has a span")
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
