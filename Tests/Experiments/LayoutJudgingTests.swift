import AssayExperiments
import Testing

import struct AssayExperiments.Measurement

/// Worlds without noise, whose effects are known: outcomes recover what was planted, with the aliases that are stated.
@Suite struct LayoutJudgingTests {
  /// An experiment whose measure is the sum of effects: each is a coefficient times the product of its factors.
  private func experiment(
    _ layout: Layout, _ names: [String], _ effects: [String: Double], _ outcomes: [Outcome]
  )
    -> Experiment
  {
    Layouts.experiment(Layouts.design([layout]), outcomes) { context in
      _ = try context.stream("noise").normal(at: 0)
      let signs = try Dictionary(
        uniqueKeysWithValues: names.map { ($0, Double(try context[Layouts.sign($0)])) })
      let sum = effects.sorted { $0.key < $1.key }.reduce(0) { sum, effect in
        sum + effect.key.reduce(effect.value) { $0 * (signs[String($1)] ?? .nan) }
      }
      return Measurement(measures: ["y": sum + Double(context.trial.seed)], result: "none")
    }
  }

  /// The half difference of an effect's two signs, as an outcome: the coefficient of the effect.
  private func effect(_ letters: String, of names: [String]) -> Outcome {
    let factors = letters.map(String.init)
    let cells = (0..<1 << factors.count).map { number in
      let signs = factors.indices.map { number >> $0 & 1 == 1 ? 1 : -1 }
      return Outcome.Contrast.Weight(
        levels: Dictionary(uniqueKeysWithValues: zip(factors, signs.map { .integer($0) })),
        weight: Double(signs.reduce(1, *)) / Double(1 << factors.count))
    }
    var outcome = Layouts.outcome([:], nil, .weighted(cells), over: names.filter { !factors.contains($0) })
    outcome.name = letters
    return outcome
  }

  private func estimates(_ experiment: Experiment) throws -> [[Double]] {
    try experiment.validate()
    return try Study.run(experiment, in: MemoryStore()).result.outcomes.map { $0.pairs.map(\.treatment) }
  }

  private let world = ["a": 3.0, "b": -1, "ab": 0.5, "bc": 0.25, "bcd": 8, "abcd": 16, "cd": 32]

