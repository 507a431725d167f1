import AssayRandomness
import AssayStatistics
import Testing

@Suite("Power")
struct PowerTests {
  let stream = RandomStream(seed: 5, name: "power")

  @Test func `Powers of tests of proportions are those of exact fractions`() throws {
    for row in try PowerOracle.read().proportion {
      let (count, probability, level) = (Int(row[0]), row[1], row[4])
      func power(_ alternative: Alternative, _ level: Double) throws -> Double {
        try Power.ofProportion(
          count: count, probability: probability, bound: row[2], level: level, alternative: alternative)
      }
      #expect(try agree(power(.greater, level), row[5], 1e-12), "\(row)")
      #expect(try agree(power(.less, level), row[6], 1e-12), "\(row)")
      #expect(try agree(power(.twoSided, 2 * level), row[5] + row[6], 1e-12), "\(row)")
      let within = try Power.ofProportionEquivalence(
        count: count, probability: probability, low: row[2], high: row[3], level: level)
      #expect(agree(within, row[7], 1e-12), "\(row) \(within)")
    }
  }

  @Test func `The sign test of twenty-nine pairs has the power that method.md records`() throws {
    #expect(try agree(Power.ofSignTest(count: 29, probability: 0.75), 0.7125413965916819, 1e-13))
    #expect(
      try agree(Power.ofSignTest(count: 29, probability: 0.75, level: 0.00625), 0.5567724131211178, 1e-12))
    #expect(try Power.ofSignTest(count: 5, probability: 1) == 0)
    #expect(try Power.ofSignTest(count: 6, probability: 1) == 1)
  }

  @Test func `A test that holds its level has at most that power at its bound`() throws {
    for count in 1...80 {
      for bound in [0.1, 0.5, 0.75] {
        for alternative in Alternative.allCases {
          let power = try Power.ofProportion(
            count: count, probability: bound, bound: bound, alternative: alternative)
          #expect(power <= 0.025)
        }
      }
    }
  }

  @Test func `Powers of Student's test agree with twenty digits`() throws {
    for row in try PowerOracle.read().student {
      let greater = try Power.ofStudentTest(count: Int(row[0]), distance: row[1], level: row[2])
      let less = try Power.ofStudentTest(
        count: Int(row[0]), distance: row[1], level: row[2], alternative: .less)
      #expect(agree(greater, row[3], 1e-10), "\(row) \(greater)")
      #expect(agree(less, row[4], 1e-10), "\(row) \(less)")
      let both = try Power.ofStudentTest(
        count: Int(row[0]), distance: row[1], level: 2 * row[2], alternative: .twoSided)
      #expect(agree(both, row[3] + row[4], 1e-10))
    }
  }

  /// At one standard deviation, method.md has 10 pairs for a power of 0.8 on two sides.
  @Test func `Student's test has its level at no distance, and the power that method.md records`() throws {
    for count in [2, 3, 10, 1000] {
      #expect(try agree(Power.ofStudentTest(count: count, distance: 0), 0.025, 1e-12))
    }
    #expect(try Power.ofStudentTest(count: 10, distance: 1) > 0.8)
    #expect(try Power.ofStudentTest(count: 9, distance: 1) < 0.8)
  }

  @Test func `Powers of equivalence agree with integration by mpmath`() throws {
    for row in try PowerOracle.read().equivalence {
      let power = try Power.ofStudentEquivalence(
        count: Int(row[0]), aboveLow: row[1], belowHigh: row[2], level: row[3])
      #expect((power - row[4]).magnitude < 1e-10 * max(row[4], 1e-3), "\(row) \(power)")
    }
  }

  /// The table of sample sizes in the vignette of R's PowerTOST: crossover of n subjects, ratio 0.95 within 0.8 and
  /// 1.25.
  @Test(arguments: [(0.2, 20, 0.834680), (0.25, 28, 0.807439), (0.3, 40, 0.815845)])
  func `Powers of equivalence are those that PowerTOST publishes`(_ cv: Double, _ count: Int, _ power: Double)
  {
    // log(1 + CV²) by its series, and log 0.95, log 1.25.
    let square = cv * cv
    let variance = (1...40).reversed().reduce(0.0) { sum, k in square * ((k == 1 ? 1 : 1 / Double(k)) - sum) }
    let error = (variance * 2 / Double(count)).squareRoot()
    let (ratio, limit) = (-0.05129329438755058, 0.22314355131420976)
    let value = Power.equivalence(
      low: (ratio + limit) / error, high: (limit - ratio) / error, degreesOfFreedom: Double(count - 2),
      level: 0.05)
    #expect((value - power).magnitude < 1e-6, "\(value)")
  }

  @Test func `The power of equivalence is what simulation finds`() throws {
    let exact = try Power.ofStudentEquivalence(count: 12, aboveLow: 1.1, belowHigh: 0.8, level: 0.05)
    let simulated = try Power.simulated(draws: 4000, stream: stream, confidence: 0.9999) { stream in
      let interval = try StudentInterval.mean(of: stream.normal(count: 12), confidence: 0.9)
      return interval.low >= -1.1 && interval.high <= 0.8
    }
    #expect(simulated.contains(exact), "\(exact) \(simulated)")
  }

  @Test func `Powers of the F test of a share of variance agree with SciPy`() throws {
    for row in try PowerOracle.read().varianceShare {
      func power(_ alternative: Alternative, _ level: Double) throws -> Double {
        try Power.ofVarianceShare(
          groups: Int(row[0]), replicates: Int(row[1]), share: row[2], bound: row[3], level: level,
          alternative: alternative)
      }
      #expect(try agree(power(.greater, 0.025), row[4], 1e-10), "\(row)")
      #expect(try agree(power(.less, 0.025), row[5], 1e-10), "\(row)")
      #expect(try agree(power(.twoSided, 0.05), row[4] + row[5], 1e-10), "\(row)")
    }
    #expect(try Power.ofVarianceShare(groups: 3, replicates: 2, share: 1) == 1)
    #expect(try Power.ofVarianceShare(groups: 3, replicates: 2, share: 1, alternative: .less) == 0)
  }

  @Test func `A simulated power counts the data sets that decide`() throws {
    var seen: [RandomStream] = []
    let power = try Power.simulated(draws: 8, stream: stream) { stream in
      seen.append(stream)
      return seen.count.isMultiple(of: 4)
    }
    #expect(seen == (0..<8).map { stream.split($0) })
    #expect(power == (try Proportion.clopperPearson(successes: 2, trials: 8)))
  }

  @Test func `Impossible powers say why`() {
    #expect(
      message { try Power.ofSignTest(count: 0, probability: 0.7) }
        == "there are 0 trials; at least 1 are needed")
    #expect(
      message { try Power.ofSignTest(count: .max, probability: 0.7) }
        == "there are 9223372036854775807 trials; at most 1000000000 can be treated in reasonable time and memory"
    )
    #expect(throws: StatisticsError.self) {
      try Power.ofVarianceShare(groups: .max, replicates: .max, share: 0.5)
    }
    #expect(
      message { try Power.ofSignTest(count: 9, probability: .nan) }
        == "the probability of a success is nan; it must lie within 0 and 1")
    #expect(
      message { try Power.ofSignTest(count: 9, probability: 0.7, level: 0) }
        == "the level is 0.0; it must lie above 0 and below 1")
    #expect(
      message { try Power.ofProportionEquivalence(count: 9, probability: 0.7, low: 0.8, high: 0.6) }
        == "the lower bound 0.8 does not lie below the upper bound 0.6; nothing lies between them")
    #expect(
      message { try Power.ofStudentTest(count: 1, distance: 1) }
        == "there are 1 values; at least 2 are needed")
    #expect(
      message { try Power.ofStudentTest(count: 9, distance: .infinity) }
        == "the distance is inf; it must be finite")
    #expect(
      message { try Power.ofStudentTest(count: 9, distance: 1e308) }
        == "the distances are so large that their sum or spread overflows; scale them down")
    #expect(
      message { try Power.ofStudentEquivalence(count: 9, aboveLow: 1, belowHigh: -1) }
        == "the lower bound -1.0 does not lie below the upper bound -1.0; nothing lies between them")
    #expect(
      message { try Power.ofStudentEquivalence(count: 9, aboveLow: 1, belowHigh: 1, level: 0.75) }
        == "the level of an equivalence test is 0.75; it must lie from 1e-99 to 0.49999999999999994")
    #expect(
      message { try Power.ofVarianceShare(groups: 1, replicates: 3, share: 0.5) }
        == "there are 1 groups; at least 2 are needed")
    #expect(
      message { try Power.simulated(draws: 0, stream: stream) { _ in true } }
        == "there are 0 draws; at least 1 are needed")
  }
}
