import AssayRandomness
import AssayStatistics

/// Estimate, interval and p-value of one outcome, before Holm's correction and before the criterion.
struct Evidence {
  var pairs: [OutcomeResult.Pair]
  /// One value for each seed for `perSeed`; empty for other statistics.
  var values: [Double] = []
  /// The interval; `nil` when the data give none.
  var interval: Interval?
  /// The p-value; `nil` when the criterion asks for no test. It is 1 when the criterion asks for one and the
  /// data give no answer, so that the number of tests that Holm corrects for never depends on the data.
  var pValue: Double?
  /// The value of the statistic when the arms do not differ; `nil` without a control.
  var noEffect: Double?
  /// Why there is no interval, or which test replaced the usual one.
  var note: String?

  init(of outcome: Outcome, pairs: [OutcomeResult.Pair], confidence: Double, stream: RandomStream) {
    self.pairs = pairs
    if outcome.statistic == .perSeed {
      values = pairs.map(outcome.effect(of:))
    }
    noEffect = outcome.noEffect
    let isTested = outcome.criterion.needsTest && noEffect != nil
    do {
      try requireUsable(for: outcome.statistic)
      interval = try Self.interval(
        of: outcome.statistic, pairs, values, confidence, stream.split("interval"))
      if isTested { try test(outcome.statistic, stream.split("test")) }
    } catch {
      interval = nil
      pValue = isTested ? 1 : nil
      note = String(describing: error)
    }
  }

  private static func interval(
    of statistic: Outcome.Statistic, _ pairs: [OutcomeResult.Pair], _ values: [Double],
    _ confidence: Double, _ stream: RandomStream
  ) throws -> Interval {
    let treatment = pairs.map(\.treatment)
    let control = pairs.compactMap(\.control)
    switch statistic {
    case .ratioOfMedians:
      return try Bootstrap(.ratioOfMedians, treatment: treatment, control: control, stream: stream)
        .bcaInterval(confidence: confidence)
    case .meanDifference:
      return try StudentInterval.meanDifference(
        treatment: treatment, control: control, confidence: confidence)
    case .superiority:
      // Only the order within a pair counts, so infinite values are allowed.
      let signs = zip(treatment, control).map { $0 > $1 ? 1.0 : $0 < $1 ? -1 : 0 }
      return try Bootstrap(
        .superiority, treatment: signs, control: signs.map { _ in 0 }, stream: stream
      ).percentileInterval(confidence: confidence)
    case .perSeed:
      return try MedianInterval.of(values, confidence: confidence)
    }
  }

  /// Adds the p-value of the two-sided test against no effect. For a ratio of medians and a mean difference
  /// the test assumes exchangeable arms; for the other statistics it assumes an even chance to win a pair.
  private mutating func test(_ statistic: Outcome.Statistic, _ stream: RandomStream) throws {
    let treatment = pairs.map(\.treatment)
    let control = pairs.compactMap(\.control)
    switch statistic {
    case .ratioOfMedians where (treatment + control).allSatisfy { $0 > 0 }:
      pValue = try SignFlipTest.run(ratiosOf: treatment, to: control, stream: stream).pValue
    case .ratioOfMedians:
      pValue = try Self.signTest(zip(treatment, control).map { $0 < $1 ? -1 : $0 > $1 ? 1 : 0 })
      note = "a value is not positive and has no logarithm, so the sign test took the sign-flip test's place"
    case .meanDifference:
      pValue = try SignFlipTest.run(treatment: treatment, control: control, stream: stream).pValue
    case .superiority:
      pValue = try Self.signTest(zip(treatment, control).map { $0 < $1 ? -1 : $0 > $1 ? 1 : 0 })
    case .perSeed:
      pValue = try Self.signTest(values.map { $0 < 1 ? -1 : $0 > 1 ? 1 : 0 })
    }
  }

  private static func signTest(_ signs: [Int]) throws -> Double {
    try SignTest.pValue(wins: signs.count { $0 > 0 }, losses: signs.count { $0 < 0 })
  }

  private func requireUsable(for statistic: Outcome.Statistic) throws {
    for (index, pair) in pairs.enumerated() {
      for (arm, value) in [("treatment", pair.treatment), ("control", pair.control ?? 0)] {
        switch statistic {
        case .ratioOfMedians, .meanDifference:
          if !value.isFinite { throw Unusable(seed: pair.seed, arm: arm, value: value) }
        case .superiority, .perSeed:
          if value.isNaN { throw Unusable(seed: pair.seed, arm: arm, value: value) }
        }
      }
      if statistic == .perSeed, values[index].isNaN {
        throw Unusable(seed: pair.seed, arm: "ratio", value: values[index])
      }
    }
  }

  /// The error for a value of an arm for which the outcome's statistic is undefined.
  private struct Unusable: Error, CustomStringConvertible {
    var seed: UInt64
    var arm: String
    var value: Double
    var description: String {
      "the \(arm) of seed \(seed) is \(value.isNaN ? "not a number" : String(value))"
    }
  }
}
