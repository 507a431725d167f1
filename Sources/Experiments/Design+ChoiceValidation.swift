extension Design {
  /// Checks that a stage that runs once chooses by stages that run once.
  func validateRepeats() throws {
    for stage in stages where stage.purpose == .tuning && !stage.isRepeated {
      for choice in stage.chosen where self.stage(choice.stage)?.isRepeated == true {
        throw DesignError.choice(
          factors: choice.factors, stage: stage.name, from: choice.stage, problem: .repeated)
      }
    }
  }

  /// Checks the steps of every choice, and every level that they may lead to.
  func validateExtensions() throws {
    for (index, stage) in stages.enumerated() {
      for (number, choice) in stage.chosen.enumerated() where !choice.extensions.isEmpty {
        guard let source = self.stage(choice.stage) else { continue }
        try requireNames(
          choice.extensions.map(\.factor), kind: "factor",
          in: "the list of extensions of the choice of \(choice.factors.quoted) in stage \(stage.name)")
        let others =
          stages[..<index].flatMap(\.chosen).filter { $0.stage == source.name }
          + stage.chosen[..<number].filter { $0.stage == source.name }
        for extended in choice.extensions {
          try validate(extended, of: choice, for: stage, source, beside: others.flatMap(\.extensions))
        }
      }
    }
  }

  private func validate(
    _ extended: Choice.Extension, of choice: Choice, for stage: Stage, _ source: Stage,
    beside others: [Choice.Extension]
  ) throws {
    let name = extended.factor
    func fail(_ problem: String) -> DesignError {
      .extending(factor: name, stage: source.name, problem)
    }
    guard choice.factors.contains(name) else {
      throw fail("the choice for stage \(stage.name) is of \(choice.factors.quoted)")
    }
    if let problem = extended.step.problem { throw fail(problem) }
    for end in [extended.lowest, extended.highest] {
      if let end, !end.isFinite { throw fail("the end must be a finite number, not \(end)") }
    }
    if let lowest = extended.lowest, let highest = extended.highest, lowest > highest {
      throw fail("the lowest level \(lowest) lies above the highest level \(highest)")
    }
    if others.contains(where: { $0.factor == name && $0 != extended }) {
      throw fail("another choice extends it by other steps or to other ends")
    }
    let levels = levels(of: name, in: source)
    guard !levels.isEmpty, levels.allSatisfy({ $0.asNumber != nil }) else {
      throw fail("only a factor whose levels are numbers has further ones")
    }
    if case .integer = levels[0],
      let end = [extended.lowest, extended.highest].compactMap({ $0 })
        .first(where: { $0.rounded() != $0 })
    {
      throw fail("the levels are whole numbers, and the end \(end) is none")
    }
    for level in levels { try validate(level, of: extended, fail) }
    for ends in ends(of: name, choice, for: stage, source) {
      for (level, end) in [(ends.low, Choice.End.low), (ends.high, .high)] {
        try validateSteps(of: extended, beyond: level, at: end, fail)
      }
    }
  }

  private func validate(
    _ level: FactorValue, of extended: Choice.Extension, _ fail: (String) -> DesignError
  ) throws {
    let number = level.asNumber ?? 0
    if case .times = extended.step, number <= 0 {
      throw fail("steps that multiply need positive levels, and one is \(level); use steps that add")
    }
    if number < extended.lowest ?? number || number > extended.highest ?? number {
      throw fail("the level \(level) lies outside of the ends of what is possible")
    }
  }

  private func validateSteps(
    of extended: Choice.Extension, beyond level: FactorValue, at end: Choice.End,
    _ fail: (String) -> DesignError
  ) throws {
    let levels: [FactorValue]
    do {
      levels = try extended.levels(beyond: level, at: end)
    } catch {
      throw fail(
        "a step \(end == .low ? "below" : "above") \(error.from) leads to no other number; take a larger step, or "
          + "state the \(end == .low ? "lowest" : "highest") level that there can be")
    }
    for next in levels {
      guard let fault = extended.check.fault(next) else { continue }
      throw fail(
        "its steps may lead from \(level) to \(next): \(fault); state the "
          + "\(end == .low ? "lowest" : "highest") level that there can be")
    }
  }

  /// The smallest and the largest level of a factor that a stage offers: in all, and for each combination of the choice's
  /// `within` factors in the first repeat.
  private func ends(
    of factor: String, _ choice: Choice, for stage: Stage, _ source: Stage
  ) -> [(low: FactorValue, high: FactorValue)] {
    let runs = (0..<source.seeds.count).flatMap { self.runs(of: source, seed: $0) }
    let offered =
      [levels(of: factor, in: source)]
      + combinations(of: stage, over: choice.within.sorted()).map { given in
        runs.filter { given.agree(with: $0.levels) }.compactMap { $0.levels[factor] }
      }
    return Set(offered.map(Set.init)).compactMap { levels in
      guard let low = levels.min(by: { $0.precedes($1) }), let high = levels.max(by: { $0.precedes($1) })
      else { return nil }
      return (low, high)
    }
  }
}

extension Choice.Extension.Step {
  /// What is wrong with the step, in words; `nil` where nothing is.
  fileprivate var problem: String? {
    switch self {
    case .times(let factor) where !(factor > 1) || !factor.isFinite:
      "a step that multiplies must be a finite number above 1, not \(factor)"
    case .plus(let difference) where !(difference > 0) || !difference.isFinite:
      "a step that adds must be a finite number above 0, not \(difference)"
    case .times, .plus: nil
    }
  }
}
