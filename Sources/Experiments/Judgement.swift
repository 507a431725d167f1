import AssayRandomness
import AssayStatistics

/// The verdicts that a rule gives on a study's records.
public struct Judgement: Sendable, Hashable {
  /// The claim's verdict.
  public var verdict: Verdict
  /// The result of each outcome, in the rule's order.
  public var outcomes: [OutcomeResult]
  /// The number of seeds that were judged; `nil` where the rule has no looks.
  public var look: Int?
}

extension Registration {
  /// The seed of all random draws in judging: the first eight bytes of the registration's digest. The rule thus fixes
  /// its own resamples, so nobody can draw again until the result pleases.
  var judgingSeed: UInt64 {
    digest.prefix(16).reduce(0) { $0 << 4 | UInt64($1.hexDigitValue ?? 0) }
  }

  /// Judges the records of all trials, or at the first look that decides: see ``DecisionRule``.
  ///
  /// - Throws: ``StudyError`` for a trial or a measure that is missing. Data that give no answer are no
  ///   error: the outcome is then inconclusive, and its note says why.
  package func judge(_ records: [Record]) throws -> Judgement {
    let parts = parts
    for part in parts.dropLast() {
      let judgement = try judge(records, of: part)
      if judgement.verdict != .inconclusive { return judgement }
    }
    return try judge(records, of: parts[parts.count - 1])
  }

  /// Judges the records of a part of the design; others are not read.
  func judge(_ records: [Record], of part: StudyPart) throws -> Judgement {
    let stream = RandomStream(seed: judgingSeed, name: "bootstrap")
    let corrected = rule.outcomes.indices.filter { rule.outcomes[$0].decides }
    var evidence = try rule.outcomes.map { outcome in
      Evidence(
        of: outcome, try outcome.values(in: records, of: part.design), rule: rule,
        refutations: outcome.decides ? corrected.count : 1, stream: stream.split(outcome.name))
    }
    try leaveOpen(&evidence, from: records, of: part)
    let refutations = corrected.map { evidence[$0].judged.refutation }
    let adjusted =
      rule.looks.isEmpty
      ? try Holm.adjusted(refutations) : refutations.map { min(1, Double(corrected.count) * $0) }
    for (index, pValue) in zip(corrected, adjusted) { evidence[index].judged.refutation = pValue }

    let results = zip(rule.outcomes, evidence).map { outcome, evidence in
      let judged = evidence.judged
      return OutcomeResult(
        name: outcome.name, estimate: evidence.interval?.estimate ?? .nan,
        low: evidence.interval?.low ?? .nan, high: evidence.interval?.high ?? .nan,
        confidence: rule.confidence, support: judged.support, refutation: judged.refutation,
        pValue: evidence.pValue, censoring: evidence.censoring, censored: evidence.values.censored,
        verdict: judged.support <= rule.level
          ? .supported : judged.refutation <= rule.level ? .refuted : .inconclusive,
        pairs: evidence.values.pairs, groups: evidence.values.groups,
        isDoubtful: evidence.isDoubtful, note: evidence.note)
    }
    let deciding = zip(rule.outcomes, results).filter(\.0.decides).map(\.1.verdict)
    let isSupported = !deciding.isEmpty && deciding.allSatisfy { $0 == .supported }
    let verdict: Verdict =
      deciding.contains(.refuted) ? .refuted : isSupported ? .supported : .inconclusive
    return Judgement(verdict: verdict, outcomes: results, look: part.look)
  }
}

extension Outcome {
  /// The values that the outcome judges, by seed of its stage.
  func values(in records: [Record], of design: Design) throws -> OutcomeValues {
    guard let stage = design.stage(stage) else { return OutcomeValues() }
    let judged = records.filter { $0.trial.stage == stage.name }
    let seeds = design.seeds(of: stage)
    let factors = Set(stage.layoutFactors)
    let measured = Dictionary(
      judged.map { (RunKey($0.trial, factors), $0) }, uniquingKeysWith: { first, _ in first })
    let runs = seeds.indices.map { design.runs(of: stage, seed: $0) }
    /// One value for each seed: the mean over the runs of the cell, in the layout's order.
    func values(_ cell: Levels, _ arm: String) throws -> [CensoredNumber] {
      let cell = cell.filter { factors.contains($0.key) }
      return try zip(seeds, runs).map { seed, runs in
        let values = try runs.filter { cell.agree(with: $0.conditions) }.map { run in
          guard let record = measured[RunKey(seed: seed, run: run)] else {
            throw StudyError.missingTrial(outcome: name, arm: arm, seed: seed)
          }
          return try record.value(measure)
        }
        guard let mean = CensoredNumber.mean(of: values) else {
          throw StudyError.missingTrial(outcome: name, arm: arm, seed: seed)
        }
        return mean
      }
    }
    /// The weighted sum of the arm's cells for each seed, in the order of the cells.
    func sums(_ arm: Levels, _ title: String) throws -> [CensoredNumber] {
      let cells = try cells(of: arm, in: stage, of: design)
      if cells.count == 1, cells[0].weight == 1 { return try values(cells[0].levels, title) }
      return try cells.reduce([CensoredNumber](repeating: CensoredNumber(number: 0), count: seeds.count)) {
        sums, cell in
        zip(sums, try values(cell.levels, title)).map { $0 + cell.weight * $1 }
      }
    }
    if case .groups = contrast {
      let groups = try cells(of: treatment, in: stage, of: design).map { try values($0.levels, "treatment") }
      return OutcomeValues(
        groups: groups.map { $0.map(\.number) },
        censoredInGroups: groups.reduce(0) { $0 + $1.count { !$0.open.isEmpty } })
    }
    let treatments = try sums(treatment, "treatment")
    let controls = try control.map { try sums($0, "control") }
    return OutcomeValues(
      pairs: seeds.indices.map {
        OutcomeResult.Pair(
          seed: seeds[$0], treatment: treatments[$0].number, control: controls?[$0].number,
          treatmentCensoring: treatments[$0].open, controlCensoring: controls?[$0].open ?? [])
      })
  }
}

/// A run with its seed: what names a trial of a stage before its choices.
private struct RunKey: Hashable {
  var seed: UInt64
  var run: Design.Run

  init(seed: UInt64, run: Design.Run) { (self.seed, self.run) = (seed, run) }

  /// The run that a trial is of, in a stage whose layout sets these factors.
  init(_ trial: Trial, _ factors: Set<String>) {
    seed = trial.seed
    run = Design.Run(levels: trial.levels.filter { factors.contains($0.key) }, overrides: trial.overrides)
  }
}
