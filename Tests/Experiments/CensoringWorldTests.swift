import AssayExperiments
import AssayKernels
import AssayRandomness
import AssayStatistics
import Testing

/// Simulated studies whose true value lies at the bound, with runs that end before their value is reached.
@Suite struct CensoringWorldTests {
  /// How runs end early.
  enum Ending: String, CaseIterable, Sendable {
    /// At limits that know nothing of the run.
    case random
    /// At a share of the run's own value: the slow runs of one arm are stopped the sooner, the slower they are.
    case informative
    /// As `random`, at values that are rounded, so that limits and values tie.
    case tied
    /// As `random`, with values without a mean.
    case heavy
  }

  struct World: Sendable, CustomTestStringConvertible {
    var ending: Ending
    var share: Double
    var side: Censoring
    var isOneArm: Bool
    var testDescription: String {
      "\(ending), \(share) \(side)\(isOneArm ? ", one arm" : "")"
    }

    /// Without censoring the errors are those of the tests themselves.
    static let all: [World] =
      [World(ending: .random, share: 0, side: .above, isOneArm: false)]
      + Ending.allCases.flatMap { ending in
        [0.2, 0.4, 0.6].flatMap { share in
          [Censoring.above, .below].compactMap { side in
            if side == .below, ending == .tied || ending == .heavy { return nil }
            return World(
              ending: ending, share: share, side: side, isOneArm: ending == .informative || side == .below)
          }
        }
      }

    /// The true values of an arm, with the median 1: positive, from a draw that both arms share and one of its own.
    func values(_ shared: [Double], _ own: [Double]) -> [Double] {
      zip(shared, own).map { shared, own in
        let sum = (ending == .heavy ? 3 : 1) * (shared + own) / 2.0.squareRoot()
        let value = assay_exp(sum)
        return ending == .tied ? ((4 * value).rounded(.down) / 4) : value
      }
    }

    /// What is recorded of the values, and which are bounds.
    func recorded(_ values: [Double], _ stream: RandomStream) -> (
      values: [Double], censored: [Int: Censoring]
    ) {
      var (values, censored) = (values, [Int: Censoring]())
      let draws = stream.split("limits").normal(count: values.count)
      let coins = stream.split("coins").uniform(count: values.count)
      for (seed, value) in values.enumerated() {
        var limit = assay_exp((ending == .heavy ? 3 : 1) * draws[seed])
        if ending == .informative { limit = side == .above ? 0.3 * value : 3 * value }
        if ending == .tied { limit = (4 * limit).rounded(.down) / 4 }
        // Half of random limits lie on the wrong side of the value, where they censor nothing.
        let isStopped = coins[seed] < share * (ending == .informative ? 1 : 2)
        guard isStopped, side == .above ? limit <= value : limit >= value else { continue }
        if ending == .informative, (value > 1) != (side == .above), share < 0.5 { continue }
        values[seed] = limit
        censored[seed] = side
      }
      return (values, censored)
    }
  }

  private static let seeds = 12
  /// Tests of shares take longer, and are made in fewer studies.
  private static let (studies, studiesOfShares) = (2_000, 200)
  /// At a rate of 0.025 more errors have the probability 1e−5.
  private static let (most, mostOfShares) = (84, 17)

  /// Statistics with a criterion at whose bound the true value lies: the arms are exchangeable and their medians 1.
  private static func outcomes(_ world: World, ofShares: Bool = false) -> [Outcome] {
    let (treatment, control): (Levels, Levels) = (["arm": "treated"], ["arm": "plain"])
    let threshold = world.ending == .tied ? 0.9 : 1
    let questions: [(Statistic, Criterion, isPaired: Bool)] =
      ofShares
      ? [
        (.superiority, .below(0.5), true), (.shareAbove(threshold), .above(0.5), false),
        (.shareBelow(threshold), .above(0.5), false),
      ]
      : [(.median, .above(0), true), (.medianOfRatios, .above(1), true), (.ratioOfMedians, .below(1), true)]
    return questions.enumerated().map { index, question in
      Outcome(
        name: "\(index)", question: "?", stage: "compare", measure: "steps", treatment: treatment,
        control: question.isPaired ? control : nil, statistic: question.0, criterion: question.1,
        decides: index == 0)
    }
  }

  /// The records of one study.
  private static func records(
    _ world: World, _ stream: RandomStream, factor: Double = 1, isCensored: Bool = true
  ) -> (records: [Record], censored: Int) {
    var (records, count) = ([Record](), 0)
    let shared = stream.split("shared").normal(count: seeds)
    for (arm, name) in ["treated", "plain"].enumerated() {
      let own = stream.split(name)
      var values = world.values(shared, own.normal(count: seeds))
      if arm == 0, factor != 1 { values = values.map { factor * $0 } }
      var censored: [Int: Censoring] = [:]
      if arm == 0 || !world.isOneArm { (values, censored) = world.recorded(values, own) }
      count += censored.count
      for seed in 0..<seeds {
        records.append(
          Record(
            trial: Trial(stage: "compare", levels: ["arm": .text(name)], seed: UInt64(seed)),
            measurement: Measurement(
              measures: ["steps": values[seed]],
              censored: isCensored ? censored[seed].map { ["steps": $0] } ?? [:] : [:], result: "none"),
            receipt: Receipt(), seconds: 0, environment: Environment(facts: [:])))
      }
    }
    return (records, count)
  }

