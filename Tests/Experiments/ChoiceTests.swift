import AssayExperiments
import AssayRandomness
import AssayVariables
import Testing

import struct AssayExperiments.Measurement

/// Which levels a choice takes, from records with given values.
@Suite struct ChoiceTests {
  private static let method = Variable("method", "has no order", .text)
  private static let rate = Variable("rate", "step size", .positive)

  private func design(_ direction: Choice.Direction, _ seeds: Int) -> Design {
    Design(
      factors: [.varied(Self.method, ["x", "y", "z"]), .varied(Self.rate, [0.1, 1])],
      stages: [
        Stage(
          name: "tune", purpose: .tuning,
          crossed: [.levels(Self.method, ["x", "y", "z"]), .levels(Self.rate, [0.1, 1])],
          seeds: Seeds(first: 100, count: seeds), isRepeated: false),
        Stage(
          name: "compare", purpose: .judging, crossed: [],
          chosen: [
            Choice(
              of: [Self.method, Self.rate], stage: "tune", direction, medianOf: "loss",
              extending: [.times(2, Self.rate, from: 0.1, to: 1)])
          ], seeds: Seeds(first: 0, count: 2)),
      ])
  }

  /// The records of the tuning stage, with values by combination and seed.
  private func records(
    _ design: Design, _ value: (Levels, Int) -> (Double, Censoring?)
  ) throws -> [Record] {
    try design.trials(of: design.stages[0], choices: []).map { trial in
      let (value, censoring) = value(trial.levels, Int(trial.seed) - 100)
      return Record(
        trial: trial,
        measurement: Measurement(
          measures: ["loss": value], censored: censoring.map { ["loss": $0] } ?? [:], result: "none"),
        receipt: Receipt(), seconds: 0, environment: Environment(facts: [:]))
    }
  }

  private func combinations(_ design: Design) -> [Levels] {
    ["x", "y", "z"].flatMap { method in
      [0.1, 1].map { ["method": .text(method), "rate": .number($0)] }
    }
  }

  @Test(arguments: [Choice.Direction.smallest, .largest])
  func `the combination with the best median is chosen, and the smaller one on a tie`(
    _ direction: Choice.Direction
  ) throws {
    let design = design(direction, 3)
    for number in 0..<200 {
      let stream = RandomStream(seed: UInt64(number), name: "choice")
      // Few different values, so that there are ties.
      let values = Dictionary(
        uniqueKeysWithValues: combinations(design).enumerated().map { index, levels in
          (levels, (0..<3).map { Double(stream.split(index).integer(below: 3, at: UInt64($0))) })
        })
      let records = try records(design) { levels, seed in (values[levels]?[seed] ?? .nan, nil) }
      let chosen = try design.choices(for: design.stages[1], from: records)
      let medians = combinations(design).map { (values[$0] ?? []).sorted()[1] }
      let best = direction == .smallest ? medians.min() : medians.max()
      let first = try #require(medians.firstIndex { $0 == best })
      #expect(chosen == [ChosenLevels(stage: "compare", given: [:], levels: combinations(design)[first])])
    }
  }

  /// The oracle completes every censored value in both ways, each by itself, and looks for a completion in which another
  /// combination has the better median.
  @Test(arguments: [Choice.Direction.smallest, .largest])
  func `a choice is doubtful exactly when a completion of censored values would change it`(
    _ direction: Choice.Direction
  ) throws {
    let design = design(direction, 2)
    var doubts = 0
    for number in 0..<150 {
      let stream = RandomStream(seed: UInt64(number), name: "censoring")
      var values: [(Double, Censoring?)] = []
      for index in 0..<12 {
        let draw = stream.split(index).integer(below: 12, at: 0)
        values.append(
          (
            Double(stream.split(index).integer(below: 9, at: 1)),
            draw == 0 ? .above : draw == 1 ? .below : nil
          ))
      }
      let combinations = combinations(design)
      let records = try records(design) { levels, seed in
        values[2 * (combinations.firstIndex(of: levels) ?? 0) + seed]
      }
      let chosen = try #require(try design.choices(for: design.stages[1], from: records).first)
      let place = try #require(combinations.firstIndex(of: chosen.levels))
      let censored = values.indices.filter { values[$0].1 != nil }
      var isOpen = false
      for pattern in 0..<(1 << censored.count) {
        var completed = values.map(\.0)
        for (bit, index) in censored.enumerated() where pattern >> bit & 1 == 1 {
          completed[index] = values[index].1 == .above ? .infinity : -.infinity
        }
        let medians = combinations.indices.map { (completed[2 * $0] + completed[2 * $0 + 1]) / 2 }
        if medians.contains(where: \.isNaN) { continue }
        let others = combinations.indices.filter { $0 != place }.map { medians[$0] }
        let isBeaten = others.contains {
          direction == .smallest ? $0 < medians[place] : $0 > medians[place]
        }
        isOpen = isOpen || isBeaten
      }
      #expect(chosen.doubt == (isOpen ? .censored : nil), "\(values) \(chosen)")
      doubts += isOpen ? 1 : 0
    }
    #expect(doubts > 20 && doubts < 130)
  }

  @Test func `a measure that is not a number stops a joint choice`() throws {
    let design = design(.largest, 1)
    let records = try records(design) { levels, _ in (levels["method"] == "y" ? .nan : 1, nil) }
    #expect(
      message { _ = try design.choices(for: design.stages[1], from: records) }
        .contains(
          "the measure 'loss' of the trial (stage tune, method=y, rate=0.1, seed 100) is not a number"))
  }

  /// The medians over widths are 5, 9, 6 at the rates 1, 2, 4, and those over rates 6, 5, 6 at the widths 4, 8, 16. So
  /// one by one the rate 1 and the width 8 are chosen, although the loss is 5 there, and 0 at the rate 2.
  @Test(arguments: [false, true])
  func `a planted interaction is found by a joint choice and missed by two single ones`(_ isJoint: Bool)
    throws
  {
    let world = TuningWorld(
      widths: [4, 8, 16],
      extensions: [
        .times(2, TuningWorld.rate, from: 1, to: 4), .times(2, TuningWorld.width, from: 4, to: 16),
      ],
      loss: { _, rate, width in rate == 2 ? (width == 8 ? 0 : 9) : rate == 1 ? 5 : 6 }, isJoint: isJoint)
    let result = try world.run()
    for chosen in result.choices where isJoint {
      #expect(chosen.levels == ["rate": 2.0, "width": 8])
    }
    for chosen in result.choices where !isJoint {
      #expect(chosen.levels == ["rate": 1.0] || chosen.levels == ["width": 8])
    }
    #expect(result.choices.allSatisfy { $0.doubt == nil })
    let plain = result.outcomes[0].pairs.compactMap(\.control).map { $0.rounded() }
    #expect(plain == [Double](repeating: isJoint ? 0 : 5, count: 6))
  }

  @Test func `levels that the design does not declare are ordered by value`() throws {
    let result = try TuningWorld(
      best: (rate: -1, width: 3), extensions: [.times(2, TuningWorld.rate)], judgingSeeds: 1
    ).run()
    let rates = result.records.filter { $0.trial.stage == "tune" && $0.trial.levels["arm"] == "treated" }
      .compactMap { $0.trial.levels["rate"] }
    #expect(rates == [1.0, 2.0, 4.0, 0.25, 0.5])
  }
}
