import AssayExperiments
import AssayStatistics
import AssayVariables
import Foundation
import Testing

/// Outcomes whose arms are several cells of a design.
@Suite struct ContrastJudgingTests {
  private let depth = Variable<Double>("depth", "hidden layers", .positive)
  private let draw = Variable<Int>("draw", "the seed of the first weights", .count)
  private static let depths: [Double] = [1, 3, 10]
  private static let slopes: [[Double]] = [
    [2.5, 3, 2, 3.5, 2.75, 3.25, 2.25, 3], [1, 1.5, 1.25, 0.5, 1, 0.75, 1.25, 1.5],
  ]
  private let treated = slopes[0]
  private let plain = slopes[1]

  /// Two arms crossed with three depths. The measure `line` rises with the depth, and `curve` with its logarithm, in each
  /// seed by the slope that `slopes` gives.
  private func recorded() -> Judging {
    var judging = Judging()
    judging.crossed["depth"] = Self.depths.map { .number($0) }
    for (arm, slopes) in zip(["treated", "plain"], Self.slopes) {
      for depth in Self.depths {
        let levels: Levels = ["arm": .text(arm), "depth": .number(depth)]
        judging.record("line", levels, slopes.enumerated().map { Double(10 * $0) + $1 * depth })
        judging.record("curve", levels, slopes.enumerated().map { Double(10 * $0) + $1 * log(depth) })
      }
    }
    return judging
  }

  private func expectClose(
    _ values: [Double?], _ expected: [Double], _ sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(values.count == expected.count, sourceLocation: sourceLocation)
    for (value, expected) in zip(values, expected) {
      #expect(((value ?? .nan) - expected).magnitude < 1e-12, sourceLocation: sourceLocation)
    }
  }

  @Test func `a slope is that of each seed's line over the levels or their logarithms`() throws {
    var judging = recorded()
    judging.add("linear", "line", .slope(over: depth), .mean, .above(2))
    judging.add("logarithmic", "curve", .slope(over: depth, .logarithmic), .mean, .above(2))
    judging.add(
      "median", "line", .slope(over: depth), .median, .below(2), ["arm": "plain"])
    let results = try judging.judge().outcomes
    for (result, slopes) in zip(results, [treated, treated, plain]) {
      expectClose(result.pairs.map(\.treatment), slopes)
      #expect(result.pairs.map(\.seed) == (0..<8).map(UInt64.init))
      #expect(result.pairs.allSatisfy { $0.control == nil })
      #expect(result.pValue == nil)
      #expect(result.verdict == .supported)
    }
    let student = try StudentTest.interval(of: treated)
    expectClose(
      [results[0].estimate, results[0].low, results[0].high], [student.estimate, student.low, student.high])
    expectClose([results[2].support], [1.0 / 256])
  }

  @Test func `weights add the cells of each seed`() throws {
    var judging = recorded()
    let contrast = Outcome.Contrast.weights([
      ([depth.is(10)], 1), ([depth.is(3)], -1),
    ])
    judging.add("gain", "line", contrast, .mean, .above(7))
    let one = Outcome.Contrast.weights([([depth.is(3)], 1)])
    judging.add("cell", "line", one, .median, .above(0))
    let results = try judging.judge().outcomes
    expectClose(results[0].pairs.map(\.treatment), treated.map { 7 * $0 })
    expectClose(results[1].pairs.map(\.treatment), treated.enumerated().map { Double(10 * $0) + 3 * $1 })
    #expect(results.map(\.verdict) == [.supported, .supported])
  }

  @Test func `a slope in two arms is an interaction: the difference of the slopes`() throws {
    var judging = recorded()
    let arms: (Levels, Levels) = (["arm": "treated"], ["arm": "plain"])
    judging.add(
      "slopes", "line", .slope(over: depth), .mean, .above(1), arms.0, arms.1)
    let gain = Outcome.Contrast.weights([
      ([depth.is(10)], 1), ([depth.is(1)], -1),
    ])
    judging.add("gains", "line", gain, .mean, .above(0), arms.0, arms.1)
    judging.add(
      "superior", "line", .slope(over: depth), .superiority, .above(0.5), arms.0, arms.1)
    let results = try judging.judge().outcomes
    let differences = zip(treated, plain).map { $0 - $1 }
    expectClose(results[0].pairs.map(\.treatment), treated)
    expectClose(results[0].pairs.map(\.control), plain)
    expectClose(
      [results[0].estimate, results[0].support, results[0].pValue],
      [
        try Summary.mean(differences),
        try StudentTest.pValue(of: differences, bound: 1, alternative: .greater),
        try StudentTest.pValue(of: differences),
      ])
    // The interaction of the table of four cells: plain and treated, at depth 1 and at depth 10.
    let blocks = (0..<8).map { seed in
      [plain, treated].flatMap { slopes in [1, 10].map { Double(10 * seed) + slopes[seed] * $0 } }
    }
    expectClose(
      [results[1].support, results[1].pValue],
      [
        try Contrast.interaction.pValue(blocks: blocks, alternative: .greater),
        try Contrast.interaction.pValue(blocks: blocks),
      ])
    #expect(results[2].estimate == 1)
    expectClose([results[2].support], [1.0 / 256])
    #expect(results.allSatisfy { $0.verdict == .supported })
  }

