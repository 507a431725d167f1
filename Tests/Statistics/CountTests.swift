import AssayStatistics
import Testing

@Suite("Tests and intervals of counts")
struct CountTests {
  @Test func `The binomial test agrees with SciPy and is inverted by Clopper and Pearson`() throws {
    for row in try Comparisons.read().binomial {
      try expectPValues(row.pValues) {
        try Proportion.pValue(
          successes: row.successes, trials: row.trials, bound: row.bound, alternative: $0)
      }
      let interval = try Proportion.clopperPearson(successes: row.successes, trials: row.trials)
      try expectInversion(interval, within: 0...1) {
        try Proportion.pValue(
          successes: row.successes, trials: row.trials, bound: $0, alternative: $1)
      }
    }
  }

  @Test func `Without ties superiority is Clopper and Pearson's, and with ties it is inverted`() throws {
    for (wins, losses) in [(0, 7), (5, 3), (29, 0)] {
      #expect(
        try Superiority.interval(wins: wins, losses: losses)
          == Proportion.clopperPearson(successes: wins, trials: wins + losses))
    }
    for (wins, ties, losses) in [(3, 5, 1), (0, 1, 0), (20, 3, 6), (0, 9, 2)] {
      let interval = try Superiority.interval(wins: wins, ties: ties, losses: losses)
      #expect(interval.estimate == (Double(wins) + Double(ties) / 2) / Double(wins + ties + losses))
      try expectInversion(interval, within: 0...1) {
        try Superiority.pValue(
          wins: wins, ties: ties, losses: losses, bound: $0, alternative: $1)
      }
    }
    let treatment = [1, 2, 3, .infinity, .infinity]
    let control = [0, 2, 4, .infinity, 1]
    #expect(
      try Superiority.interval(treatment: treatment, control: control)
        == Superiority.interval(wins: 2, ties: 2, losses: 1))
    #expect(
      try Superiority.pValue(treatment: treatment, control: control, bound: 0.6, alternative: .greater)
        == Superiority.pValue(wins: 2, ties: 2, losses: 1, bound: 0.6, alternative: .greater))
  }

  /// The p-value depends on wins + ties/2 only, so the test is valid at every level up to 0.1 if P(X ≥ x) is at most
  /// the p-value of x for all x with such a p-value. The full enumeration is `Oracles/make_superiority.py`.
  @Test(arguments: [1, 2, 5, 13, 29])
  func `The test of superiority keeps its level whatever the chance of a tie`(count: Int) throws {
    for bound in [0.05, 0.25, 0.5, 0.6, 0.75, 0.9, 0.95] {
      let pValues = try (0...2 * count).map { halves in
        let ties = halves % 2
        return try Superiority.pValue(
          wins: halves / 2, ties: ties, losses: count - halves / 2 - ties, bound: bound,
          alternative: .greater)
      }
      for step in 0...40 {
        let tie = Double(step) / 40 * 2 * min(bound, 1 - bound)
        var distribution = [1.0]
        for _ in 0..<count {
          var next = [Double](repeating: 0, count: distribution.count + 2)
          for (halves, probability) in distribution.enumerated() {
            next[halves] += probability * (1 - bound - tie / 2)
            next[halves + 1] += probability * tie
            next[halves + 2] += probability * (bound - tie / 2)
          }
          distribution = next
        }
        var tail = 0.0
        for halves in (0...2 * count).reversed() {
          tail += distribution[halves]
          if pValues[halves] <= 0.1 { #expect(tail <= pValues[halves] * (1 + 1e-9) + 1e-15) }
        }
      }
    }
  }

  @Test func `the test of superiority has the p-values whose errors were enumerated`() throws {
    let oracle = try SuperiorityOracle.read()
    for row in oracle.real {
      for (halves, expected) in row.pValues.enumerated() {
        let ties = halves % 2
        let pValue = try Superiority.pValue(
          wins: halves / 2, ties: ties, losses: row.pairs - halves / 2 - ties, bound: row.bound,
          alternative: .greater)
        #expect(agree(pValue, expected, 1e-10))
        if expected <= 0.1 { #expect(row.largest[halves] <= pValue * (1 + 1e-9) + 1e-15) }
      }
    }
    let valid = oracle.rules.filter { $0.largestRatio <= 1 + 1e-9 }.map(\.rule)
    #expect(valid == ["real", "floor"])
  }

  @Test func `Fisher's test agrees with SciPy, and its odds ratio with exact sums`() throws {
    for row in try Comparisons.read().fisher {
      func pValue(_ bound: Double, _ alternative: Alternative) throws -> Double {
        try FisherTest.pValue(
          treatmentSuccesses: row.counts[0], treatmentTrials: row.counts[1],
          controlSuccesses: row.counts[2], controlTrials: row.counts[3], bound: bound,
          alternative: alternative)
      }
      try expectPValues(row.pValues) { try pValue(1, $0) }
      let interval = try FisherTest.interval(
        treatmentSuccesses: row.counts[0], treatmentTrials: row.counts[1], controlSuccesses: row.counts[2],
        controlTrials: row.counts[3])
      #expect(agree(interval.low, row.low, 1e-10))
      #expect(agree(interval.high, row.high ?? .infinity, 1e-10))
      #expect(agree(interval.estimate, row.estimate ?? (row.high == nil ? .infinity : 0), 1e-10))
      for (end, alternative) in [(interval.low, Alternative.greater), (interval.high, .less)]
      where end > 0 && end.isFinite {
        #expect(agree(try pValue(end, alternative), 0.025, 1e-9))
      }
    }
  }

  /// Given the margins, the treatment's successes are hypergeometric; the size is a finite sum.
  @Test func `Fisher's test never exceeds its level given the margins`() throws {
    for (trials, others, successes) in [(5, 7, 6), (8, 3, 2), (6, 6, 6)] {
      let range = max(0, successes - others)...min(trials, successes)
      func choose(_ n: Int, _ k: Int) -> Double {
        (0..<k).reduce(1) { $0 * Double(n - $1) / Double($1 + 1) }
      }
      for alternative in Alternative.allCases {
        let outcomes = try range.map { count in
          (
            pValue: try FisherTest.pValue(
              treatmentSuccesses: count, treatmentTrials: trials, controlSuccesses: successes - count,
              controlTrials: others, alternative: alternative),
            probability: choose(trials, count) * choose(others, successes - count)
              / choose(trials + others, successes)
          )
        }
        for (level, _) in outcomes {
          let size = outcomes.reduce(0) { $0 + ($1.pValue <= level ? $1.probability : 0) }
          #expect(size <= level * (1 + 1e-12))
        }
      }
    }
  }

  @Test func `Impossible counts say why`() {
    #expect(
      message { try Proportion.pValue(successes: 1, trials: 2, bound: 1.5) }
        == "the bound is 1.5; it must lie within 0 and 1")
    #expect(
      message { try Superiority.pValue(wins: 1, ties: -1, losses: 2) }
        == "the number of ties is -1; it must lie within 0 and 4503599627370496")
    #expect(
      message { try Superiority.interval(wins: 0, losses: 0) }
        == "there are 0 pairs; at least 1 are needed")
    #expect(
      message { try Superiority.pValue(treatment: [1], control: [1, 2]) }
        == "1 treatment values cannot be paired with 2 control values; "
        + "there must be one of each for every seed")
    #expect(
      message {
        try FisherTest.pValue(
          treatmentSuccesses: 3, treatmentTrials: 2, controlSuccesses: 0, controlTrials: 1)
      }
        == "3 successes of 2 trials are impossible; "
        + "there must be at least one trial and from none to all of them can succeed")
    #expect(
      message {
        try FisherTest.interval(
          treatmentSuccesses: 0, treatmentTrials: 2, controlSuccesses: 0, controlTrials: 1)
      } == "the odds ratio of the sample or of a resample is not a finite number")
    #expect(
      message {
        try FisherTest.pValue(
          treatmentSuccesses: 1 << 40, treatmentTrials: 1 << 41, controlSuccesses: 1 << 40,
          controlTrials: 1 << 41)
      }
        == "there are 2199023255553 tables with these margins; "
        + "at most 1000000 can be treated in reasonable time and memory")
  }
}
