import AssayStatistics

extension DecisionRule {
  /// Checks the rule by itself and against the design whose records it judges.
  func validate(for design: Design) throws {
    try requireBetween(0, confidence, 1, "the confidence")
    try requireBetween(0, power.falsePositives, 0.5, "the power's rate of false positives")
    try requireBetween(0, power.falseNegatives, 0.5, "the power's rate of false negatives")
    try requireBetween(0.5, power.superiority, 1, "the power's P(A>B)")
    guard outcomes.contains(where: \.decides) else {
      throw DesignError.missing("outcome that decides the claim")
    }
    try requireNames(outcomes.map(\.name), kind: "outcome", in: "the rule")
    for outcome in outcomes { try outcome.validate(for: design) }
    try validatePower(of: design)
  }

  /// Checks that every judging stage has the pairs that the power needs. A cell has one trial for each seed,
  /// so the pairs of an outcome are as many as the seeds of its stage.
  private func validatePower(of design: Design) throws {
    let needed = try SampleSize.pairs(
      superiority: power.superiority, falsePositives: power.falsePositives,
      falseNegatives: power.falseNegatives)
    for stage in design.stages where stage.purpose == .judging && stage.seeds.count < needed {
      throw DesignError.power(
        stage: stage.name, seeds: stage.seeds.count, needed: needed, power)
    }
  }

  private func requireBetween(_ low: Double, _ value: Double, _ high: Double, _ name: String) throws {
    guard value > low, value < high else {
      throw DesignError.probability(name, value, above: low, below: high)
    }
  }
}

extension Outcome {
  fileprivate func validate(for design: Design) throws {
    let judged = design.stages.filter { $0.purpose == .judging }
    guard let stage = judged.first(where: { $0.name == self.stage }) else {
      throw DesignError.unknown(
        kind: "judging stage", name: self.stage, place: "outcome \(name)", known: judged.map(\.name))
    }
    try validate(treatment, arm: "treatment", in: stage, of: design)
    if let control {
      try validate(control, arm: "control", in: stage, of: design)
      let distinct = stage.crossed.contains { factor, levels in
        levels.count > 1 && treatment[factor] != control[factor]
      }
      guard distinct else { throw DesignError.sameArms(outcome: name) }
    } else if statistic != .perSeed {
      throw DesignError.noControl(outcome: name, statistic)
    }
    try validateCriterion()
  }

  /// Checks that the stage has the arm's levels, and that they leave exactly one cell.
  private func validate(_ arm: Levels, arm title: String, in stage: Stage, of design: Design) throws {
    let place = "outcome \(name), \(title)"
    for factor in arm.keys.sorted() {
      guard let declared = design.factor(factor), declared.hasLevels || stage.crossed[factor] != nil else {
        throw DesignError.unknown(
          kind: "factor", name: factor, place: place,
          known: design.factors.filter(\.hasLevels).map(\.name))
      }
      // A chosen level is not known beforehand, so no outcome can select by it.
      let standing = declared.role == .held ? declared.levels : stage.crossed[factor] ?? []
      let levels = declared.hasLevels ? declared.levels.filter(standing.contains) : standing
      guard let level = arm[factor], levels.contains(level) else {
        throw DesignError.unknown(
          kind: "level of '\(factor)' in stage \(stage.name)",
          name: arm[factor]?.description ?? "", place: place, known: levels.map(\.description))
      }
    }
    let open = stage.crossed.filter { arm[$0.key] == nil && $0.value.count > 1 }
    guard open.isEmpty else {
      throw DesignError.cells(
        outcome: name, arm: title, count: open.values.reduce(1) { $0 * $1.count },
        open: open.keys.sorted())
    }
  }

  private func validateCriterion() throws {
    func bound(_ value: Double) throws {
      guard value.isFinite else {
        throw DesignError.notFinite("outcome \(name): the bound", value)
      }
    }
    switch criterion {
    case .below(let value), .above(let value):
      try bound(value)
    case .within(let low, let high):
      try bound(low)
      try bound(high)
      guard low < high else {
        throw DesignError.criterion(
          outcome: name, "the lower bound \(low) must lie below the upper bound \(high)")
      }
    case .everyBelow(let value), .everyAbove(let value):
      try bound(value)
      guard statistic == .perSeed else {
        throw DesignError.criterion(
          outcome: name, "a criterion for every seed needs the statistic perSeed, not \(statistic.rawValue)")
      }
    }
  }
}
