import AssayExperiments
import Testing

@Suite struct TrialTests {
  private let design = Fixture.design

  @Test func `a stage is every combination of its levels, once for each seed`() throws {
    let trials = try design.trials(of: design.stages[0], choices: [])
    // The order: factors by name, levels as declared, seeds ascending.
    let expected = ["treated", "plain"].flatMap { arm in
      [0.1, 0.01, 1.0].flatMap { rate in
        (1000..<1003).map { seed in
          Trial(
            stage: "tune", levels: ["arm": .text(arm), "rate": .number(rate), "steps": 3],
            seed: UInt64(seed))
        }
      }
    }
    #expect(trials == expected)
    #expect(design.trialCount(of: design.stages[0]) == 18)
    #expect(design.trialCount == 18 + 58)
  }

  @Test func `a chosen level is the one chosen for the cell`() throws {
    let choices = [
      ChosenLevels(stage: "compare", given: ["arm": "plain"], levels: ["rate": 1.0]),
      ChosenLevels(stage: "compare", given: ["arm": "treated"], levels: ["rate": 0.1]),
    ]
    let trials = try design.trials(of: design.stages[1], choices: choices)
    #expect(trials.count == 58)
    for trial in trials {
      #expect(trial.levels["rate"] == (trial.levels["arm"] == "plain" ? 1.0 : 0.1))
      #expect(trial.levels["steps"] == 3)
    }
    #expect(
      message { _ = try design.trials(of: design.stages[1], choices: [choices[0]]) }
        == "no trial can choose 'rate' for stage compare at arm=treated")
  }

  @Test func `a choice takes the smallest median and the smaller level on a tie`() throws {
    // Medians: treated 0.1 → 2, 0.01 → 2, 1 → 3; plain: 0.1 → ∞, 0.01 → 9, 1 → 8, although its mean is
    // larger.
    let losses: [String: [Double: [Double]]] = [
      "treated": [0.1: [2, 1, 3], 0.01: [9, 2, 0], 1: [3, 3, 3]],
      "plain": [0.1: [.infinity, 0, .infinity], 0.01: [9, 9, 9], 1: [8, 8, 1e300]],
    ]
    let records = tuning { arm, rate, index in losses[arm]?[rate]?[index] ?? .nan }
    let choices = try design.choices(for: design.stages[1], from: records.reversed())
    #expect(
      choices == [
        ChosenLevels(
          stage: "compare", given: ["arm": "treated"], levels: ["rate": 0.01]),
        ChosenLevels(stage: "compare", given: ["arm": "plain"], levels: ["rate": 1.0]),
      ])
  }

  @Test func `a choice over an even number of trials takes the mean of the two in the middle`() throws {
    var design = design
    design.stages[1].chosen[0].within = []
    // The medians over all six trials of a rate are 2.5, 2, 3.
    let values: [Double: [Double]] = [
      0.1: [1, 2, 2, 3, 9, 9], 0.01: [0, 0, 2, 2, 9, 9], 1: [3, 3, 3, 3, 3, 3],
    ]
    let records = tuning { arm, rate, index in values[rate]?[index + (arm == "plain" ? 3 : 0)] ?? .nan }
    let choices = try design.choices(for: design.stages[1], from: records)
    #expect(choices.map(\.levels) == [["rate": 0.01]])
    #expect(choices.map(\.given) == [[:]])
  }

  @Test func `a measure that is missing or not a number stops the choice and names the trial`() throws {
    let bad = tuning { arm, rate, index in arm == "plain" && rate == 1 && index == 2 ? .nan : 1 }
    #expect(
      message { _ = try design.choices(for: design.stages[1], from: bad) }
        == "the measure 'loss' of the trial (stage tune, arm=plain, rate=1.0, steps=3, seed 1002) is not a "
        + "number, so no level can be chosen by it; a trial that diverged should measure infinity")
    var missing = tuning { _, _, _ in 1 }
    missing[0].measurement.measures = ["error": 1, "accuracy": 2]
    #expect(
      message { _ = try design.choices(for: design.stages[1], from: missing) }
        == "the trial (stage tune, arm=treated, rate=0.1, steps=3, seed 1000) has no measure 'loss'; "
        + "it measured accuracy, error")
    #expect(
      message { _ = try design.choices(for: design.stages[1], from: []) }
        == "no trial can choose 'rate' for stage compare at arm=treated")
  }

  @Test func `records are put into the order of the design`() throws {
    let records = tuning { _, _, _ in 1 }
    var shuffled = records
    for index in shuffled.indices { shuffled.swapAt(index, (index * 7 + 3) % shuffled.count) }
    #expect(shuffled != records)
    #expect(design.ordered(shuffled) == records)
  }

  /// Oracle: Python 3.11, hashlib.sha256 of
  /// {"body":{"name":"b","revision":1},"levels":{"a":{"integer":1},"b":{"text":"x"}},"overrides":{},"seed":7}.
  @Test func `a trial is named by body, levels and streams, and by no stage`() throws {
    let trial = Trial(stage: "s", levels: ["a": 1, "b": "x"], seed: 7)
    let body = Body("b")
    let name = try trial.id(of: body)
    #expect(name == "cd03a107b53d")
    #expect(try Trial(stage: "t", levels: trial.levels, seed: 7).id(of: body) == name)
    let others = [
      try trial.id(of: Body("c")), try trial.id(of: Body("b", revision: 2)),
      try Trial(stage: "s", levels: ["a": 1.0, "b": "x"], seed: 7).id(of: body),
      try Trial(stage: "s", levels: trial.levels, seed: 8).id(of: body),
      try Trial(stage: "s", levels: trial.levels, seed: 7, overrides: ["b": 8]).id(of: body),
      try Trial(stage: "s", levels: trial.levels, seed: 7, overrides: ["b": 9]).id(of: body),
    ]
    #expect(Set(others + [name]).count == 7)
    // The root seed gives the stream anyway.
    #expect(try Trial(stage: "s", levels: trial.levels, seed: 7, overrides: ["b": 7]).id(of: body) == name)
  }

  /// The records of the tuning stage, in order.
  private func tuning(_ loss: (String, Double, Int) -> Double) -> [Record] {
    let trials = (try? design.trials(of: design.stages[0], choices: [])) ?? []
    return trials.map { trial in
      let loss = loss(
        trial.levels["arm"]?.description ?? "", trial.levels["rate"].flatMap(Double.init(level:)) ?? .nan,
        Int(trial.seed - 1000))
      return Record(
        trial: trial, measurement: Measurement(measures: ["loss": loss], result: "none"), receipt: Receipt(),
        seconds: 0,
        environment: Environment(facts: [:]))
    }
  }
}
