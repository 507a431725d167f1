import AssayRandomness
import AssayStatistics
import Testing

@Suite("Powers of the table of statistics")
struct StatisticPowerTests {
  let stream = RandomStream(seed: 19, name: "powers")

  /// The statistics whose power is simulated, and by how many draws.
  private static let simulatedDraws: [Statistic: Double] = [
    .meanByPermutation: 1_000, .pseudomedian: 2_000, .ratioOfMedians: 2_000,
  ]

  /// The share of drawn samples that support the criterion.
  private func simulated(
    _ statistic: Statistic, _ question: Statistic.Question, draws: Int
  ) throws -> Double {
    try Power.simulated(draws: draws, stream: stream) { stream in
      let sample = statistic.sample(of: question, stream.split("sample"))
      let judged = try statistic.judge(question.criterion, on: sample, stream: stream.split("test"))
      return judged.support <= question.level
    }.estimate
  }

  private func expectPower(_ statistic: Statistic, _ question: Statistic.Question, draws: Int) throws {
    let own = Self.simulatedDraws[statistic]
    let power = try statistic.power(question)
    let share = try simulated(statistic, question, draws: draws)
    let smoothed = (power * Double(draws) + 1) / Double(draws + 2)
    let variance = smoothed * (1 - smoothed) * (1 / Double(draws) + (own.map { 1 / $0 } ?? 0))
    #expect((power - share).magnitude <= 4 * variance.squareRoot(), "\(question): \(power), \(share)")
  }

  @Test(arguments: Statistic.all, [14, 29, 54])
  func `A power is the share of drawn studies that support the criterion`(
    statistic: Statistic, count: Int
  ) throws {
    // Random flips of more than twenty seeds are slow.
    let draws =
      statistic == .meanByPermutation ? count > 20 ? 30 : 150 : statistic == .pseudomedian ? 300 : 1_000
    for question in statistic.questions(count: count) {
      try expectPower(statistic, question, draws: draws)
    }
  }

  @Test(arguments: Statistic.all)
  func `A power holds at another level, however few the seeds`(statistic: Statistic) throws {
    for count in [4, 5] {
      var question = statistic.questions(count: count)[0]
      (question.level, question.effect) = (0.13, 0.9)
      try expectPower(statistic, question, draws: 1_000)
      #expect(try statistic.power(question) > 0.05)
    }
  }

  @Test(arguments: Statistic.all)
  func `A power rises with the number of seeds and with the effect`(statistic: Statistic) throws {
    for (index, question) in statistic.questions(count: 29).enumerated()
    where index == 0 || Self.simulatedDraws[statistic] == nil {
      func power(_ count: Int, _ effect: Double) throws -> Double {
        var question = question
        (question.count, question.effect) = (count, effect)
        return try statistic.power(question)
      }
      let middle = try power(29, question.effect)
      #expect(try power(14, question.effect) < middle)
      #expect(try power(54, question.effect) > middle)
      // Between bounds a share lies in the middle, whatever the effect.
      if index == 2, statistic.unit == .share { continue }
      let isFalling = index == 1 && statistic == .varianceShare
      let (less, more) = isFalling ? (0.05, -0.05) : (-0.05, 0.05)
      #expect(try power(29, question.effect + less) < middle)
      #expect(try power(29, question.effect + more) > middle)
    }
  }

  @Test(arguments: Statistic.all)
  func `The number of seeds needed is the first from which on the power lasts`(statistic: Statistic) throws {
    var question = statistic.questions(count: 1)[0]
    question.effect = statistic == .varianceShare ? 0.8 : 0.9
    func power(_ count: Int) throws -> Double {
      question.count = count
      return try statistic.power(question)
    }
    let wanted = statistic == .varianceShare ? 0.75 : 0.9
    let needed = try #require(try statistic.needed(for: question, power: wanted))
    #expect(try power(needed) >= wanted)
    #expect(try power(needed - 1) < wanted)
    if [.median, .superiority, .medianOfRatios, .shareAbove(0), .shareBelow(0)].contains(statistic) {
      for count in needed...2 * needed + 50 { #expect(try power(count) >= wanted) }
    }
    #expect(try statistic.needed(for: question, power: wanted, limit: needed - 1) == nil)
  }

  @Test func `Superiority above one half needs 54 seeds to find three quarters`() throws {
    let question = Statistic.Question(criterion: .above(0.5), count: 29, effect: 0.75)
    #expect(try agree(Statistic.superiority.power(question), 0.7125413965916819, 1e-13))
    #expect(try Statistic.superiority.needed(for: question, power: 0.95) == 54)
    // The median's sign test is the same test.
    #expect(try agree(Statistic.median.power(question), 0.7125413965916819, 1e-13))
    #expect(try Statistic.median.needed(for: question, power: 0.95) == 54)
  }

  @Test func `An effect within the bound has no power, and says so`() {
    func refusal(_ statistic: Statistic, _ criterion: Criterion, _ effect: Double) -> String {
      message { try statistic.power(Statistic.Question(criterion: criterion, count: 29, effect: effect)) }
    }
    func words(_ effect: Double, _ bound: Double) -> String {
      "the effect to detect, \(effect), does not lie beyond the bound \(bound), so no number of seeds can find it"
    }
    for statistic in Statistic.all where statistic.unit != .share {
      for criterion in [Criterion.above(1), .below(1), .within(1, 2)] {
        #expect(refusal(statistic, criterion, 0.5) == words(0.5, 0.5))
      }
      #expect(
        refusal(statistic, .within(2, 1), 0.75)
          == "the lower bound 2.0 does not lie below the upper bound 1.0; nothing lies between them")
      #expect(
        refusal(statistic, .above(.nan), 0.75)
          == "the bound is nan; it must be finite\(statistic.unit == .ratio ? " and above 0" : "")")
    }
    for statistic in [Statistic.superiority, .shareAbove(1), .shareBelow(2)] {
      #expect(refusal(statistic, .above(0.75), 0.75) == words(0.75, 0.75))
      #expect(refusal(statistic, .below(0.25), 0.75) == words(0.25, 0.25))
    }
    #expect(refusal(.varianceShare, .above(0.5), 0.4) == words(0.4, 0.5))
    #expect(refusal(.varianceShare, .below(0.5), 0.75) == words(0.75, 0.5))
    #expect(
      refusal(.mean, .above(0), 1) == "the effect to detect is 1.0; it must lie above 0 and below 1")
    #expect(
      message {
        try Statistic.mean.power(
          Statistic.Question(criterion: .above(0), count: 9, effect: 0.75, level: 0))
      } == "the level is 0.0; it must lie above 0 and below 1")
    #expect(
      message {
        try Statistic.mean.needed(for: .init(criterion: .above(0), count: 9, effect: 0.5), power: 0.9)
      }
        == words(0.5, 0.5))
  }
}
