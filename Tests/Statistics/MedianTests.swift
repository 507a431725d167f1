import AssayRandomness
import AssayStatistics
import Testing

@Suite("Tests and intervals of medians")
struct MedianTests {
  let stream = RandomStream(seed: 5, name: "medians")

  /// The test depends on the numbers of values below, at and above the bound only, so its size is a finite sum.
  @Test(arguments: [1, 2, 5, 9, 14])
  func `The sign test keeps its level under every distribution with ties at the bound`(count: Int) throws {
    for (below, above) in [(0.5, 0.5), (0.3, 0.5), (0.0, 0.5), (0.5, 0.2), (0.7, 0.3)] {
      // Pairs of a p-value and its probability.
      var outcomes: [(pValue: Double, probability: Double)] = []
      for less in 0...count {
        for greater in 0...(count - less) {
          let values =
            [Double](repeating: 1, count: less) + [Double](repeating: 3, count: greater)
            + [Double](repeating: 2, count: count - less - greater)
          outcomes.append(
            (
              try SignTest.pValue(of: values, bound: 2, alternative: .greater),
              multinomial([less, greater, count - less - greater], [below, above, 1 - below - above])
            ))
        }
      }
      for (level, _) in outcomes {
        let size = outcomes.reduce(0) { $0 + ($1.pValue <= level ? $1.probability : 0) }
        #expect(size <= level * (1 + 1e-12))
      }
    }
  }

