import AssayExperiments
import Testing

import struct AssayExperiments.Measurement

/// Ends of what was offered, and confounded comparisons, that are easily overlooked.
@Suite struct HiddenEdgeTests {
  /// A tuning stage that offers these combinations, and a judging stage that chooses of both factors together.
  private func design(_ layout: Layout, within: [String] = []) -> Design {
    var design = Layouts.design([.full(levels: ["arm": ["plain", "treated"]])])
    design.factors += [.varied("method", ["adam", "sgd"], ""), .varied("rate", [1, 2, 4], "")]
    design.stages[0].chosen = [
      Choice(factors: ["method", "rate"], stage: "tune", .smallest, medianOf: "loss", within: within)
    ]
    let tuning = Stage(
      name: "tune", purpose: .tuning, layout: [layout, .full(levels: ["arm": ["plain", "treated"]])],
      seeds: Seeds(first: 1_000, count: 1), isRepeated: false)
    design.stages.insert(tuning, at: 0)
    return design
  }

  private func doubts(_ design: Design, _ loss: (Levels) -> Double) throws -> [ChosenLevels.Doubt?] {
    let records = try design.trials(of: design.stages[0], choices: []).map { trial in
      Record(
        trial: trial, measurement: Measurement(measures: ["loss": loss(trial.levels)], result: "none"),
        receipt: Receipt(), seconds: 0, environment: Environment(facts: [:]))
    }
    return try design.choices(for: design.stages[1], from: records).map(\.doubt)
  }

  private let grid = Layout.full(levels: ["method": ["adam", "sgd"], "rate": [1, 2, 4]])

  @Test func `a tie hides the upper end no more than the lower one`() throws {
    func losses(_ best: [Int]) -> (Levels) -> Double {
      { levels in levels["method"] == "sgd" && best.contains { levels["rate"] == .integer($0) } ? 1 : 2 }
    }
    #expect(try doubts(design(grid), losses([2])) == [nil])
    #expect(try doubts(design(grid), losses([4])) == [.edge(["rate"])])
    #expect(try doubts(design(grid), losses([2, 4])) == [.edge(["rate"])])
    #expect(try doubts(design(grid), losses([1, 2])) == [.edge(["rate"])])
  }

  /// The best rate of sgd is the lowest that was run with sgd, though a lower one was run with adam.
  @Test func `an end counts beside the other chosen levels`() throws {
    let list = Layout.list(runs: [
      ["method": "sgd", "rate": 2], ["method": "sgd", "rate": 4], ["method": "adam", "rate": 1],
      ["method": "adam", "rate": 2],
    ])
    let found = try doubts(design(list)) { $0["method"] == "sgd" && $0["rate"] == 2 ? 1 : 2 }
    #expect(found == [.edge(["rate"])])
  }

  @Test func `arms that differ in another factor of a list are refused`() {
    func refusal(_ runs: [Levels], over: [String] = []) -> String {
      message {
        try Layouts.experiment(
          Layouts.design([.list(runs: runs)]), [Layouts.outcome(["a": 1], ["a": 2], over: over)]
        ).validate()
      }
    }
    #expect(refusal([["a": 1, "b": 1], ["a": 2, "b": 2]]).contains("differs in b as well"))
    let unbalanced: [Levels] = [
      ["a": 1, "b": 1], ["a": 1, "b": 2], ["a": 2, "b": 2],
    ]
    #expect(refusal(unbalanced, over: ["b"]).contains("differs in b as well"))
    #expect(refusal(unbalanced + [["a": 2, "b": 1]], over: ["b"]) == "")
  }

  @Test func `streams are not tuned at the seeds that are judged`() {
    var design = design(grid, within: [])
    for index in design.stages.indices {
      design.stages[index].layout.append(.full(levels: ["noise": [.integer(7), .integer(8 + index)]]))
    }
    let words = message {
      try Layouts.experiment(design, [Layouts.outcome(["arm": "plain"], ["arm": "treated"], over: ["noise"])])
        .validate()
    }
    #expect(words.contains("seed 7 is used for tuning in stage tune and for judging in stage compare"))
  }
}
