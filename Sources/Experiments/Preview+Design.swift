extension Preview.PlannedStage {
  /// - Parameter seconds: The times of the stage's recorded trials.
  init(_ stage: Stage, of design: Design, seconds: [Double]) {
    self.init(
      name: stage.name, purpose: stage.purpose, trials: design.trialCount(of: stage),
      seeds: stage.seeds.count,
      isRepeated: stage.isRepeated, layout: stage.layoutWords, resolution: design.resolution(of: stage),
      recorded: seconds.count,
      meanSeconds: seconds.isEmpty ? nil : seconds.reduce(0, +) / Double(seconds.count))
  }
}

extension Preview.PlannedOutcome {
  init(_ outcome: Outcome, of design: Design) throws {
    self.init(
      name: outcome.name, aliases: try design.aliases(of: outcome).map { $0.joined(separator: "·") },
      averagedOver: outcome.averagedOver,
      isTunedOnce: design.stage(outcome.stage).map(design.isTunedOnce) ?? false)
  }
}

extension Design {
  /// The most trials that extensions add. One extended factor can only move on at one of its ends, by two levels; several that
  /// are chosen together may move each other to both.
  var extensionLimit: Int {
    stages.reduce(0) { sum, stage in
      let choices = stages.flatMap(\.chosen).filter { $0.stage == stage.name }
      var most: [String: Int] = [:]
      for choice in choices {
        let ends = choice.extensions.count == 1 ? 1 : 2
        for step in choice.extensions {
          most[step.factor] = max(most[step.factor] ?? 0, ends * Choice.Extension.limit)
        }
      }
      guard !most.isEmpty else { return sum }
      let growth = most.reduce(1.0) { growth, factor in
        let levels = Double(max(levels(of: factor.key, in: stage).count, 1))
        return growth * (levels + Double(factor.value)) / levels
      }
      let added = Double(trialCount(of: stage)) * (growth - 1)
      let (total, overflow) = sum.addingReportingOverflow(Int(exactly: added.rounded()) ?? .max)
      return overflow ? .max : total
    }
  }
}
