import AssayRandomness
import AssayStatistics
import Testing

@Suite("Rank tests")
struct RankTestTests {
  let stream = RandomStream(seed: 6, name: "ranks")

  @Test func `Signed-rank p-values are those of all assignments of signs, ties and zeros included`() throws {
    let oracle = try Comparisons.read()
    for row in oracle.signedRanks {
      let bound = try #require(row.bound)
      try expectPValues(row.pValues, 1e-13) {
        try WilcoxonTest.pValue(of: row.values, bound: bound, alternative: $0)
      }
      #expect(try WilcoxonTest.pseudomedian(of: row.values) == row.centre)
    }
    for row in [oracle.largeSignedRanks, oracle.hugeSignedRanks] {
      try expectPValues(row.pValues) { try WilcoxonTest.pValue(of: row.values, alternative: $0) }
    }
  }

  @Test(arguments: [6, 9, 24])
  func `The signed-rank interval is the inversion of the test`(count: Int) throws {
    let plain = stream.split(count).normal(count: count)
    for values in [plain, plain.map { ($0 * 3).rounded() }, plain.map { _ in 1.5 }] {
      for confidence in [0.5, 0.9, 0.95] {
        let interval = try WilcoxonTest.interval(of: values, confidence: confidence)
        try expectInversion(interval) {
          try WilcoxonTest.pValue(of: values, bound: $0, alternative: $1)
        }
      }
    }
  }

  /// Hollander and Wolfe, Nonparametric Statistical Methods (1973), p. 29: R's `wilcox.test(x, y, paired = TRUE,
  /// conf.int = TRUE)` gives p = 0.03906 and the same estimate and interval.
  @Test func `The depression scale of Hollander and Wolfe has their interval`() throws {
    let before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    let after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    let differences = zip(before, after).map { $0 - $1 }
    #expect(try WilcoxonTest.pValue(of: differences) == 20.0 / 512)
    let interval = try WilcoxonTest.interval(of: differences)
    #expect((interval.estimate - 0.46).magnitude < 1e-12)
    #expect((interval.low - 0.01).magnitude < 1e-12)
    #expect((interval.high - 0.786).magnitude < 1e-12)
  }

