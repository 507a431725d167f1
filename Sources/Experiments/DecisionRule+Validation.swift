import AssayStatistics

extension DecisionRule {
  /// Checks the rule by itself and against the design whose records it judges.
  func validate(for design: Design) throws {
    try requireBetween(0, confidence, 1, "the confidence")
    try requireBetween(0, sensitivity.effect, 1, "the effect to detect")
    try requireBetween(0.5, sensitivity.power, 1, "the power")
    guard outcomes.contains(where: \.decides) else {
      throw DesignError.missing("outcome that decides the claim")
    }
    try requireNames(outcomes.map(\.name), kind: "outcome", in: "the rule")
    try validateLooks(for: design)
    for outcome in outcomes {
      try outcome.validate(for: design)
      if !looks.isEmpty { try outcome.validate(looks: looks, level: level) }
    }
    if !isExploratory { try requirePower(on: design) }
  }

  private func validateLooks(for design: Design) throws {
    guard let first = looks.first, let last = looks.last else { return }
    guard first >= 1, zip(looks, looks.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw DesignError.looks(looks, "each must be a number of seeds from 1 on, greater than the one before")
    }
    for stage in design.stages where stage.purpose == .judging && stage.seeds.count != last {
      throw DesignError.looks(
        looks,
        "the last must be at all seeds of every judging stage, and \(stage.name) has \(stage.seeds.count)")
    }
  }

  private func requireBetween(_ low: Double, _ value: Double, _ high: Double, _ name: String) throws {
    guard value > low, value < high else {
      throw DesignError.probability(name, value, above: low, below: high)
    }
  }
}

extension Outcome {
  /// Checks that the outcome can be judged at looks.
  fileprivate func validate(looks: [Int], level: Double) throws {
    do { try statistic.requireLooks(looks, for: criterion, level: level) } catch {
      throw DesignError.criterion(outcome: name, "\(error)")
    }
  }

  fileprivate func validate(for design: Design) throws {
    let judged = design.stages.filter { $0.purpose == .judging }
    guard let stage = judged.first(where: { $0.name == self.stage }) else {
      throw DesignError.unknown(
        kind: "judging stage", name: self.stage, place: "outcome \(name)", known: judged.map(\.name))
    }
    try validateArms(in: stage, of: design)
    guard statistic.kinds.contains(sampleKind) else {
      throw DesignError.sample(outcome: name, statistic, given: sampleKind)
    }
    try validateCriterion()
  }

  private func validateCriterion() throws {
    func bound(_ value: Double) throws {
      guard value.isFinite else {
        throw DesignError.notFinite("outcome \(name): the bound", value)
      }
    }
    for value in criterion.bounds { try bound(value) }
    if case .within(let low, let high) = criterion, !(low < high) {
      throw DesignError.criterion(
        outcome: name, "the lower bound \(low) must lie below the upper bound \(high)")
    }
    if let threshold = statistic.threshold, !threshold.isFinite {
      throw DesignError.notFinite("outcome \(name): the threshold", threshold)
    }
    let isVariance = statistic.kinds.contains(.groups)
    for value in criterion.bounds {
      switch statistic.unit {
      case .measure: break
      case .ratio:
        guard value > 0 else {
          throw DesignError.criterion(
            outcome: name, "the bound \(value) is none for a ratio, which is positive")
        }
      case .share:
        guard value < 1, value > 0 || (isVariance && value == 0) else {
          throw DesignError.criterion(
            outcome: name,
            "the bound \(value) is none for a share: it must lie above 0 and below 1, or the criterion holds always "
              + "or never")
        }
      }
    }
    if let effect, !(effect > 0 && effect < 1) {
      throw DesignError.probability("outcome \(name): the effect to detect", effect, above: 0, below: 1)
    }
  }
}
