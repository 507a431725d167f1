import AssayRandomness
import AssayStatistics
import Testing

@Suite("Sign martingale")
struct SignMartingaleTests {
  @Test func `E-values are the mixtures that mpmath integrates`() throws {
    for row in try PowerOracle.read().evalue {
      let martingale = try SignMartingale(
        bound: row[2], alternative: .greater, winWeight: row[3], lossWeight: row[4])
      let value = try martingale.eValue(wins: Int(row[0]), losses: Int(row[1]))
      #expect(agree(value, row[5], 1e-11), "\(row) \(value)")
    }
  }

  /// At the bound the mean over the next sign is the value now: that makes it a martingale.
  @Test func `The expected e-value after one more pair is the present one`() throws {
    for bound in [0.25, 0.5, 0.9] {
      for alternative in [Alternative.greater, .less] {
        let martingale = try SignMartingale(bound: bound, alternative: alternative)
        for (wins, losses) in [(0, 0), (3, 1), (1, 6), (20, 12)] {
          let now = try martingale.eValue(wins: wins, losses: losses)
          let next =
            try bound * martingale.eValue(wins: wins + 1, losses: losses)
            + (1 - bound) * martingale.eValue(wins: wins, losses: losses + 1)
          #expect(agree(next, now, 1e-12))
        }
      }
    }
  }

