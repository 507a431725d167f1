import AssayRandomness
import AssayStatistics

/// The verdicts that a rule gives on a study's records.
public struct Judgement: Sendable, Hashable {
  /// The claim's verdict.
  public var verdict: Verdict
  /// The result of each outcome, in the rule's order.
  public var outcomes: [OutcomeResult]
}

extension Registration {
  /// The seed of all random draws in judging: the first eight bytes of the registration's digest. The rule thus fixes
  /// its own resamples, so nobody can draw again until the result pleases.
  var judgingSeed: UInt64 {
    digest.prefix(16).reduce(0) { $0 << 4 | UInt64($1.hexDigitValue ?? 0) }
  }

  /// Judges the records of all trials.
  ///
  /// The p-values of the deciding outcomes that have one are corrected after Holm; the p-values of
  /// other outcomes are not. The claim is refuted when a deciding outcome is refuted, supported when there are deciding
  /// outcomes and all of them are supported, and otherwise inconclusive.
  ///
  /// - Throws: ``StudyError`` for a trial or a measure that is missing. Data that give no answer are no
  ///   error: the outcome is then inconclusive, and its note says why.
  package func judge(_ records: [Record]) throws -> Judgement {
    let stream = RandomStream(seed: judgingSeed, name: "bootstrap")
    var evidence = try rule.outcomes.map { outcome in
      Evidence(
        of: outcome, pairs: try outcome.pairs(in: records, of: design), confidence: rule.confidence,
        stream: stream.split(outcome.name))
    }
    let tested = evidence.indices.filter { evidence[$0].pValue != nil && rule.outcomes[$0].decides }
    let adjusted = try Holm.adjusted(tested.compactMap { evidence[$0].pValue })
    for (index, pValue) in zip(tested, adjusted) { evidence[index].pValue = pValue }

    let results = zip(rule.outcomes, evidence).map { outcome, evidence in
      OutcomeResult(
        name: outcome.name, estimate: evidence.interval?.estimate ?? .nan,
        low: evidence.interval?.low ?? .nan, high: evidence.interval?.high ?? .nan,
        confidence: rule.confidence, pValue: evidence.pValue,
        verdict: outcome.criterion.verdict(of: evidence, confidence: rule.confidence),
        pairs: evidence.pairs, note: evidence.note)
    }
    let deciding = zip(rule.outcomes, results).filter(\.0.decides).map(\.1.verdict)
    let isSupported = !deciding.isEmpty && deciding.allSatisfy { $0 == .supported }
    let verdict: Verdict =
      deciding.contains(.refuted) ? .refuted : isSupported ? .supported : .inconclusive
    return Judgement(verdict: verdict, outcomes: results)
  }
}

extension Outcome {
  /// The paired values that the outcome judges, by seed of its stage.
  func pairs(in records: [Record], of design: Design) throws -> [OutcomeResult.Pair] {
    let judged = records.filter { $0.trial.stage == stage }
    func values(_ arm: Levels) throws -> [UInt64: Double] {
      let cell = judged.filter { arm.agree(with: $0.trial.levels) }
      return Dictionary(
        try cell.map { ($0.trial.seed, try $0.measure(measure)) }, uniquingKeysWith: { first, _ in first })
    }
    let treatments = try values(treatment)
    let controls = try control.map(values)
    return try (design.stage(stage)?.seeds.all ?? []).map { seed in
      guard let treatment = treatments[seed] else {
        throw StudyError.missingTrial(outcome: name, arm: "treatment", seed: seed)
      }
      guard let controls else {
        return OutcomeResult.Pair(seed: seed, treatment: treatment, control: nil)
      }
      guard let control = controls[seed] else {
        throw StudyError.missingTrial(outcome: name, arm: "control", seed: seed)
      }
      return OutcomeResult.Pair(seed: seed, treatment: treatment, control: control)
    }
  }
}

extension Outcome.Criterion {
  /// Whether the criterion compares with no effect, and therefore needs a test.
  var needsTest: Bool {
    switch self {
    case .below, .above: true
    case .within, .everyBelow, .everyAbove: false
    }
  }

  /// The verdict on the evidence. An interval that touches a bound decides nothing: the bound itself belongs
  /// to neither side.
  func verdict(of evidence: Evidence, confidence: Double) -> Verdict {
    switch self {
    case .everyBelow(let bound): return every(evidence.values) { $0 < bound }
    case .everyAbove(let bound): return every(evidence.values) { $0 > bound }
    case .below, .above, .within: break
    }
    guard let interval = evidence.interval else { return .inconclusive }
    let isSignificant = evidence.pValue.map { $0 <= 1 - confidence } ?? true
    // Where the bound is no effect or lies beyond it, refuting the outcome claims an effect in the other
    // direction, and that needs the test as well.
    let noEffect = evidence.noEffect ?? .nan
    let (supports, refutes): (Bool, Bool) =
      switch self {
      case .below(let bound):
        (
          interval.high < bound && isSignificant,
          interval.low > bound && (isSignificant || bound < noEffect)
        )
      case .above(let bound):
        (
          interval.low > bound && isSignificant,
          interval.high < bound && (isSignificant || bound > noEffect)
        )
      case .within(let low, let high):
        (interval.low > low && interval.high < high, interval.high < low || interval.low > high)
      case .everyBelow, .everyAbove: (false, false)
      }
    return supports ? .supported : refutes ? .refuted : .inconclusive
  }

  /// The verdict of a criterion on every seed: one value that fails refutes; a value that is not a number
  /// makes the outcome inconclusive unless another fails.
  private func every(_ values: [Double], _ holds: (Double) -> Bool) -> Verdict {
    if values.contains(where: { !$0.isNaN && !holds($0) }) { return .refuted }
    return values.isEmpty || values.contains(where: \.isNaN) ? .inconclusive : .supported
  }
}
