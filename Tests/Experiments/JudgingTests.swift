import AssayExperiments
import AssayStatistics
import Testing

/// How the results of outcomes become the verdict of a claim.
@Suite struct JudgingTests {
  private let rising = (1...12).map(Double.init)
  /// The p-value of the sign test of six values on one side: between 0.0125 and 0.025, so significant alone and not when
  /// doubled.
  private let six = 1.0 / 64

  /// All of no outcomes are supported.
  @Test func `a claim that no outcome decides is not supported`() throws {
    #expect(try Judging().judge().verdict == .inconclusive)
    var judging = Judging()
    judging.add("outcome", .shareAbove(0), .above(0.5), rising, nil, decides: false)
    let judgement = try judging.judge()
    #expect(judgement.outcomes.map(\.verdict) == [.supported])
    #expect(judgement.verdict == .inconclusive)
  }

  /// Six seeds below their control: p = 1/64 on one side, which is significant once and, doubled, is not.
  private func down(_ criteria: [(Criterion, decides: Bool)]) -> Judging {
    var judging = Judging()
    let control = Array(rising.prefix(6))
    for (index, (criterion, decides)) in criteria.enumerated() {
      judging.add("\(index)", .median, criterion, control.map { $0 - 1 }, control, decides: decides)
    }
    return judging
  }

  @Test func `support needs every deciding outcome, and no correction`() throws {
    for count in 1...4 {
      let judgement = try down([(Criterion, decides: Bool)](repeating: (.below(0), true), count: count))
        .judge()
      #expect(judgement.verdict == .supported)
      #expect(judgement.outcomes.allSatisfy { close($0.support, six) && $0.verdict == .supported })
    }
    #expect(try down([(.below(0), true), (.below(-1), true)]).judge().verdict == .inconclusive)
  }

  @Test func `refutations are corrected over the deciding outcomes and no others`() throws {
    func judge(_ criteria: [(Criterion, decides: Bool)]) throws -> (Judgement, [Double]) {
      let judgement = try down(criteria).judge()
      return (judgement, judgement.outcomes.map { $0.refutation })
    }
    let (alone, single) = try judge([(.above(0), true)])
    #expect(close(single[0], six) && alone.verdict == .refuted)
    let (both, pValues) = try judge([(.above(0), true), (.above(0), true)])
    #expect(pValues.allSatisfy { close($0, 2 * six) })
    #expect(both.outcomes.map(\.verdict) == [.inconclusive, .inconclusive])
    #expect(both.verdict == .inconclusive)
    let (described, own) = try judge([(.above(0), true), (.above(0), false), (.below(0), false)])
    #expect(close(own[0], six) && close(own[1], six) && own[2] == 1)
    #expect(described.outcomes.map(\.verdict) == [.refuted, .refuted, .supported])
    #expect(described.verdict == .refuted)
    // No test against no effect is corrected.
    for judgement in [alone, both, described] {
      #expect(judgement.outcomes.allSatisfy { close($0.pValue, 2 * six) })
    }
  }

  @Test func `outcomes without an answer do not make the correction of others milder`() throws {
    var broken = down([(.above(0), true)])
    let control = Array(rising.prefix(6))
    broken.add("broken", .median, .above(0), control.map { _ in .nan }, control)
    let judgement = try broken.judge()
    #expect(close(judgement.outcomes[0].refutation, 2 * six))
    #expect(judgement.outcomes[1].refutation == 1)
    #expect(judgement.outcomes.map(\.verdict) == [.inconclusive, .inconclusive])
    #expect(judgement.verdict == .inconclusive)
  }

  @Test func `the claim falls with one deciding outcome and stands with all`() throws {
    let low = zip(rising, [-3.5, -2.5, -3, -2, -4, -3, -3.5, -2.5, -3, -3, -2.5, -3.5]).map { $0 + $1 }
    let cases: [([(Criterion, Bool)], Verdict)] = [
      ([(.below(0), true)], .supported), ([(.above(0), true)], .refuted),
      ([(.below(0), true), (.within(-4, 0), true)], .supported),
      ([(.below(0), true), (.within(-3, 0), true)], .inconclusive),
      ([(.within(-3, 0), true), (.above(0), true)], .refuted),
      ([(.below(0), true), (.above(0), true)], .refuted),
      ([(.below(0), true), (.above(0), false)], .supported),
      ([(.below(0), true), (.within(-3, 0), false)], .supported),
    ]
    for (criteria, verdict) in cases {
      var judging = Judging()
      for (index, (criterion, decides)) in criteria.enumerated() {
        judging.add("\(index)", .mean, criterion, low, rising, decides: decides)
      }
      #expect(try judging.judge().verdict == verdict, "\(criteria)")
    }
  }

  @Test func `the same records give the same bits in whatever order they come`() throws {
    var judging = Judging()
    let control = (1...30).map { Double($0 * $0) }
    let treatment = control.enumerated().map { $1 - 4 + Double($0 * 7 % 11) }
    for name in ["a", "b"] { judging.add(name, .meanByPermutation, .above(0), treatment, control) }
    judging.add("c", .ratioOfMedians, .above(0.5), treatment.map { $0 + 10 }, control)
    let registration = try judging.registration()
    let judgement = try registration.judge(judging.records)
    #expect(try registration.judge(judging.records.reversed()) == judgement)
    func drawn(_ result: OutcomeResult) -> [Double] { [result.support, result.low, result.high] }
    // Another study flips other signs, and so does another outcome.
    let other = try judging.judge(claim: "another")
    #expect(drawn(other.outcomes[0]) != drawn(judgement.outcomes[0]))
    #expect(drawn(judgement.outcomes[1]) != drawn(judgement.outcomes[0]))
    #expect(other.outcomes[0].estimate == judgement.outcomes[0].estimate)
    #expect(other.outcomes[2] == judgement.outcomes[2])
  }

  @Test func `an arm without a record of a seed cannot be judged`() throws {
    var judging = Judging()
    judging.add("a", .mean, .below(0), rising, rising)
    let registration = try judging.registration()
    #expect(
      message { _ = try registration.judge(Array(judging.records.dropLast())) }
        == "outcome a cannot be judged: the control has no record of seed 11")
    #expect(
      message { _ = try registration.judge(Array(judging.records.dropFirst())) }
        == "outcome a cannot be judged: the treatment has no record of seed 0")
  }
}