  @Test func `a full design recovers every effect exactly`() throws {
    let names = Layouts.names(4)
    let letters = ["a", "b", "c", "ab", "bc", "ad", "bcd"]
    let experiment = experiment(
      .full(levels: Layouts.signs(names)), names, world, letters.map { effect($0, of: names) })
    let found = try estimates(experiment)
    for (letters, values) in zip(letters, found) { #expect(values.allSatisfy { $0 == world[letters] ?? 0 }) }
    for outcome in experiment.rule.outcomes { #expect(try experiment.design.aliases(of: outcome).isEmpty) }
  }

  @Test(arguments: ["abcd", "-abcd"])
  func `a half fraction gives an effect plus its alias, as stated`(_ word: String) throws {
    let names = Layouts.names(4)
    let letters = ["a", "b", "d", "ab", "ac", "ad"]
    let fraction = Layouts.fraction(4, [word])
    let experiment = experiment(.fraction(fraction), names, world, letters.map { effect($0, of: names) })
    let found = try estimates(experiment)
    let sign = word == "abcd" ? 1.0 : -1
    for (number, letters) in letters.enumerated() {
      let alias = names.filter { !letters.contains($0) }
      #expect(
        found[number].allSatisfy { $0 == (world[letters] ?? 0) + sign * (world[alias.joined()] ?? 0) })
      #expect(try experiment.design.aliases(of: experiment.rule.outcomes[number]) == [alias])
      #expect(fraction.aliases(of: letters.map(String.init)).map(\.factors) == [alias])
    }
  }

  @Test func `two arms of a fraction differ by twice the main effect and its alias`() throws {
    let names = Layouts.names(4)
    let outcome = Layouts.outcome(["a": 1], ["a": -1], over: ["b", "c", "d"])
    let experiment = experiment(.fraction(Layouts.fraction(4, ["abcd"])), names, world, [outcome])
    let result = try Study.run(experiment, in: MemoryStore()).result
    #expect(result.outcomes[0].pairs.allSatisfy { $0.treatment - ($0.control ?? 0) == 2 * (3 + 8) })
    #expect(result.outcomes[0].verdict == .supported && result.outcomes[0].estimate == 22)
    #expect(try experiment.design.aliases(of: outcome) == [["b", "c", "d"]])
  }

  /// The arm is crossed with a fraction of resolution III, in which a is aliased with b·c.
  @Test func `aliases with factors of other parts are found`() throws {
    let design = Layouts.design([
      .full(levels: ["arm": ["plain", "treated"]]), .fraction(Layouts.fraction(3, ["abc"])),
    ])
    let interaction = Layouts.outcome(
      ["arm": "treated"], ["arm": "plain"],
      .weighted([.init(levels: ["a": 1], weight: 0.5), .init(levels: ["a": -1], weight: -0.5)]),
      over: ["b", "c"])
    #expect(try design.aliases(of: interaction) == [["arm", "b", "c"]])
    let main = Layouts.outcome(["arm": "treated"], ["arm": "plain"], over: ["a", "b", "c"])
    #expect(try design.aliases(of: main).isEmpty)
    let single = Layouts.outcome(["arm": "treated", "a": 1], ["arm": "treated", "a": -1], over: ["b", "c"])
    #expect(try design.aliases(of: single) == [["b", "c"], ["arm", "b", "c"]])
    for outcome in [interaction, main, single] {
      #expect(message { try Layouts.experiment(design, [outcome]).validate() } == "")
    }
    #expect(design.resolution(of: design.stages[0]) == 3)
    let full = Layouts.design([.full(levels: Layouts.signs(["a"]))])
    #expect(full.resolution(of: full.stages[0]) == nil)
  }

  @Test func `blocks keep their draws out of what is not confounded, and refuse what is`() throws {
    let names = Layouts.names(3)
    let fraction = Layouts.fraction(3, [], blocks: ["abc"])
    let letters = ["a", "b", "ab", "bc"]
    let design = Layouts.design([.fraction(fraction)])
    let outcomes = letters.map { effect($0, of: names) }
    let world = ["a": 3.0, "b": -1, "ab": 0.5, "bc": 0.25, "abc": 8]
    let experiment = Layouts.experiment(design, outcomes) { context in
      // The draw of the block is a large whole number, so that sums are exact.
      let block = (try context.stream("noise").normal(at: 0) * 1000).rounded()
      let signs = try names.map { Double(try context[Layouts.sign($0)]) }
      let (a, b, c) = (signs[0], signs[1], signs[2])
      let sum = 3 * a - b + 0.5 * a * b + 0.25 * b * c + 8 * a * b * c
      return Measurement(measures: ["y": sum + block], result: "none")
    }
    for (letters, values) in zip(letters, try estimates(experiment)) {
      #expect(values.allSatisfy { $0 == world[letters] })
    }
    let words =
      "its arms compare trials of different blocks, which have different draws; compare within blocks, or choose block words "
      + "that do not confound this effect"
    let confounded = [
      effect("abc", of: names), Layouts.outcome(["a": 1, "b": 1, "c": 1], ["a": -1, "b": 1, "c": 1]),
    ]
    for outcome in confounded {
      #expect(
        message { try Layouts.experiment(design, [outcome]).validate() } == "outcome \(outcome.name): "
          + words)
    }
    var main = fraction
    main.blocks = [["a"]]
    let outcome = Layouts.outcome(["a": 1], ["a": -1], over: ["b", "c"])
    #expect(
      message { try Layouts.experiment(Layouts.design([.fraction(main)]), [outcome]).validate() }
        == "outcome effect: " + words)
  }

  @Test func `a mean is taken in the layout's order, whatever the order of the records`() throws {
    let names = Layouts.names(3)
    let outcome = Layouts.outcome(["a": 1], ["a": -1], over: ["b", "c"])
    let design = Layouts.design([.full(levels: Layouts.signs(names))], seeds: 3)
    let experiment = Layouts.experiment(design, [outcome])
    let registration = try MemoryStore().register(experiment, time: 0)
    // Sums of these depend on their order.
    let values = [0.1, 1e16, -1e16, 0.3, 0.7, -0.2, 1e16, 3]
    var records: [Record] = []
    for (index, runs) in Layouts.runs(design).enumerated() {
      for (run, value) in zip(runs, values) {
        records.append(
          Record(
            trial: Trial(stage: "compare", levels: run.levels, seed: UInt64(20 + index)),
            measurement: Measurement(measures: ["y": value], result: "none"), receipt: Receipt(), seconds: 0,
            environment: Environment(facts: [:])))
      }
    }
    let expected = (values[4..<8].reduce(0, +) / 4, values[0..<4].reduce(0, +) / 4)
    for _ in 0..<10 {
      let pairs = try registration.judge(records.shuffled()).outcomes[0].pairs
      #expect(pairs.allSatisfy { $0.treatment == expected.0 && $0.control == expected.1 })
    }
    records.remove(at: 5)
    #expect(
      message { _ = try registration.judge(records) }
        == "outcome effect cannot be judged: the treatment has no record of seed 20")
  }

  @Test func `layouts are said in words`() {
    let layouts: [(Layout, String)] = [
      (.full(levels: ["a": [1, 2]]), "every combination"),
      (.fraction(Layouts.fraction(4, ["abcd"])), "a half fraction of 2⁴ (resolution IV; 1 = a·b·c·d)"),
      (
        .fraction(Layouts.fraction(5, ["abd", "-ace"])),
        "a quarter fraction of 2⁵ (resolution III; 1 = a·b·d = −a·c·e)"
      ),
      (
        .fraction(Layouts.fraction(7, ["abd", "ace", "bcf"], blocks: ["abc"])),
        "1/8 of the combinations of 2⁷ (resolution III; 1 = a·b·d = a·c·e = b·c·f), in 2 blocks by a·b·c"
      ),
      (.fraction(Layouts.fraction(3, [], blocks: ["abc"])), "every combination of 2³, in 2 blocks by a·b·c"),
      (.latinSquare(levels: ["a": [1, 2], "b": [1, 2], "c": [1, 2]]), "a Latin square of 2"),
      (.list(runs: [["a": 1], ["a": 2]]), "2 listed combinations"),
      (.sobol(factors: ["a"], points: nil), "Sobol, one point for each seed"),
      (.sobol(factors: ["a"], points: 16), "Sobol, 16 points"),
      (.nested([("split", 5), ("init", 1)]), "5 draws of split, 1 draw of init in each"),
    ]
    let stage = Stage(
      name: "s", purpose: .judging, layout: layouts.map(\.0), seeds: Seeds(first: 0, count: 1))
    #expect(stage.layoutWords == layouts.map(\.1))
  }
}
