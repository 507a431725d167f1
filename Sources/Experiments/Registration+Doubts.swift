import AssayStatistics

extension Registration {
  /// The outcomes that hold only for levels that were tuned once: a stage on which they rest, or one by which that was
  /// tuned, chooses by a stage that is not repeated, so that the variance of tuning is in none of their intervals.
  public var tunedOnce: [String] {
    rule.outcomes.filter { outcome in design.stage(outcome.stage).map(design.isTunedOnce) ?? false }.map(
      \.name)
  }

  /// Makes inconclusive, whatever its values say, every outcome that rests on doubtful levels; its note says which.
  func leaveOpen(_ evidence: inout [Evidence], from records: [Record], of part: StudyPart) throws {
    let design = part.design
    let index = RecordIndex(records)
    let choices = Dictionary(
      grouping: try design.stages.flatMap { try design.choices(for: $0, from: index) }, by: \.stage)
    guard choices.values.joined().contains(where: { $0.doubt != nil }) else { return }
    for (number, outcome) in rule.outcomes.enumerated() {
      guard let stage = design.stage(outcome.stage) else { continue }
      let cells = try [outcome.treatment, outcome.control].compactMap { $0 }.flatMap {
        try outcome.cells(of: $0, in: stage, of: design).map(\.levels)
      }
      let doubts = design.doubts(behind: stage, at: cells, among: choices)
      guard !doubts.isEmpty else { continue }
      evidence[number].leaveOpen(because: Self.words(doubts, of: outcome, in: design))
    }
  }

  private static func words(_ doubts: [ChosenLevels], of outcome: Outcome, in design: Design) -> String {
    var counts: [(text: String, count: Int, total: Int)] = []
    for doubt in doubts {
      let text = doubt.doubtWords(isOwn: doubt.stage == outcome.stage)
      let total =
        doubt.seed == nil ? 0 : design.stage(doubt.stage).map { design.plannedSeeds(of: $0).count } ?? 0
      if let index = counts.firstIndex(where: { $0.text == text }) {
        counts[index].count += 1
      } else {
        counts.append((text, 1, total))
      }
    }
    let shown = counts.prefix(3).map {
      $0.text + ($0.total == 0 ? "" : " (\($0.count) of \($0.total) seeds)")
    }
    return "neither supported nor refuted, because tuning may have missed the best levels: "
      + shown.joined(separator: "; ") + (counts.count > 3 ? "; and \(counts.count - 3) more" : "")
  }
}

extension Evidence {
  /// Gives up every answer but the estimate and the interval.
  fileprivate mutating func leaveOpen(because reason: String) {
    isDoubtful = true
    judged = Judged(support: 1, refutation: 1)
    if pValue != nil { pValue = 1 }
    note = [reason, note].compactMap { $0 }.joined(separator: "; ")
  }
}

extension ChosenLevels {
  /// What is doubtful, in words: `rate=4.0 lies at an end of the levels that were run, at arm=plain`.
  fileprivate func doubtWords(isOwn: Bool) -> String {
    let place = (isOwn ? "" : ", for stage \(stage)") + (given.isEmpty ? "" : ", at \(given.worded)")
    switch doubt {
    case .edge(let factors):
      let ends = levels.filter { factors.contains($0.key) }.worded
      return ends + (factors.count == 1 ? " lies at an end" : " lie at the ends")
        + " of the levels that were run"
        + place
    case .censored: return "censored values leave open whether \(levels.worded) is best" + place
    case nil: return ""
    }
  }
}

extension Design {
  /// Whether a stage, or one by which it was tuned, chooses by a stage that is not repeated.
  func isTunedOnce(_ stage: Stage) -> Bool {
    stage.chosen.contains { choice in
      guard
        let source = stages.prefix(while: { $0.name != stage.name }).first(where: { $0.name == choice.stage })
      else { return false }
      return !source.isRepeated || isTunedOnce(source)
    }
  }

  /// The doubtful choices on which the trials of a stage rest that agree with one of `cells`, and which have one of these
  /// seeds; `nil` for all seeds.
  fileprivate func doubts(
    behind stage: Stage, at cells: [Levels], seeds: Set<UInt64>? = nil,
    among choices: [String: [ChosenLevels]]
  ) -> [ChosenLevels] {
    let places = Dictionary(zip(self.seeds(of: stage), 0...), uniquingKeysWith: { first, _ in first })
    return choices[stage.name, default: []].flatMap { chosen -> [ChosenLevels] in
      guard cells.contains(where: chosen.given.isCompatible),
        chosen.seed.map({ seeds?.contains($0) ?? true }) ?? true
      else { return [] }
      let own = chosen.doubt == nil ? [] : [chosen]
      let choice = stage.chosen.first { Set($0.factors) == Set(chosen.levels.keys) }
      guard let source = choice.flatMap({ self.stage($0.stage) }), !source.chosen.isEmpty else { return own }
      // By a repeated stage it was chosen by one of the repeats, else by all trials.
      let all = self.seeds(of: source)
      let sources = chosen.seed.flatMap { places[$0] }.map { place in
        let number = repeatNumber(ofPlace: place, in: stage)
        return Set(all[self.places(ofRepeat: number, of: source).clamped(to: all.indices)])
      }
      return own + doubts(behind: source, at: [chosen.given], seeds: sources, among: choices)
    }
  }
}