  @Test func `Rank-sum p-values are those of all assignments, ties included`() throws {
    let oracle = try Comparisons.read()
    for row in oracle.assignments {
      try expectPValues(row.rankSum, 1e-13) {
        try MannWhitneyTest.pValue(
          treatment: row.treatment, control: row.control, bound: row.bound, alternative: $0, stream: stream)
      }
      #expect(
        agree(
          try MannWhitneyTest.shift(treatment: row.treatment, control: row.control), row.shift, 1e-15))
      #expect(
        agree(
          try MannWhitneyTest.superiority(treatment: row.treatment, control: row.control),
          row.superiority, 1e-15))
    }
    let large = oracle.largeRankSum
    try expectPValues(large.pValues) {
      try MannWhitneyTest.pValue(
        treatment: large.treatment, control: large.control, alternative: $0, stream: stream)
    }
    // One more value of each arm, a tie far above all, changes little and makes the test random.
    let exact = try #require(large.pValues["greater"])
    let random = try MannWhitneyTest.pValue(
      treatment: large.treatment + [9], control: large.control + [9], alternative: .greater, stream: stream)
    #expect((random - exact).magnitude < 0.01 + 4 * (exact * (1 - exact) / 1e4).squareRoot())
    #expect((random * 10_000).rounded() == random * 10_000)
  }

  @Test(arguments: [(4, 4), (3, 5), (9, 6)])
  func `The rank-sum interval is the inversion of the test`(count: Int, other: Int) throws {
    let plain = stream.split(count).normal(count: count)
    let control = stream.split("control").normal(count: other)
    for scale in [1.0, 0] {
      let treatment = scale == 1 ? plain : plain.map { ($0 * 2).rounded() }
      let control = scale == 1 ? control : control.map { ($0 * 2).rounded() }
      for confidence in [0.5, 0.9, 0.95] {
        let interval = try MannWhitneyTest.interval(
          treatment: treatment, control: control, confidence: confidence, stream: stream)
        try expectInversion(interval) {
          try MannWhitneyTest.pValue(
            treatment: treatment, control: control, bound: $0, alternative: $1, stream: stream)
        }
      }
    }
  }

  @Test func `The random rank-sum interval is the inversion of the random test`() throws {
    let treatment = stream.normal(count: 45).map { $0 + 1 }
    let control = stream.split("control").normal(count: 60)
    let interval = try MannWhitneyTest.interval(
      treatment: treatment, control: control, resamples: 199, stream: stream)
    try expectInversion(interval) {
      try MannWhitneyTest.pValue(
        treatment: treatment, control: control, bound: $0, alternative: $1, resamples: 199, stream: stream)
    }
  }

  @Test func `Exchanging the arms exchanges greater and less`() throws {
    for row in try Comparisons.read().assignments {
      let greater = try MannWhitneyTest.pValue(
        treatment: row.treatment, control: row.control, alternative: .greater, stream: stream)
      let less = try MannWhitneyTest.pValue(
        treatment: row.control, control: row.treatment, alternative: .less, stream: stream)
      #expect(agree(greater, less, 1e-14))
    }
  }

  @Test func `Ties in decimals are ties though their bits differ`() throws {
    let differences = [0.3 - 0.2, 0.2 - 0.1, -(0.7 - 0.6), 0.4, 0.5, 0.6]
    let exact = try WilcoxonTest.pValue(of: [1, 1, -1, 4, 5, 6], alternative: .greater)
    #expect(try WilcoxonTest.pValue(of: differences, alternative: .greater) == exact)
    let treatment = [90.1, 90.2, 90.0, 90.4, 90.5, 90.6]
    let control = [90.0, 90.1, 90.1, 90.0, 90.0, 90.0]
    #expect(Set(zip(treatment, control).map { ($0 - $1).magnitude }).count > 4)
    #expect(
      try WilcoxonTest.pValue(treatment: treatment, control: control, alternative: .greater) == exact)
    let interval = try WilcoxonTest.interval(treatment: treatment, control: control)
    #expect((interval.low + 0.1).magnitude < 1e-10 && (interval.high - 0.6).magnitude < 1e-10)
    // 0.1 + 0.2 − 0.3 is no shift.
    #expect(
      try MannWhitneyTest.pValue(
        treatment: [0.1 + 0.2, 1, 2], control: [0.3, 1, 2], alternative: .greater, stream: stream)
        == MannWhitneyTest.pValue(
          treatment: [0.3, 1, 2], control: [0.3, 1, 2], alternative: .greater, stream: stream))
  }

  @Test func `Values without ranks say why`() {
    #expect(
      message { try WilcoxonTest.interval(of: [1, 2, 3, 4, 5]) }
        == "the signed-rank interval at confidence 0.95 needs at least 6 values, and there are 5: "
        + "so few cannot decide at the usual level; use more values, or Student's interval of normal values")
    #expect(
      message { try MannWhitneyTest.interval(treatment: [1, 2, 3], control: [1, 2, 3], stream: stream) }
        == "the rank-sum interval at confidence 0.95 with arms of equal size needs at least 8 values, "
        + "and there are 6: so few cannot decide at the usual level; "
        + "use more values, or Welch's interval of normal values")
    #expect(
      message { try WilcoxonTest.pseudomedian(of: [Double](repeating: 0, count: 5001)) }
        == "there are 5001 values; at most 5000 can be treated in reasonable time and memory")
    #expect(
      message { try WilcoxonTest.pValue(of: [.nan]) }
        == "number 0 of the values, counted from 0, is nan; all must be finite")
    #expect(
      message { try MannWhitneyTest.pValue(treatment: [], control: [1], stream: stream) }
        == "there are 0 treatment values; at least 1 are needed")
  }
}
