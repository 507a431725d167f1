import AssayRandomness
import AssayStatistics
import Testing

@Suite("Sign-flip test against a bound")
struct SignFlipIntervalTests {
  let stream = RandomStream(seed: 4, name: "bounds")

  @Test func `A bound is a shift of the differences`() throws {
    for pairs in try Oracle.read().pairs {
      let differences = zip(pairs.treatment, pairs.control).map { $0 - $1 }
      for bound in [-0.5, 0.25, 1] {
        for alternative in Alternative.allCases {
          let result = try SignFlipTest.run(
            differences: differences, bound: bound, alternative: alternative, stream: stream)
          let shifted = try SignFlipTest.run(
            differences: differences.map { $0 - bound }, alternative: alternative, stream: stream)
          #expect(result.pValue == shifted.pValue)
        }
      }
    }
  }

  /// Under symmetry about the bound every assignment of signs is equally likely: the p-values are 1/2ⁿ, 2/2ⁿ, …, 1.
  @Test func `The test against a bound has exactly its level`() throws {
    let magnitudes = [1.0, 2, 4, 8, 16, 32, 64]
    for alternative in [Alternative.greater, .less] {
      let pValues = try (0..<128).map { signs in
        try SignFlipTest.run(
          differences: magnitudes.enumerated().map { signs >> $0 & 1 == 0 ? 3 + $1 : 3 - $1 }, bound: 3,
          alternative: alternative, stream: stream
        ).pValue
      }
      #expect(pValues.sorted() == (1...128).map { Double($0) / 128 })
    }
  }

  @Test(arguments: [6, 7, 11, 20, 25, 70])
  func `The interval is the inversion of the test`(count: Int) throws {
    let plain = stream.split(count).normal(count: count).map { $0 + 0.5 }
    for differences in [plain, plain.map { ($0 * 2).rounded() / 2 }] {
      for confidence in count == 20 ? [0.95] : [0.5, 0.9, 0.95] {
        let interval = try SignFlipTest.interval(
          differences: differences, confidence: confidence, resamples: 199, stream: stream)
        try expectInversion(interval) {
          try SignFlipTest.run(
            differences: differences, bound: $0, alternative: $1, resamples: 199, stream: stream
          ).pValue
        }
      }
    }
  }

  @Test func `The ends of the exact interval are order statistics of the means of all subsets`() throws {
    let differences = stream.normal(count: 8)
    var means: [Double] = []
    for subset in 1..<256 {
      let chosen = differences.indices.filter { subset >> $0 & 1 == 1 }.map { differences[$0] }
      means.append(chosen.reduce(0, +) / Double(chosen.count))
    }
    means.sort()
    // 0.025 · 256 is 6.4: the sixth smallest and the sixth largest.
    let interval = try SignFlipTest.interval(differences: differences, stream: stream)
    #expect(interval.low == means[5])
    #expect(interval.high == means[249])
    #expect(interval.estimate == (try Summary.mean(differences)))
  }

  @Test func `With six differences the interval of 0.95 goes from the least to the greatest`() throws {
    let interval = try SignFlipTest.interval(differences: [5, 3, 1, 9, 2, 4], stream: stream)
    #expect((interval.low, interval.high) == (1, 9))
  }

  @Test func `Random assignments give nearly the interval of all`() throws {
    let differences = try Oracle.read().largeSignFlip.differences
    let interval = try SignFlipTest.interval(differences: differences, resamples: 20_000, stream: stream)
    // Student's interval is nearly the exact one for 24 normal differences.
    let student = try StudentInterval.mean(of: differences)
    #expect((interval.low - student.low).magnitude < 0.03)
    #expect((interval.high - student.high).magnitude < 0.03)
    let other = try SignFlipTest.interval(
      differences: differences.map { -$0 }, resamples: 20_000, stream: stream)
    #expect((other.low + interval.high).magnitude < 1e-12)
  }

  @Test func `Two-sided p is twice the smaller one-sided p for random assignments too`() throws {
    for seed in 0..<5 {
      let differences = stream.split(seed).normal(count: 30)
      func pValue(_ alternative: Alternative) throws -> Double {
        try SignFlipTest.run(
          differences: differences, alternative: alternative, resamples: 499, stream: stream
        ).pValue
      }
      let two = try pValue(.twoSided)
      #expect(two == min(1, 2 * min(try pValue(.greater), try pValue(.less))))
      #expect((two * 500).rounded() == two * 500)
    }
  }

  @Test func `The interval of ratios is that of logarithms taken back`() throws {
    let control = stream.uniform(count: 9).map { $0 + 1 }
    let treatment = stream.split("other").uniform(count: 9).map { $0 + 2 }
    let interval = try SignFlipTest.interval(ratiosOf: treatment, to: control, stream: stream)
    try expectInversion(interval, within: 0.01...1e3) { bound, alternative in
      try SignFlipTest.run(
        ratiosOf: treatment, to: control, bound: bound, alternative: alternative, stream: stream
      ).pValue
    }
    let swapped = try SignFlipTest.interval(ratiosOf: control, to: treatment, stream: stream)
    #expect(agree(swapped.low, 1 / interval.high, 1e-13))
  }

  @Test func `Differences without an interval say why`() {
    #expect(
      message { try SignFlipTest.interval(differences: [1, 2, 3, 4, 5], stream: stream) }
        == "the sign-flip interval at confidence 0.95 needs at least 6 values, and there are 5: "
        + "so few cannot decide at the usual level; "
        + "use more pairs, or Student's interval of normal differences")
    #expect(
      message {
        try SignFlipTest.interval(
          differences: [Double](repeating: 1, count: 21), resamples: 10, stream: stream)
      } == "there are 10 resamples; at least 20 are needed")
    #expect(
      message { try SignFlipTest.run(differences: [1], bound: .infinity, stream: stream) }
        == "the bound is inf; it must be finite")
    #expect(
      message { try SignFlipTest.run(ratiosOf: [1, -1], to: [1, 1], stream: stream) }
        == "number 1 of the treatment values, counted from 0, is -1.0; "
        + "a ratio needs finite values above 0")
  }
}