  private static func registration(
    _ world: World, ofShares: Bool = false, looks: [Int] = []
  ) throws -> Registration {
    var judging = Judging()
    judging.looks = looks
    judging.record("steps", ["arm": "plain"], [Double](repeating: 1, count: seeds))
    judging.outcomes = outcomes(world, ofShares: ofShares)
    if !looks.isEmpty { judging.outcomes.removeAll { !$0.statistic.hasLooks } }
    return try judging.registration()
  }

  /// The numbers of studies of a world that support and refute each outcome, and the share of values that are bounds.
  private static func errors(
    _ world: World, studies: Int, ofShares: Bool
  ) throws -> (counts: [(statistic: Statistic, supported: Int, refuted: Int)], censored: Double) {
    let registration = try registration(world, ofShares: ofShares)
    var counts = registration.rule.outcomes.map { (statistic: $0.statistic, supported: 0, refuted: 0) }
    var censored = 0
    let stream = RandomStream(seed: 21, name: "worlds").split(world.testDescription)
    for study in 0..<studies {
      let (records, count) = records(world, stream.split(study))
      censored += count
      for (index, result) in try registration.judge(records).outcomes.enumerated() {
        if result.verdict == .supported { counts[index].supported += 1 }
        if result.verdict == .refuted { counts[index].refuted += 1 }
      }
    }
    return (counts, Double(censored) / Double(studies * seeds * (world.isOneArm ? 1 : 2)))
  }

  @Test(arguments: World.all)
  func `no verdict on a median errs above its rate, whatever is censored`(_ world: World) throws {
    let (counts, censored) = try Self.errors(world, studies: Self.studies, ofShares: false)
    for count in counts {
      #expect(count.supported <= Self.most && count.refuted <= Self.most, "\(count)")
    }
    // A random limit is rarely reached twice as often as half of the time, which 0.6 would need.
    #expect(censored >= 0.45 * world.share && censored <= world.share + 0.06, "\(censored)")
  }

  @Test(arguments: World.all.filter { $0.share == 0.2 && $0.side == .above })
  func `no verdict on a share errs above its rate, whatever is censored`(_ world: World) throws {
    for count in try Self.errors(world, studies: Self.studiesOfShares, ofShares: true).counts {
      #expect(count.supported <= Self.mostOfShares && count.refuted <= Self.mostOfShares, "\(count)")
    }
  }

  @Test(arguments: [0.2, 0.4, 0.6])
  func `no verdict errs above its rate at looks`(_ share: Double) throws {
    let stream = RandomStream(seed: 22, name: "looks")
    for ending in [Ending.random, .informative] {
      let world = World(ending: ending, share: share, side: .above, isOneArm: true)
      let registration = try Self.registration(world, looks: [6, 9, 12])
      var errors = [0, 0]
      for study in 0..<500 {
        let records = Self.records(world, stream.split(world.testDescription).split(study)).records
        switch try registration.judge(records).verdict {
        case .supported: errors[0] += 1
        case .refuted: errors[1] += 1
        case .inconclusive: break
        }
      }
      // At 500 studies and 0.025 more than 29 have the probability 1e−4. One outcome decides.
      #expect(errors[0] <= 29 && errors[1] <= 29, "\(world): \(errors)")
    }
  }

  @Test func `a bound that counts as measured errs, and judged as a bound it still finds what is large`()
    throws
  {
    let world = World(ending: .informative, share: 0.6, side: .above, isOneArm: true)
    let registration = try Self.registration(world)
    let stream = RandomStream(seed: 23, name: "measured")
    func supported(_ factor: Double, isCensored: Bool) throws -> (refuted: Int, supported: Int) {
      var counts = (0, 0)
      for study in 0..<500 {
        let records = Self.records(world, stream.split(study), factor: factor, isCensored: isCensored).records
        switch try registration.judge(records).outcomes[0].verdict {
        case .refuted: counts.0 += 1
        case .supported: counts.1 += 1
        case .inconclusive: break
        }
      }
      return counts
    }
    // The arms are exchangeable, and more than half of the slow runs of one are stopped at 0.3 of what they need. Counted
    // as measured, the treatment is "faster" in more than 100 of 500 studies instead of about 12 (in 277 with 20 seeds);
    // judged as bounds, in none.
    let measured = try supported(1, isCensored: false)
    let bounded = try supported(1, isCensored: true)
    #expect(measured.refuted > 100)
    #expect(bounded.refuted <= 29 && bounded.supported <= 29)
    // A treatment that is twenty times slower is found to be, although 0.6 of its values are bounds.
    #expect(try supported(20, isCensored: true).supported > 250)
  }
}
