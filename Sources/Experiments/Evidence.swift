import AssayRandomness
import AssayStatistics

/// Estimate, interval and p-values of one outcome, before a correction for several outcomes.
struct Evidence {
  var values: OutcomeValues
  /// The interval; `nil` when the data give none.
  var interval: Interval?
  /// The side of the estimate on which the true one lies; `nil` where it is exact.
  var censoring: Censoring?
  /// The one-sided p-values against the criterion's bounds. Both are 1 when the data give no answer, so that the number of
  /// tests that are corrected for never depends on the data.
  var judged = Judged(support: 1, refutation: 1)
  /// The two-sided p-value against no effect; `nil` where the statistic knows no such value. It decides nothing.
  var pValue: Double?
  /// Whether the outcome rests on levels that may not be the best.
  var isDoubtful = false
  /// Why there is no answer.
  var note: String?

  /// - Parameter refutations: The number of outcomes for which the test that refutes is corrected.
  init(
    of outcome: Outcome, _ values: OutcomeValues, rule: DecisionRule, refutations: Int, stream: RandomStream
  ) {
    self.values = values
    let statistic = outcome.statistic
    if outcome.noEffect != nil { pValue = 1 }
    do {
      try requireNumbers()
      if values.censored > 0 {
        judgeRange(outcome, rule, refutations, stream)
        return
      }
      let sample = values.sample(outcome.sampleKind)
      guard rule.looks.isEmpty else {
        try judge(outcome, sample, rule, refutations, stream)
        return
      }
      let judged = try statistic.judge(outcome.criterion, on: sample, stream: stream)
      interval = try statistic.interval(of: sample, confidence: rule.confidence, stream: stream)
      if let noEffect = outcome.noEffect {
        pValue = try statistic.pValue(of: sample, bound: noEffect, alternative: .twoSided, stream: stream)
      }
      self.judged = judged
    } catch {
      interval = nil
      note = String(describing: error)
    }
  }

  /// Judges the seeds so far of a study with looks.
  private mutating func judge(
    _ outcome: Outcome, _ sample: Sample, _ rule: DecisionRule, _ refutations: Int, _ stream: RandomStream
  ) throws {
    let (statistic, looks) = (outcome.statistic, rule.looks)
    let judged = try statistic.judge(
      outcome.criterion, on: sample, looks: looks, level: rule.level,
      refutation: rule.level / Double(refutations), stream: stream)
    let interval = try statistic.interval(of: sample, looks: looks, confidence: rule.confidence)
    if let noEffect = outcome.noEffect {
      pValue = try statistic.pValue(of: sample, bound: noEffect, looks: looks, stream: stream)
    }
    if statistic.isIntervalMissingAtLooks {
      note = "no interval of a mean is valid at every look, so none is given"
    }
    (self.judged, self.interval) = (judged, interval)
  }

  /// Judges values some of which are only bounds of the true ones. The evidence holds for each of the values that they may
  /// be.
  private mutating func judgeRange(
    _ outcome: Outcome, _ rule: DecisionRule, _ refutations: Int, _ stream: RandomStream
  ) {
    let (statistic, kind) = (outcome.statistic, outcome.sampleKind)
    var notes = [values.words(kind)]
    defer { note = notes.compactMap(\.self).joined(separator: "; ") }
    if kind == .groups { return }
    let range = values.range(kind, statistic.unit)
    let found =
      rule.looks.isEmpty
      ? statistic.judge(
        outcome.criterion, on: range, noEffect: outcome.noEffect, confidence: rule.confidence, stream: stream)
      : statistic.judge(
        outcome.criterion, on: range, noEffect: outcome.noEffect, confidence: rule.confidence,
        looks: rule.looks,
        level: rule.level, refutation: rule.level / Double(refutations), stream: stream)
    (judged, pValue) = (found.judged, found.pValue)
    if let failure = found.failure {
      notes.append(failure)
      return
    }
    let (estimate, side) = found.estimate.known
    censoring = side
    interval = Interval(estimate: estimate, low: found.low, high: found.high, confidence: rule.confidence)
    if !statistic.decidesRanges(atLooks: !rule.looks.isEmpty) {
      notes.append(
        "one unknown value can move \(statistic.name)'s test either way, so that it decides nothing")
    } else if estimate.isNaN {
      notes.append("the estimate may lie on either side of what was recorded")
    }
  }

  private func requireNumbers() throws {
    for pair in values.pairs {
      for (arm, value) in [("treatment", pair.treatment), ("control", pair.control ?? 0)] where value.isNaN {
        throw NoNumber(seed: pair.seed, arm: arm)
      }
    }
  }

  /// The error for a value of an arm that is not a number.
  private struct NoNumber: Error, CustomStringConvertible {
    var seed: UInt64
    var arm: String
    var description: String { "the \(arm) of seed \(seed) is not a number" }
  }
}

extension EstimateRange {
  /// The estimate, and the side on which the true one lies where it is only a bound; NaN where it is open to both.
  fileprivate var known: (estimate: Double, side: Censoring?) {
    if low == high { return (low, nil) }
    if recorded == low { return (recorded, .above) }
    if recorded == high { return (recorded, .below) }
    return (.nan, nil)
  }
}