  @Test func `groups are judged by the share of variance between them`() throws {
    var judging = Judging()
    judging.crossed["draw"] = [7, 8, 9]
    let groups: [[Double]] = [[1, 2, 1.5, 2.5], [11, 12, 12.5, 10], [20, 21, 19.5, 22]]
    for (draw, values) in zip([7, 8, 9], groups) {
      judging.record("loss", ["arm": "treated", "draw": .integer(draw)], values)
    }
    for (name, criterion) in [("above", Criterion.above(0.5)), ("below", .below(0.5))] {
      judging.add(name, "loss", .groups(over: draw), .varianceShare, criterion)
    }
    let results = try judging.judge().outcomes
    let share = try VarianceShare(groups: groups)
    let (greater, less) = (
      try share.pValue(bound: 0.5, alternative: .greater), try share.pValue(bound: 0.5, alternative: .less)
    )
    for result in results {
      #expect(result.groups == groups && result.pairs.isEmpty)
      #expect(result.estimate == share.share)
      #expect(result.pValue == (try share.pValue(bound: 0)))
    }
    #expect(results.map(\.support) == [greater, less])
    // Holm's correction of two deciding outcomes.
    #expect(results.map(\.refutation) == (try Holm.adjusted([less, greater])))
    #expect(results.map(\.verdict) == [.supported, .refuted])
  }

  @Test func `groups that do not vary, or are not numbers, have no answer`() throws {
    for (value, words) in [
      (4.0, "do not vary"), (.nan, "value 2 of group number 1"), (.infinity, "all must be finite"),
    ] {
      var judging = Judging()
      judging.crossed["draw"] = [7, 8]
      judging.record("loss", ["arm": "treated", "draw": 7], [4, 4, 4])
      judging.record("loss", ["arm": "treated", "draw": 8], [4, 4, value])
      judging.add("share", "loss", .groups(over: draw), .varianceShare, .above(0.5))
      let result = try judging.judge().outcomes[0]
      #expect(result.verdict == .inconclusive)
      #expect(result.estimate.isNaN && result.support == 1 && result.refutation == 1 && result.pValue == 1)
      #expect(result.note?.contains(words) == true)
    }
  }

  @Test func `a cell that is not a number, or infinite, leaves the seed's contrast without one`() throws {
    for (value, note) in [
      (Double.nan, "the treatment of seed 2 is not a number"),
      (.infinity, "number 2 of the values, counted from 0, is inf; all must be finite"),
    ] {
      var judging = recorded()
      var values = treated
      values[2] = value
      judging.record("line", ["arm": "treated", "depth": 10.0], values)
      let contrast = Outcome.Contrast.weights([
        ([depth.is(10)], 1), ([depth.is(3)], -1),
      ])
      judging.add("gain", "line", contrast, .mean, .above(0))
      let result = try judging.judge().outcomes[0]
      #expect(result.verdict == .inconclusive)
      #expect(result.note == note)
    }
  }

  @Test func `a contrast needs a record of every cell, in whatever order`() throws {
    var judging = recorded()
    judging.add("slope", "line", .slope(over: depth), .mean, .above(0))
    let registration = try judging.registration()
    let judgement = try registration.judge(judging.records)
    #expect(try registration.judge(judging.records.reversed()) == judgement)
    let records = judging.records.filter {
      !($0.trial.seed == 5 && $0.trial.levels["depth"] == 3.0 && $0.trial.levels["arm"] == "treated")
    }
    #expect(
      message { _ = try registration.judge(records) }
        == "outcome slope cannot be judged: the treatment has no record of seed 5")
  }
}
