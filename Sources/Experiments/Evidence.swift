import AssayRandomness
import AssayStatistics

/// Estimate, interval and p-values of one outcome, before a correction for several outcomes.
struct Evidence {
  var pairs: [OutcomeResult.Pair]
  /// The values of each group, where the outcome judges groups.
  var groups: [[Double]]
  /// The interval; `nil` when the data give none.
  var interval: Interval?
  /// The one-sided p-values against the criterion's bounds. Both are 1 when the data give no answer, so that the number of
  /// tests that are corrected for never depends on the data.
  var judged = Judged(support: 1, refutation: 1)
  /// The two-sided p-value against no effect; `nil` where the statistic knows no such value. It decides nothing.
  var pValue: Double?
  /// Why there is no answer.
  var note: String?

  /// - Parameter refutations: The number of outcomes for which the test that refutes is corrected.
  init(
    of outcome: Outcome, _ values: OutcomeValues, rule: DecisionRule, refutations: Int, stream: RandomStream
  ) {
    (pairs, groups) = (values.pairs, values.groups)
    let statistic = outcome.statistic
    if outcome.noEffect != nil { pValue = 1 }
    do {
      try requireNumbers()
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

  private func requireNumbers() throws {
    for pair in pairs {
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

/// The values that an outcome judges.
struct OutcomeValues {
  /// One for each seed; empty where groups are judged.
  var pairs: [OutcomeResult.Pair] = []
  /// One group for each level of the contrast's factor; empty otherwise.
  var groups: [[Double]] = []

  func sample(_ kind: Sample.Kind) -> Sample {
    switch kind {
    case .values: .values(pairs.map(\.treatment))
    case .pairs: .pairs(treatment: pairs.map(\.treatment), control: pairs.compactMap(\.control))
    case .groups: .groups(groups)
    }
  }
}
