import AssayRandomness
import AssayStatistics
import AssayTestTools
import Testing

/// Statistics at registered looks: what a rule uses of `SignMartingale` and `SequentialSignFlip`.
@Suite struct StatisticLooksTests {
  private let stream = RandomStream(seed: 3, name: "looks")
  private let looks = [10, 20, 30]

  private func values(_ seed: Int, shift: Double = 0.5) -> [Double] {
    stream.split(seed).normal(count: 30).map { $0 + shift }
  }

  @Test func `the p-value of a mean is within the level exactly where its test rejects`() throws {
    for seed in 0..<40 {
      let values = values(seed)
      for (count, level) in [(10, 0.025), (20, 0.025), (20, 0.0125), (30, 0.025), (30, 0.00625)] {
        let prefix = Array(values[..<count])
        let test = try SequentialSignFlip(
          looks: looks, level: level, alternative: .greater, stream: stream)
        let result = try test.run(differences: prefix)
        let judged = try Statistic.mean.judge(
          .above(0), on: .values(prefix), looks: looks, level: level, refutation: level, stream: stream)
        #expect((judged.support <= level) == (result.rejectedAt != nil))
        #expect(count == 30 || result.rejectedAt != nil || judged.support == 1)
        for look in result.looks { #expect((look.pValue <= look.allowed) == look.rejects) }
      }
    }
  }

  @Test func `the p-value of signs falls from look to look, and is 1 over the e-value at first`() throws {
    let martingale = try SignMartingale(alternative: .greater, ties: .against)
    for seed in 0..<20 {
      var values = values(seed)
      values[3] = 0
      let judged = try looks.map {
        try Statistic.median.judge(
          .above(0), on: .values(Array(values[..<$0])), looks: looks, level: 0.025, refutation: 0.025,
          stream: stream)
      }
      let wins = values[..<10].count { $0 > 0 }
      #expect(
        try judged[0].support == martingale.pValue(wins: wins, losses: 9 - wins, ties: 1))
      #expect(judged[1].support <= judged[0].support && judged[2].support <= judged[1].support)
      #expect(judged[2].refutation <= judged[0].refutation)
    }
  }

  @Test(arguments: [Statistic.median, .medianOfRatios, .superiority, .shareAbove(0)])
  func `the interval holds the bounds that no look rejects`(_ statistic: Statistic) throws {
    for seed in 0..<10 {
      let values = values(seed)
      var sample = Sample.values(values)
      if statistic.kinds.contains(.pairs), statistic != .median {
        sample = .pairs(
          treatment: values.map { $0.magnitude + 1 },
          control: stream.split(seed).split("control").normal(count: 30).map { $0.magnitude + 0.5 })
      }
      let interval = try statistic.interval(of: sample, looks: looks)
      func judged(_ bound: Double) throws -> Judged {
        try statistic.judge(
          .above(bound), on: sample, looks: looks, level: 0.025, refutation: 0.025, stream: stream)
      }
      let width = interval.high - interval.low
      #expect(interval.low <= interval.estimate && interval.estimate <= interval.high && width > 0)
      let step = 1e-9
      if interval.low > 0.01 || statistic == .median {
        #expect(try judged(interval.low - step).support <= 0.025)
      }
      #expect(try judged(interval.low + step).support > 0.025)
      #expect(try judged(interval.high - step).refutation > 0.025)
      if interval.high < 0.99 || statistic.unit != .share {
        #expect(try judged(interval.high + step).refutation <= 0.025)
      }
    }
  }

  @Test func `two bounds need both tests, and either refutes at half of the level`() throws {
    let values = (0..<60).map { Double($0 % 2) - 0.5 }
    for statistic in [Statistic.median, .mean] {
      func judge(_ low: Double, _ high: Double) throws -> Judged {
        try statistic.judge(
          .within(low, high), on: .values(values), looks: [30, 60], level: 0.025, refutation: 0.025,
          stream: stream)
      }
      #expect(try judge(-1, 1).support <= 0.025 && judge(-1, 1).refutation > 0.025)
      #expect(try judge(1, 2).refutation <= 0.025 && judge(1, 2).support > 0.025)
      #expect(try judge(-2, -1).refutation <= 0.025)
      #expect(try judge(-1, 0).support > 0.025)
    }
  }

  @Test func `the power at looks is what simulation of the decisions gives`() throws {
    let question = Statistic.Question(criterion: .above(0), count: 0, effect: 0.75)
    let shares = Statistic.Question(criterion: .within(0.2, 0.8), count: 0, effect: 0.75)
    for (statistic, question) in [(Statistic.median, question), (.shareAbove(0), shares)] {
      let power = try statistic.power(question, looks: looks)
      var (supported, seeds) = (0, 0)
      for draw in 0..<2_000 {
        let values: [Double] =
          question.criterion == .above(0)
          ? stream.split(draw).normal(count: 30).map { $0 + 0.6744897501960817 }
          : stream.split(draw).normal(count: 30)
        let at = try looks.first {
          try statistic.judge(
            question.criterion, on: .values(Array(values[..<$0])), looks: looks, level: 0.025,
            refutation: 0.025, stream: stream
          ).support <= 0.025
        }
        if at != nil { supported += 1 }
        seeds += at ?? 30
      }
      #expect((power.power - Double(supported) / 2_000).magnitude < 0.05)
      #expect((power.expectedCount - Double(seeds) / 2_000).magnitude < 0.6)
    }
  }

  @Test func `what cannot be tested at looks is refused`() throws {
    for statistic in Statistic.all {
      let isKnown = statistic.hasLooks
      #expect((statistic.lookPhrase != nil) == isKnown)
      #expect(isKnown != [.pseudomedian, .ratioOfMedians, .varianceShare].contains(statistic))
      if !isKnown {
        #expect(
          message { try statistic.requireLooks(looks, for: .above(0.5), level: 0.025) }
            == "the statistic \(statistic.name) has no test for several looks; these have one: mean, "
            + "meanByPermutation, median, superiority, medianOfRatios, shareAbove, shareBelow")
      }
    }
    #expect(Statistic.looks([10, 20, 30], scaledTo: 60) == [20, 40, 60])
    #expect(Statistic.looks([1, 2, 30], scaledTo: 10) == [1, 10])
  }
}
