import AssayStatistics
import Testing

@Suite("Looks at signs")
struct SignLooksTests {
  @Test func `Spending functions agree with mpmath`() throws {
    for row in try PowerOracle.read().spending {
      for (function, expected) in zip([SpentAlpha.obrienFleming, .pocock, .linear], row[2...]) {
        #expect(try agree(function.spent(level: row[0], share: row[1]), expected, 1e-12), "\(row)")
      }
    }
    for function in SpentAlpha.allCases {
      #expect(try function.spent(level: 0.025, share: 0) == 0)
      #expect(try function.spent(level: 0.025, share: 1) == 0.025)
      #expect(try function.spent(level: 0.025, share: 7) == 0.025)
      let spent = try (0...100).map { try function.spent(level: 0.025, share: Double($0) / 100) }
      #expect(spent == spent.sorted())
    }
    #expect(
      message { try SpentAlpha.pocock.spent(level: 0.025, share: .nan) }
        == "the share of the information is nan; it must lie from 0.0 to inf")
  }

  @Test func `The group-sequential sign test is that of exact fractions`() throws {
    for row in try PowerOracle.read().signLooks {
      let looks = try SignLooks(
        spending: .obrienFleming, looks: row.looks, level: row.level, bound: row.bound, alternative: .greater)
      #expect(looks.fewestWins == row.critical.map { $0 < 0 ? nil : $0 })
      #expect(try agree(looks.course(probability: row.bound).power, row.errorRate, 1e-12))
      let course = try looks.course(probability: 0.875)
      for (value, expected) in zip(course.rejected, row.course) { #expect(agree(value, expected, 1e-12)) }
      #expect(agree(course.expectedCount, row.expectedCount, 1e-12))
      let less = try SignLooks(
        spending: .obrienFleming, looks: row.looks, level: row.level, bound: 1 - row.bound, alternative: .less
      )
      let mirrored = try less.course(probability: 0.125)
      #expect(agree(mirrored.power, course.power, 1e-12))
      #expect(agree(mirrored.expectedCount, course.expectedCount, 1e-12))
    }
  }

  /// All 2¹² sequences of signs, each followed to its stop.
  @Test func `The course is what enumeration of all sequences gives`() throws {
    for alternative in Alternative.allCases {
      let looks = try SignLooks(
        martingale: SignMartingale(alternative: alternative), looks: [5, 8, 11, 12], level: 0.1)
      var (rejected, pairs) = ([0, 0, 0, 0], 0)
      for signs in 0..<4096 {
        let stop = try (0..<4).first {
          try looks.rejects(look: $0, wins: (signs & (1 << looks.looks[$0] - 1)).nonzeroBitCount)
        }
        for look in (stop ?? 4)..<4 { rejected[look] += 1 }
        pairs += looks.looks[stop ?? 3]
      }
      let course = try looks.course(probability: 0.5)
      for (value, count) in zip(course.rejected, rejected) {
        #expect(agree(value, Double(count) / 4096, 1e-13))
      }
      #expect(agree(course.expectedCount, Double(pairs) / 4096, 1e-13))
    }
  }

  /// The error rate of the martingale with a look at every pair up to 60, by exact enumeration. It grows with the last
  /// look and stays below the level for ever (Ville).
  @Test(arguments: Alternative.allCases)
  func `No looks let the martingale err more often than its level`(alternative: Alternative) throws {
    for level in [0.025, 0.2] {
      for bound in [0.25, 0.5, 0.75] {
        let martingale = try SignMartingale(bound: bound, alternative: alternative)
        let every = try SignLooks(martingale: martingale, looks: Array(1...60), level: level)
        let few = try SignLooks(martingale: martingale, looks: [10, 30, 60], level: level)
        let error = try every.course(probability: bound).power
        #expect(error <= level)
        #expect(try few.course(probability: bound).power <= error)
        // Farther inside the hypothesis errors are rarer.
        if alternative == .greater { #expect(try every.course(probability: bound - 0.1).power < error) }
        if alternative == .less { #expect(try every.course(probability: bound + 0.1).power < error) }
      }
    }
  }

  @Test(arguments: SpentAlpha.allCases)
  func `A group-sequential test spends no more than allowed at any look`(spending: SpentAlpha) throws {
    for alternative in Alternative.allCases {
      for bound in [0.5, 0.75] {
        let looks = try SignLooks(
          spending: spending, looks: [8, 16, 24, 32, 40], bound: bound, alternative: alternative)
        let course = try looks.course(probability: bound)
        for (look, error) in zip(looks.looks, course.rejected) {
          #expect(try error <= spending.spent(level: 0.025, share: Double(look) / 40) + 1e-15)
        }
      }
    }
  }

  /// With one look it is the sign test, with the same power.
  @Test func `One look is the exact test`() throws {
    for count in [6, 20, 29] {
      let looks = try SignLooks(spending: .linear, looks: [count], alternative: .greater)
      #expect(
        try agree(
          looks.course(probability: 0.75).power, Power.ofSignTest(count: count, probability: 0.75), 1e-12))
      #expect(try looks.course(probability: 0.75).expectedCount == Double(count))
    }
  }

  @Test func `Looks that cannot be registered say why`() throws {
    for looks in [[], [0, 3], [5, 5], [9, 4]] {
      #expect(
        message { try SignLooks(spending: .linear, looks: looks, alternative: .greater) }
          == "the looks are \(looks); they must be numbers of pairs from 1 on, "
          + "each greater than the one before, at least one")
    }
    #expect(
      message { try SignLooks(spending: .linear, looks: [.max], alternative: .greater) }
        == "there are 9223372036854775807 pairs at the last look; at most 100000 can be treated in reasonable time and memory"
    )
    let looks = try SignLooks(spending: .linear, looks: [6, 12], alternative: .greater)
    #expect(
      message { try looks.rejects(look: 2, wins: 3) }
        == "look number 2, counted from 0, was not registered; there are 2 looks")
    #expect(throws: StatisticsError.self) { try looks.rejects(look: 0, wins: 7) }
    #expect(throws: StatisticsError.self) { try looks.course(probability: 1.1) }
  }
}
