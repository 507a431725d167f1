import AssayRandomness
import AssayStatistics
import Testing

@Suite("Sequential sign-flip test")
struct SequentialSignFlipTests {
  let stream = RandomStream(seed: 3, name: "looks")

  @Test func `Looks are those of enumeration by NumPy`() throws {
    for row in try PowerOracle.read().signFlip {
      let test = try SequentialSignFlip(
        looks: [6, 8, 10, 12], level: row.level, spending: .linear, alternative: .greater, stream: stream)
      let result = try test.run(differences: row.differences)
      #expect(result.looks.map(\.count) == row.looks)
      #expect(result.looks.map(\.spent) == row.spent)
      for (look, expected) in zip(result.looks, row.above) {
        #expect(expected == 1e300 ? look.above == .infinity : agree(look.above, expected, 1e-8))
        #expect(look.below == -.infinity)
      }
      #expect((result.rejectedAt != nil) == row.rejects)
      // Turned signs are the other side's.
      let less = try SequentialSignFlip(
        looks: [6, 8, 10, 12], level: row.level, spending: .linear, alternative: .less, stream: stream)
      #expect(try less.run(differences: row.differences.map { -$0 }).rejectedAt == result.rejectedAt)
    }
  }

  /// The theorem: given the magnitudes, all assignments of signs are equally likely, and at most the spent share of
  /// them is rejected by each look.
  @Test(arguments: Alternative.allCases, SpentAlpha.allCases)
  func `No more assignments are rejected than the level allows`(
    alternative: Alternative, spending: SpentAlpha
  ) throws {
    let looks = [6, 8, 10]
    let test = try SequentialSignFlip(
      looks: looks, level: 0.1, spending: spending, alternative: alternative, stream: stream)
    for magnitudes in [stream.normal(count: 10).map(\.magnitude), [1, 1, 1, 2, 2, 3, 0.1, 0.1, 5, 0]] {
      var rejected = [0, 0, 0]
      for signs in 0..<1024 {
        let differences = magnitudes.enumerated().map { signs >> $0 & 1 == 0 ? $1 : -$1 }
        let result = try test.run(differences: differences)
        if result.rejectedAt != nil { rejected[result.looks.count - 1] += 1 }
      }
      var sum = 0
      for (look, count) in zip(looks, rejected) {
        sum += count
        #expect(try Double(sum) / 1024 <= spending.spent(level: 0.1, share: Double(look) / 10) + 1e-15)
      }
      #expect(sum > 0)
    }
  }

  @Test func `One look is the sign-flip test`() throws {
    for number in 0..<60 {
      let differences = stream.split(number).normal(count: 9).map { $0 + 0.6 }
      let pValue = try SignFlipTest.run(
        differences: differences, alternative: .greater, stream: stream
      ).pValue
      let test = try SequentialSignFlip(looks: [9], alternative: .greater, stream: stream)
      #expect(try test.run(differences: differences).looks[0].rejects == (pValue <= 0.025))
    }
  }

  @Test func `The bound is subtracted from every difference`() throws {
    let differences = stream.normal(count: 12)
    let plain = try SequentialSignFlip(looks: [8, 12], level: 0.3, alternative: .greater, stream: stream)
    let shifted = try SequentialSignFlip(
      looks: [8, 12], level: 0.3, alternative: .greater, bound: 4, stream: stream)
    let (a, b) = try (
      plain.run(differences: differences), shifted.run(differences: differences.map { $0 + 4 })
    )
    #expect(a.looks.map(\.spent) == b.looks.map(\.spent))
    #expect(a.rejectedAt == b.rejectedAt)
    for (look, other) in zip(a.looks, b.looks) where look.above.isFinite {
      #expect((look.above + 4 - other.above).magnitude < 1e-9)
    }
  }

  @Test func `Differences that are zero in decimals are no evidence`() throws {
    let control = (0..<8).map { Double($0) * 0.1 + 0.2 }
    let treatment = (0..<8).map { Double($0) * 0.1 + 0.3 }
    let test = try SequentialSignFlip(
      looks: [6, 8], level: 0.2, spending: .linear, alternative: .greater, bound: 0.1, stream: stream)
    #expect(try test.run(treatment: treatment, control: control).rejectedAt == nil)
    let none = try SequentialSignFlip(looks: [6, 8], level: 0.2, alternative: .greater, stream: stream)
    #expect(try none.run(differences: [Double](repeating: 0, count: 8)).rejectedAt == nil)
  }

  @Test func `Random assignments come near all of them`() throws {
    // Twenty-one pairs are sampled; with the last of them zero the enumeration of twenty is their truth.
    let differences = stream.normal(count: 20).map { $0 + 0.2 } + [0]
    let exact = try SequentialSignFlip(
      looks: [10, 20], spending: .linear, alternative: .greater, stream: stream
    ).run(differences: differences)
    let random = try SequentialSignFlip(
      looks: [10, 20, 21], level: 0.025 * 21 / 20, spending: .linear, alternative: .greater,
      resamples: 40_000,
      stream: stream
    ).run(differences: differences)
    for (look, other) in zip(exact.looks, random.looks) {
      #expect(other.spent <= other.allowed)
      #expect((look.above - other.above).magnitude < 0.05, "\(look) \(other)")
    }
  }

  @Test(arguments: [World.gaussian, .student3])
  func `The error rate on simulated data is at most the level`(world: World) throws {
    let test = try SequentialSignFlip(
      looks: [10, 20, 30], spending: .pocock, alternative: .greater, resamples: 199, stream: stream)
    let course = try test.simulated(draws: 1000, stream: stream, confidence: 0.9999) {
      try world.values(count: 30, having: .mean, of: 0, stream: $0)
    }
    #expect(course.power.low <= 0.025, "\(course)")
    #expect(course.rejected.map(\.estimate) == course.rejected.map(\.estimate).sorted())
    let power = try test.simulated(draws: 200, stream: stream) {
      try world.values(count: 30, having: .mean, of: 1.5, stream: $0)
    }
    #expect(power.power.estimate > 0.9)
    #expect(power.expectedCount < 20)
  }

  @Test func `Tests that cannot be made say why`() throws {
    #expect(
      message { try SequentialSignFlip(looks: [5, 10], alternative: .greater, stream: stream) }
        == "the sequential sign-flip test needs at least 6 values, and there are 5: "
        + "so few cannot decide at the usual level; use looks from 6 pairs on")
    #expect(
      message { try SequentialSignFlip(looks: [6], alternative: .greater, bound: .nan, stream: stream) }
        == "the bound of the mean difference is nan; it must be finite")
    let test = try SequentialSignFlip(looks: [6, 8], alternative: .greater, stream: stream)
    #expect(
      message { try test.run(differences: [1, 2, 3]) }
        == "the first look is at 6 pairs, and there are 3; wait for more pairs")
    #expect(
      message { try test.run(differences: [1, 2, 3, 4, 5, .infinity]) }
        == "number 5 of the differences, counted from 0, is inf; all must be finite")
    #expect(
      message { try test.run(differences: [Double](repeating: 1e308, count: 6)) }
        == "the differences are so large that their sum or spread overflows; scale them down")
    #expect(throws: StatisticsError.self) {
      try test.simulated(draws: 2, stream: stream) { _ in [1, 2, 3, 4, 5, 6] }
    }
  }
}
