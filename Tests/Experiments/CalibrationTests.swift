import AssayExperiments
import AssayRandomness
import Testing

/// How often a verdict is wrong, over many studies that differ only in their draws. The streams are fixed,
/// and therefore the counts are too.
@Suite struct CalibrationTests {
  /// The value for a seed: one part that the pair shares, and one part of the arm's own.
  typealias Draw = @Sendable (_ shared: RandomStream, _ own: RandomStream) -> Double

  static let gaussian: Draw = { $0.normal(at: 0) + $1.normal(at: 0) }
  /// Heavy tails: normal numbers of random scale.
  static let heavy: Draw = { shared, own in
    shared.normal(at: 0) + own.normal(at: 0) / (0.1 + own.uniform(at: 1))
  }
  /// Positive and skewed.
  static let skewed: Draw = { shared, own in
    let value = 2 + shared.normal(at: 0) * 0.2 + own.normal(at: 0) * 0.3
    return 0.1 + value * value
  }

  @Test(arguments: [("gaussian", gaussian), ("heavy", heavy), ("skewed", skewed)])
  func `arms that are the same are told apart in no more than 5.5 % of studies`(
    _ name: String, _ draw: @escaping Draw
  ) throws {
    for (statistic, none, studies) in [
      (Outcome.Statistic.meanDifference, 0.0, 1500), (.superiority, 0.5, 200), (.ratioOfMedians, 1, 200),
      (.perSeed, 1, 1500),
    ] {
      if statistic == .ratioOfMedians || statistic == .perSeed, name != "skewed" { continue }
      let verdicts = try verdicts(statistic, .below(none), pairs: 14, studies: studies, effect: 0, draw)
      let wrong = verdicts.count { $0 != .inconclusive }
      #expect(Double(wrong) <= 0.055 * Double(studies), "\(name) \(statistic): \(wrong) of \(studies)")
    }
  }

  @Test func `a planted effect is found, and found the right way round`() throws {
    // 1.5 standard deviations of the difference.
    let effect = -1.5 * 2.0.squareRoot()
    for (statistic, none, studies) in [
      (Outcome.Statistic.meanDifference, 0.0, 200), (.superiority, 0.5, 30),
    ] {
      let verdicts = try verdicts(
        statistic, .below(none), pairs: 29, studies: studies, effect: effect, Self.gaussian)
      #expect(verdicts.allSatisfy { $0 == .supported }, "\(statistic)")
      let reversed = try self.verdicts(
        statistic, .below(none), pairs: 29, studies: studies, effect: -effect, Self.gaussian)
      #expect(reversed.allSatisfy { $0 == .refuted }, "\(statistic)")
    }
  }

  @Test func `the registered power is had at the registered number of pairs`() throws {
    // P(A>B) = 0.75 of normal differences corresponds to 0.6745 standard deviations. The design's power of
    // 0.95 is that of a one-sided test; the two-sided test has at least 0.9.
    let effect = -0.6745 * 2.0.squareRoot()
    let verdicts = try verdicts(
      .meanDifference, .below(0), pairs: 29, studies: 100, effect: effect, Self.gaussian)
    let found = verdicts.count { $0 == .supported }
    #expect(found >= 90)
    #expect(verdicts.allSatisfy { $0 != .refuted })
  }

  @Test func `equivalence is found where it is and refuted where it is not`() throws {
    for (effect, verdict) in [(0.0, Verdict.supported), (4, .refuted), (-4, .refuted)] {
      let verdicts = try verdicts(
        .meanDifference, .within(-2, 2), pairs: 29, studies: 100, effect: effect, Self.gaussian)
      #expect(verdicts.allSatisfy { $0 == verdict })
    }
    // At the bound itself, equivalence is claimed wrongly in 2.5 % of studies: 50, give or take 7.
    let verdicts = try verdicts(
      .meanDifference, .within(-2, 2), pairs: 14, studies: 2000, effect: 2, Self.gaussian)
    #expect(verdicts.count { $0 == .supported } <= 70)
  }

  private func verdicts(
    _ statistic: Outcome.Statistic, _ criterion: Outcome.Criterion, pairs: Int, studies: Int,
    effect: Double, _ draw: Draw
  ) throws -> [Verdict] {
    try (0..<studies).map { study in
      func values(_ arm: String) -> [Double] {
        (0..<pairs).map { seed in
          let stream = RandomStream(seed: UInt64(study * 1000 + seed), name: "calibration")
          return draw(stream.split("shared"), stream.split(arm))
        }
      }
      var judging = Judging()
      judging.add("o", statistic, criterion, values("treated").map { $0 + effect }, values("plain"))
      return try judging.judge(claim: "study-\(study)").verdict
    }
  }
}
