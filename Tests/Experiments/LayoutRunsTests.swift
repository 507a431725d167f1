import AssayExperiments
import AssayVariables
import Foundation
import Testing

import struct AssayExperiments.Measurement

/// Lists, points of Sobol's sequence, nested draws, and products of layouts.
@Suite struct LayoutRunsTests {
  private let rate = Variable("rate", "step size", .positive)
  private let width = Variable("width", "units", .whole(in: 1...64))
  private let arm = Variable("arm", "what is compared", .text)

  @Test func `a list is run as it stands`() throws {
    let listed: [Levels] = [["a": 2, "b": "x"], ["a": 1, "b": "y"], ["a": 2, "b": "y"]]
    let design = Layouts.design([.list(runs: listed)], seeds: 2)
    #expect(Layouts.runs(design).map { $0.map(\.levels) } == [listed, listed])
    let trials = try design.trials(of: design.stages[0], choices: [])
    #expect(
      trials.map(\.levels) == listed.flatMap { [$0, $0] } && trials.map(\.seed) == [20, 21, 20, 21, 20, 21])
    #expect(design.levels(of: "a", in: design.stages[0]) == [2, 1])
    #expect(Layout.list([[arm.is("x")], [arm.is("y")]]) == .list(runs: [["arm": "x"], ["arm": "y"]]))
  }

  @Test func `parts of a layout are combined, and the first one varies slowest`() {
    let design = Layouts.design([
      .list(runs: [["b": 1, "c": 2], ["b": 2, "c": 1]]), .full(levels: ["a": [1, 2], "noise": [5, 6]]),
    ])
    let runs = Layouts.runs(design)[0]
    let expected = [(1, 2), (2, 1)].flatMap { b, c in
      [1, 2].flatMap { a in
        [5, 6].map { noise in
          Design.Run(
            levels: ["a": .integer(a), "b": .integer(b), "c": .integer(c)],
            overrides: ["noise": UInt64(noise)])
        }
      }
    }
    #expect(runs == expected)
    #expect(design.trialCount == 48)
  }

  private func sobol(_ points: Int?, seeds: Int = 64, root: UInt64? = nil) -> Design {
    var design = Layouts.design(
      [
        .full([.levels(arm, ["plain", "treated"])]),
        .sobol([rate, width, Layouts.sign("s")], points: points),
      ],
      factors: [
        .varied(rate, from: 0.001, to: 1, .logarithmic), .varied(width, from: 1, to: 64),
        .varied(Layouts.sign("s"), [-1, 1]),
      ], seeds: seeds)
    design.rootSeed = root
    return design
  }

  /// Each of the 2ᵐ bins of each factor, and each box of volume 2⁻ᵐ over two of them, holds one point: a (0, m, 2)-net.
  @Test(arguments: [nil, 7])
  func `each seed gets the next point, all arms of a seed share it, and the points are a net`(_ root: UInt64?)
    throws
  {
    let design = sobol(nil, root: root)
    let seeds = Layouts.runs(design)
    #expect(seeds.allSatisfy { $0.count == 2 } && design.trialCount == 128)
    var points: [(rate: Double, width: Int, sign: FactorValue)] = []
    for runs in seeds {
      #expect(runs.map { $0.levels["arm"] } == ["plain", "treated"])
      #expect(Set(runs.map { $0.levels.filter { $0.key != "arm" } }).count == 1)
      let levels = runs[0].levels
      points.append(
        (
          try #require(levels["rate"].flatMap(Double.init(level:))),
          try #require(levels["width"].flatMap(Int.init(level:))), try #require(levels["s"])
        ))
    }
    #expect(Set(points.map(\.width)) == Set(1...64))
    let shares = points.map { log($0.rate / 0.001) / log(1000) }
    #expect(Set(shares.map { Int($0 * 64) }) == Set(0..<64))
    for digits in 0...6 {
      let boxes = zip(shares, points).map { [Int($0 * Double(1 << digits)), ($1.width - 1) >> digits] }
      #expect(Set(boxes).count == 64)
    }
    #expect(points.count { $0.sign == 1 } == 32)
    // More seeds go on with the sequence.
    #expect(Array(Layouts.runs(sobol(nil, seeds: 80, root: root)).prefix(64)) == seeds)
    #expect(message { try Layouts.experiment(design, [difference]).validate() } == "")
  }

  private var difference: Outcome { Layouts.outcome(["arm": "treated"], ["arm": "plain"]) }

  @Test func `a number of points is run with every seed`() {
    let design = sobol(16, seeds: 3)
    let seeds = Layouts.runs(design)
    #expect(seeds[0] == seeds[1] && seeds[0] == seeds[2] && seeds[0].count == 32)
    #expect(design.levels(of: "rate", in: design.stages[0]).count == 16)
    #expect(design.levels(of: "width", in: design.stages[0]).count == 16)
    #expect(Set(Layouts.runs(sobol(16, seeds: 3, root: 8))[0]).isDisjoint(with: seeds[0]))
    var outcome = difference
    #expect(
      message { try Layouts.experiment(design, [outcome]).validate() }
        == "outcome effect: the treatment selects 16 cells of its stage; it must also give a level of rate, s, width"
    )
    outcome.averagedOver = ["rate", "width", "s"]
    #expect(message { try Layouts.experiment(design, [outcome]).validate() } == "")
  }

  @Test func `a body reads a level of a span as any other`() throws {
    let (rate, width, arm) = (rate, width, arm)
    let experiment = Layouts.experiment(sobol(nil, seeds: 5), [difference]) { context in
      _ = try context.stream("noise").normal(at: 0)
      _ = try (context[Layouts.sign("s")], context[arm])
      return Measurement(measures: ["y": try context[rate] * Double(context[width])], result: "none")
    }
    let run = try Study.run(experiment, in: MemoryStore())
    #expect(run.result.records.count == 10)
    #expect(run.result.outcomes[0].pairs.allSatisfy { $0.treatment == $0.control && $0.treatment > 0 })
  }

  @Test func `shares are laid evenly over a span`() {
    let whole = Factor.Span(low: -2, high: 2, scale: .linear)
    let levels: [FactorValue] = (0..<50).map { whole.level(at: Double($0) / 50) }
    let expected: [FactorValue] = (0..<50).map { FactorValue.integer($0 / 10 - 2) }
    #expect(levels == expected)
    let real = Factor.Span(low: -1.0, high: 3.0, scale: .linear)
    #expect([0, 0.25, 0.5].map(real.level) == [-1.0, 0.0, 1.0])
    let decades = Factor.Span(low: 0.01, high: 100.0, scale: .logarithmic)
    for (share, level) in [(0, 0.01), (0.25, 0.1), (0.5, 1), (0.75, 10)] {
      #expect(close(Double(level: decades.level(at: share)), level))
    }
    let counts = Factor.Span(low: 1, high: 7, scale: .logarithmic)
    // From 1 to below 8: as many doublings to 2 and to 4.
    #expect([0, 0.33, 0.34, 0.66, 0.67, 1 - 0x1p-53].map(counts.level) == [1, 1, 2, 3, 4, 7])
    for span in [whole, real, decades, counts] {
      #expect(span.level(at: 0) == span.low)
      #expect(message { try requireInside(span) } == "")
    }
  }

  private func requireInside(_ span: Factor.Span) throws {
    for index in 0..<1000 {
      let level = span.level(at: 1 - Double(index) * 0x1p-53)
      guard !level.precedes(span.low), !span.high.precedes(level) else { throw Finding(level: level) }
    }
  }

  private struct Finding: Error { var level: FactorValue }

  @Test func `nested draws are shared as their order says`() throws {
    let design = Layouts.design(
      [.full([.levels(arm, ["plain", "treated"])]), .nested([("split", 5), ("init", 4)])],
      streams: ["split", "init", "noise"], seeds: 3)
    let arm = arm
    let experiment = Layouts.experiment(
      design, [Layouts.outcome(["arm": "treated"], ["arm": "plain"], over: ["split", "init"])]
    ) { context in
      func draw(_ name: String) throws -> Double { try context.stream(.init(rawValue: name)).normal(at: 0) }
      let isTreated = try context[arm] == "treated"
      let draws = try ["split": draw("split"), "init": draw("init"), "noise": draw("noise")]
      return Measurement(
        measures: draws.merging(["y": draws.values.sorted().reduce(0, +) + (isTreated ? 0.5 : 0)]) { $1 },
        result: "none")
    }
    #expect(message { try experiment.validate() } == "")
    #expect(design.trialCount == 3 * 2 * 20)
    let result = try Study.run(experiment, in: MemoryStore()).result
    let bySeed = Dictionary(grouping: result.records, by: \.trial.seed)
    var all: [String: Set<Double>] = [:]
    for records in bySeed.values {
      func draws(_ name: String) -> Set<Double> { Set(records.compactMap { $0.measurement.measures[name] }) }
      #expect(draws("split").count == 5 && draws("init").count == 20 && draws("noise").count == 1)
      for name in ["split", "init", "noise"] { all[name, default: []].formUnion(draws(name)) }
      // Each draw of `init` belongs to one draw of `split`, and both arms share it.
      let pairs = Set(records.map { [$0.measurement.measures["split"], $0.measurement.measures["init"]] })
      #expect(pairs.count == 20)
      let runs = Dictionary(grouping: records, by: \.trial.overrides)
      #expect(runs.count == 20 && runs.values.allSatisfy { $0.count == 2 })
    }
    #expect([all["split"]?.count, all["init"]?.count, all["noise"]?.count] == [15, 60, 3])
    #expect(result.outcomes[0].pairs.allSatisfy { close($0.treatment - ($0.control ?? .nan), 0.5) })
    // Fewer draws are the first ones.
    var fewer = design
    fewer.stages[0].layout[1] = .nested([("split", 2), ("init", 3)])
    #expect(Set(Layouts.runs(fewer)[0]).isSubset(of: Layouts.runs(design)[0]))
  }
}
