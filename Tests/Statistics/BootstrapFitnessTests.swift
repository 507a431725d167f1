import AssayRandomness
import AssayStatistics
import Testing

/// The bootstrap's intervals are refused where their error was measured to be too large.
@Suite("Fitness of the bootstrap")
struct BootstrapFitnessTests {
  let stream = RandomStream(seed: 9, name: "bootstrap")

  private func bootstrap(_ statistic: PairedStatistic, _ count: Int) throws -> Bootstrap {
    try Bootstrap(
      statistic, treatment: (0..<count).map { 3 + Double($0 % 7) },
      control: (0..<count).map { 2 + Double($0 % 5) },
      resamples: 40, stream: stream)
  }

  @Test func `A bootstrap of five is refused, with what was measured and what is better`() {
    #expect(
      message { try bootstrap(.meanDifference, 5).bcaInterval() }
        == "the BCa bootstrap needs at least 80 values, and there are 5: "
        + "at so few its one-sided error was measured at 0.08, where 0.025 is nominal; "
        + "use Student's interval, or the studentised bootstrap")
    #expect(
      message { try bootstrap(.ratioOfMedians, 6).percentileInterval() }
        == "the percentile bootstrap needs at least 8 values, and there are 6: "
        + "at so few its one-sided error was measured at 0.031, where 0.025 is nominal; "
        + "use the ratio of two intervals of medians")
    #expect(
      message { try bootstrap(.superiority, 29).percentileInterval() }
        == "the percentile bootstrap needs at least 322 values, and there are 29: "
        + "at so few its one-sided error was measured at 0.04, where 0.025 is nominal; "
        + "use Clopper and Pearson's interval of the share of pairs won")
  }

  @Test func `Each statistic has its own smallest number`() throws {
    let own = PairedStatistic(name: "mean of the control") { _, control in control[0] }
    let cases: [(PairedStatistic, Int, Int)] = [
      (.meanDifference, 80, 80), (.ratioOfMedians, 8, 19), (.superiority, 322, 218), (own, 80, 80),
    ]
    for (statistic, percentile, bca) in cases {
      #expect(throws: StatisticsError.self) { try bootstrap(statistic, percentile - 1).percentileInterval() }
      #expect(throws: StatisticsError.self) { try bootstrap(statistic, bca - 1).bcaInterval() }
      let enough = try bootstrap(statistic, percentile)
      #expect(try enough.percentileInterval() == enough.uncheckedPercentileInterval())
      let more = try bootstrap(statistic, bca)
      #expect(try more.bcaInterval() == more.uncheckedBCAInterval())
    }
  }

  /// The percentile interval of superiority with infinitely many resamples lies above ½ exactly if a resample falls to
  /// ½ or below with probability at most 0.025.
  @Test func `The error of the percentile interval of superiority exceeds its limit up to 321 pairs`() {
    func error(_ count: Int) -> Double {
      (0...count).reduce(0) { sum, wins in
        let share = Double(wins) / Double(count)
        let atMostHalf = BinomialDistribution.atMost(count / 2, of: count, probability: share)
        return atMostHalf <= 0.025
          ? sum + BinomialDistribution.exactly(wins, of: count, probability: 0.5) : sum
      }
    }
    #expect(agree(error(29), 0.0307, 2e-3))
    #expect(agree(error(23), 0.0466, 2e-3))
    #expect(error(321) > 0.0283)
    #expect((322...400).allSatisfy { error($0) <= 0.0283 })
  }
}