  @Test func `The interval of a median is the inversion of the sign test, ties or not`() throws {
    for count in [6, 7, 15, 40] {
      let plain = stream.split(count).normal(count: count)
      for values in [plain, plain.map { ($0 * 2).rounded() }, plain.map { _ in 0.25 }] {
        for confidence in [0.5, 0.9, 0.95] {
          let interval = try MedianInterval.of(values, confidence: confidence)
          try expectInversion(interval) {
            try SignTest.pValue(of: values, bound: $0, alternative: $1)
          }
          for end in [interval.low, interval.high] {
            for alternative in [Alternative.greater, .less] {
              #expect(
                try SignTest.pValue(of: values, bound: end, alternative: alternative)
                  > (1 - confidence) / 2)
            }
          }
        }
      }
    }
  }

  @Test func `Without ties the sign test against a bound is that of wins and losses`() throws {
    let values = [3, -1, 4, 1, 5, -9, 2, 6, .infinity]
    #expect(try SignTest.pValue(of: values) == SignTest.pValue(wins: 7, losses: 2))
    #expect(agree(try SignTest.pValue(of: [1, 2, 3, 0, 0], alternative: .greater), 0.5, 1e-14))
    #expect(try SignTest.pValue(of: [1, 2, 3, 0, 0]) == 1)
  }

  @Test func `The interval of a ratio of medians is the inversion of its test`() throws {
    for (count, other) in [(7, 7), (8, 12), (30, 9)] {
      let treatment = stream.uniform(count: count).map { $0 + 0.5 }
      let control = stream.split("control").uniform(count: other).map { ($0 * 8).rounded() / 8 + 0.5 }
      let interval = try MedianRatio.interval(treatment: treatment, control: control)
      try expectInversion(interval, within: 0.01...1e3) { bound, alternative in
        try MedianRatio.pValue(
          treatment: treatment, control: control, bound: bound, alternative: alternative)
      }
      let swapped = try MedianRatio.interval(treatment: control, control: treatment)
      #expect(agree(swapped.low, 1 / interval.high, 1e-14))
      #expect(agree(swapped.high, 1 / interval.low, 1e-14))
    }
  }

  /// Both arms take the values 1 and 4 with even chances, so that 1 is a median of the treatment and 4 one of the
  /// control: the ratio is at most ¼. The dependence ranges over all joint distributions.
  @Test(arguments: [3, 7, 8, 12])
  func `The test of a ratio of medians keeps its level under every dependence`(count: Int) throws {
    var pValues: [[Double]] = []
    for high in 0...count {
      pValues.append(
        try (0...count).map { other in
          try MedianRatio.pValue(
            treatment: (0..<count).map { $0 < high ? 4 : 1 },
            control: (0..<count).map { $0 < other ? 4 : 1 }, bound: 0.25, alternative: .greater)
        })
    }
    for both in [0, 0.1, 0.25, 0.4, 0.5] {
      var outcomes: [(pValue: Double, probability: Double)] = []
      for a in 0...count {
        for b in 0...(count - a) {
          for c in 0...(count - a - b) {
            outcomes.append(
              (
                pValues[a + b][a + c],
                multinomial([a, b, c, count - a - b - c], [both, 0.5 - both, 0.5 - both, both])
              ))
          }
        }
      }
      for level in Set(pValues.joined()) {
        let size = outcomes.reduce(0) { $0 + ($1.pValue <= level ? $1.probability : 0) }
        #expect(size <= level * (1 + 1e-12), "\(both), \(level)")
      }
    }
  }

  @Test func `A p-value of a ratio of medians is its definition by all pairs of order statistics`() throws {
    let treatment = stream.uniform(count: 9).map { $0 + 1 }.sorted()
    let control = stream.split("other").uniform(count: 6).map { $0 + 0.5 }.sorted()
    for bound in [0.5, 1, 1.3, 2] {
      var smallest = 1.0
      for k in 1...9 {
        for j in 1...6 where treatment[k - 1] > bound * control[6 - j] {
          let tails = [binomialShare(k - 1, 9), binomialShare(j - 1, 6)]
          smallest = min(smallest, 2 * max(tails[0], tails[1]))
        }
      }
      let pValue = try MedianRatio.pValue(
        treatment: treatment, control: control, bound: bound, alternative: .greater)
      #expect(agree(pValue, smallest, 1e-13))
    }
  }

  @Test func `Infinite values bound a ratio of medians on one side only`() throws {
    let finite: [Double] = [1, 2, 3, 4, 5, 6, 7, 8]
    let diverged = finite.map { $0 > 2 ? Double.infinity : $0 }
    let interval = try MedianRatio.interval(treatment: diverged, control: finite)
    #expect(interval.low == 1.0 / 8)
    #expect(interval.high == .infinity)
    let both = try? MedianRatio.interval(treatment: diverged, control: diverged)
    #expect(both == nil)
    let one = try MedianRatio.interval(
      treatment: [1, 2, 3, 4, 5, 6, 7, .infinity], control: [1, 2, 3, 4, 5, 6, 7, .infinity])
    #expect(one.low == 0)
    #expect(one.high == .infinity)
  }

  @Test func `The median of ratios has the sign test's p-value and interval`() throws {
    let treatment: [Double] = [2, 3, 8, 5, 6, 7, 9]
    let control: [Double] = [1, 2, 2, 4, 5, 7, 3]
    let interval = try MedianOfRatios.interval(treatment: treatment, control: control)
    #expect(interval == Interval(estimate: 1.5, low: 1, high: 4, confidence: 0.95))
    try expectInversion(interval, within: 0.01...1e3) {
      try MedianOfRatios.pValue(treatment: treatment, control: control, bound: $0, alternative: $1)
    }
    let pValue = try MedianOfRatios.pValue(treatment: treatment, control: control, alternative: .greater)
    #expect(agree(pValue, 8.0 / 128, 1e-14))
    let few = try MedianOfRatios.interval(treatment: [1, 2], control: [1, 1])
    #expect((few.low, few.high) == (0, .infinity))
  }

  @Test func `Medians without a test or an interval say why`() {
    #expect(
      message { try MedianRatio.interval(treatment: [1, 2, 3, 4, 5, 6], control: [1, 2, 3, 4, 5, 6]) }
        == "the interval of a ratio of medians at confidence 0.95 needs at least 7 values, and there are 6: "
        + "so few cannot decide at the usual level; "
        + "use more values of each arm, or the median of the ratios over pairs")
    #expect(
      message { try MedianRatio.interval(treatment: [1, 2, 3, 4, 5, 6, 7], control: [0, 2, 3, 4, 5, 6, 7]) }
        == "the lower end of the control's median is 0.0; "
        + "the interval of a ratio of medians needs a positive one")
    #expect(
      message { try MedianRatio.pValue(treatment: [1, -2], control: [1]) }
        == "number 1 of the treatment values, counted from 0, is -2.0; "
        + "a ratio of medians needs values of at least 0")
    #expect(
      message { try MedianRatio.pValue(treatment: [1], control: [1], bound: 0) }
        == "the bound is 0.0; it must be finite and above 0")
    #expect(
      message { try MedianOfRatios.pValue(treatment: [1], control: [0]) }
        == "number 0 of the control values, counted from 0, is 0.0; a ratio needs finite values above 0")
    #expect(
      message { try SignTest.pValue(of: [1, .nan]) }
        == "number 1 of the values, counted from 0, is not a number; "
        + "it may be infinite, but must have an order")
    #expect(message { try SignTest.pValue(of: []) } == "there are 0 values; at least 1 are needed")
    #expect(
      message { try SignTest.pValue(wins: .max, losses: .max) }
        == "the number of wins is 9223372036854775807; it must lie within 0 and 4503599627370496")
  }
}