  @Test func `Exchanging wins and losses exchanges the sides`() throws {
    let greater = try SignMartingale(bound: 0.25, alternative: .greater)
    let less = try SignMartingale(bound: 0.75, alternative: .less)
    let both = try SignMartingale(bound: 0.25)
    let other = try SignMartingale(bound: 0.25, alternative: .less)
    for (wins, losses) in [(0, 0), (3, 1), (1, 6), (20, 12)] {
      let value = try greater.eValue(wins: wins, losses: losses)
      #expect(try less.eValue(wins: losses, losses: wins) == value)
      #expect(
        try both.eValue(wins: wins, losses: losses)
          == max(value, other.eValue(wins: wins, losses: losses)) / 2)
      #expect(try greater.pValue(wins: wins, losses: losses) == min(1, 1 / value))
    }
  }

  @Test func `Ties are left out, or count against the alternative`() throws {
    let out = try SignMartingale(alternative: .greater)
    #expect(try out.eValue(wins: 9, losses: 1, ties: 4) == out.eValue(wins: 9, losses: 1))
    let against = try SignMartingale(alternative: .greater, ties: .against)
    #expect(try against.eValue(wins: 9, losses: 1, ties: 4) == out.eValue(wins: 9, losses: 5))
    let less = try SignMartingale(alternative: .less, ties: .against)
    #expect(try less.eValue(wins: 1, losses: 9, ties: 4) == less.eValue(wins: 5, losses: 9))
  }

  /// The probabilities of the sequences with ties are enumerated: with P(win) = P(loss) no rule of looks errs more
  /// often than the level, whatever the probability of a tie.
  @Test func `Ties never raise the error rate`() throws {
    for ties in [SignMartingale.Ties.leftOut, .against] {
      let martingale = try SignMartingale(alternative: .greater, ties: ties)
      for tie in [0.0, 0.3, 0.8] {
        var states = [[0, 0]: 1.0]
        var rejected = 0.0
        for number in 1...30 {
          var next: [[Int]: Double] = [:]
          for (state, probability) in states {
            next[[state[0] + 1, state[1]], default: 0] += probability * (1 - tie) / 2
            next[[state[0], state[1] + 1], default: 0] += probability * (1 - tie) / 2
            next[state, default: 0] += probability * tie
          }
          for (state, probability) in next {
            let value = try martingale.eValue(
              wins: state[0], losses: state[1], ties: number - state[0] - state[1])
            if value >= 20 {
              rejected += probability
              next[state] = nil
            }
          }
          states = next
        }
        #expect(rejected <= 0.05, "\(ties) \(tie)")
      }
    }
  }

  @Test func `The interval holds the bounds that neither side rejects`() throws {
    for (wins, losses, ties) in [(0, 0, 2), (7, 0, 0), (0, 12, 3), (15, 2, 1), (20, 20, 0), (300, 100, 0)] {
      for rule in [SignMartingale.Ties.leftOut, .against] {
        let interval = try SignMartingale(ties: rule).interval(
          wins: wins, losses: losses, ties: ties, confidence: 0.9)
        #expect(interval.contains(interval.estimate))
        for step in 1..<200 {
          let bound = Double(step) / 200
          let evidence = try [Alternative.greater, .less].map { alternative in
            try SignMartingale(bound: bound, alternative: alternative, ties: rule).eValue(
              wins: wins, losses: losses, ties: ties)
          }
          #expect(interval.contains(bound) == evidence.allSatisfy { $0 < 20 }, "\(wins) \(losses) \(bound)")
        }
      }
    }
  }

  @Test func `Evidence beyond every number is infinite, not undefined`() throws {
    let martingale = try SignMartingale(alternative: .greater)
    #expect(try martingale.eValue(wins: 3000, losses: 0) == .infinity)
    #expect(try martingale.eValue(wins: 0, losses: 3000) == 0)
    #expect(try martingale.pValue(wins: 0, losses: 3000) == 1)
    #expect(try martingale.eValue(wins: 0, losses: 0) == 1)
    #expect(try martingale.eValue(wins: 15, losses: 2).rounded() == 107)
  }

  @Test func `Impossible requests say why`() throws {
    #expect(
      message { try SignMartingale(bound: 1) }
        == "the bound of P(win) is 1.0; it must lie above 0 and below 1")
    #expect(
      message { try SignMartingale(winWeight: 0) }
        == "the weight of wins in the mixture is 0.0; it must lie from 0.001 to 1000.0")
    let martingale = try SignMartingale()
    #expect(
      message { try martingale.eValue(wins: -1, losses: 2) } == "there are -1 wins; at least 0 are needed")
    #expect(
      message { try martingale.eValue(wins: 1, losses: .max) }
        == "there are 9223372036854775807 losses; at most 10000000 can be treated in reasonable time and memory"
    )
    #expect(
      message { try martingale.interval(wins: 0, losses: 0) } == "there are 0 pairs; at least 1 are needed")
    #expect(
      try SignMartingale(bound: .leastNonzeroMagnitude, alternative: .greater).eValue(wins: 2, losses: 1)
        == .infinity)
    #expect(
      try SignMartingale(bound: .leastNonzeroMagnitude, alternative: .less).eValue(wins: 0, losses: 3) <= 1)
    #expect(throws: StatisticsError.self) { try martingale.interval(wins: 3, losses: 0, confidence: .nan) }
  }

  @Test func `Halved ties count as wins and losses and keep the level`() throws {
    let martingale = try SignMartingale(bound: 0.6, alternative: .greater, ties: .halved)
    #expect(try martingale.eValue(wins: 9, losses: 2, ties: 4) == martingale.eValue(wins: 11, losses: 4))
    #expect(try martingale.eValue(wins: 9, losses: 2, ties: 5) == martingale.eValue(wins: 11, losses: 5))
    let less = try SignMartingale(bound: 0.6, alternative: .less, ties: .halved)
    #expect(try less.eValue(wins: 2, losses: 9, ties: 5) == less.eValue(wins: 5, losses: 11))
    // Every number of wins and ties of 20 pairs, with P(win) + ½ P(tie) at the bound.
    for tie in stride(from: 0, through: 0.8, by: 0.1) {
      let win = 0.6 - tie / 2
      var rejected = 0.0
      for wins in 0...20 {
        for ties in 0...(20 - wins)
        where try martingale.eValue(wins: wins, losses: 20 - wins - ties, ties: ties) >= 40 {
          let first = BinomialDistribution.exactly(wins, of: 20, probability: win)
          rejected += first * BinomialDistribution.exactly(ties, of: 20 - wins, probability: tie / (1 - win))
        }
      }
      #expect(rejected <= 0.025, "\(tie)")
    }
  }
}
