import AssayRandomness
import AssayStatistics
import Testing

@Suite("Intervals, corrections and sample sizes")
struct IntervalTests {
  @Test func `Student's interval of paired differences agrees with SciPy`() throws {
    for pairs in try Oracle.read().pairs {
      let interval = try StudentInterval.meanDifference(
        treatment: pairs.treatment, control: pairs.control, confidence: 0.9)
      #expect((interval.estimate - pairs.student90[0]).magnitude < 1e-14)
      #expect(agree(interval.low, pairs.student90[1], 1e-12))
      #expect(agree(interval.high, pairs.student90[2], 1e-12))
    }
  }

  @Test func `Equal values give a mean without doubt`() throws {
    let interval = try StudentInterval.mean(of: [0.1, 0.1, 0.1])
    #expect(interval == Interval(estimate: 0.1, low: 0.1, high: 0.1, confidence: 0.95))
  }

  /// Two thousand samples for each case from one fixed stream; the bounds are five standard errors.
  @Test(arguments: [2, 10, 29])
  func `Student's interval covers a normal mean as often as it says`(count: Int) throws {
    let stream = RandomStream(seed: 7, name: "coverage")
    let covered = try (0..<2000).count { sample in
      let values = stream.normal(count: count, from: UInt64(sample * count))
      return try StudentInterval.mean(of: values).contains(0)
    }
    #expect((Double(covered) / 2000 - 0.95).magnitude < 5 * (0.95 * 0.05 / 2000).squareRoot())
  }

  @Test func `Clopper and Pearson's interval agrees with forty digits`() throws {
    for row in try Oracle.read().clopperPearson {
      let interval = try Proportion.clopperPearson(
        successes: Int(row[0]), trials: Int(row[1]), confidence: row[2])
      #expect(agree(interval.low, row[3], 2e-14), "\(row)")
      #expect(agree(interval.high, row[4], 2e-14), "\(row)")
      #expect(interval.estimate == row[0] / row[1])
    }
  }

  /// The coverage is a finite sum, so the theorem can be checked without simulation.
  @Test func `Clopper and Pearson's interval never covers less often than it says`() throws {
    let trials = 12
    let intervals = try (0...trials).map {
      try Proportion.clopperPearson(successes: $0, trials: trials, confidence: 0.9)
    }
    for step in 1..<200 {
      let p = Double(step) / 200
      var probability = (0..<trials).reduce(1.0) { value, _ in value * (1 - p) }
      var coverage = 0.0
      for successes in 0...trials {
        if intervals[successes].contains(p) { coverage += probability }
        probability *= p / (1 - p) * Double(trials - successes) / Double(successes + 1)
      }
      #expect(coverage > 0.9 - 1e-12)
    }
  }

  @Test func `Holm's correction agrees with statsmodels`() throws {
    for list in try Oracle.read().holm {
      let adjusted = try Holm.adjusted(list.pValues)
      for (value, expected) in zip(adjusted, list.adjusted) { #expect(agree(value, expected, 1e-15)) }
      #expect(adjusted.count == list.adjusted.count)
      let reversed = try Holm.adjusted(list.pValues.reversed())
      #expect(reversed == adjusted.reversed())
    }
    #expect(try Holm.adjusted([]) == [])
  }

  @Test func `Noether's sample sizes are those of the literature`() throws {
    let sizes = try [0.6, 0.7, 0.75, 0.8, 0.9].map { try SampleSize.noether(superiority: $0) }
    #expect(sizes == [181, 46, 29, 21, 12])
    #expect(try SampleSize.noether(superiority: 0.25) == 29)
    #expect(try SampleSize.noether(superiority: 0.75, falsePositives: 0.01, falseNegatives: 0.2) == 27)
  }

  @Test func `Impossible requests say why`() {
    #expect(
      message { try StudentInterval.mean(of: [1]) } == "there are 1 values; at least 2 are needed")
    #expect(
      message { try StudentInterval.mean(of: [1, 2], confidence: 1) }
        == "the confidence is 1.0; it must lie above 0 and below 1")
    #expect(
      message { try Proportion.clopperPearson(successes: 4, trials: 3) }
        == "4 successes of 3 trials are impossible; "
        + "there must be at least one trial and from none to all of them can succeed")
    #expect(
      message { try Holm.adjusted([0.5, .nan]) }
        == "the p-value number 1, counted from 0, is nan; it must lie within 0 and 1")
    #expect(
      message { try SampleSize.noether(superiority: 0.5) }
        == "the superiority to detect is 0.5, which is no effect; it must differ from 0.5")
    #expect(
      message { try SampleSize.noether(superiority: 0.5 + 1e-12) }
        == "a superiority of 0.500000000001 is so close to 0.5 "
        + "that the number of pairs does not fit an integer")
    #expect(
      message { try SampleSize.noether(superiority: 1.2) }
        == "the superiority to detect is 1.2; it must lie within 0 and 1")
    #expect(
      message { try SampleSize.noether(superiority: 0.7, falsePositives: 0.5, falseNegatives: 0.5) }
        == "false positives at 0.5 and false negatives at 0.5 add up to 1 or more; "
        + "a toss of a coin does as well without data")
  }
}
