import AssayExperiments
import Foundation
import Testing

import struct AssayExperiments.Measurement

@Suite struct CanonicalFormTests {
  /// Oracle: Python 3.11, hashlib.sha256 of json.dumps(…, sort_keys=True, separators=(",", ":"),
  /// ensure_ascii=False) of the same object, written by hand.
  @Test func `the digest is the SHA-256 that another program computes`() throws {
    let experiment = Experiment(
      claim: Claim(
        name: "a", statement: "β \"quoted\" a/b \n", source: "ü",
        explanations: [
          Explanation(name: "e", statement: "s", source: "t", predictions: ["o": .refuted])
        ]),
      design: Design(
        factors: [
          .varied("b", [0.1, 1e-7], ""), .varied("B", [true, false], ""),
          .varied("a10", [9, -3], ""), .varied("a9", ["x", "y"], ""),
        ],
        stages: [
          Stage(
            name: "s", purpose: .judging, crossed: ["b": [0.1], "B": [true], "a10": [9], "a9": ["x"]],
            seeds: Seeds(first: .max, count: 1))
        ]),
      rule: DecisionRule(
        outcomes: [
          Outcome(
            name: "o", question: "q", stage: "s", measure: "m", treatment: ["b": 0.1],
            control: ["b": 1e-7], statistic: .ratioOfMedians, criterion: .within(0.9, 1.1))
        ]), body: Body("b/é", revision: 3)
    ) { _ in Measurement(measures: [:], result: "none") }
    #expect(try experiment.digest() == pythonDigest)
  }

  @Test func `any change of any field changes the digest`() throws {
    let experiment = Fixture.experiment()
    let changes: [(inout Experiment) -> Void] = [
      { $0.claim.name += "x" }, { $0.claim.statement += "." }, { $0.claim.source = "" },
      { $0.claim.quotations = [Quotation("x", source: "y")] },
      { $0.body.name += "x" }, { $0.body.revision += 1 },
      { $0.design.factors[0].name += "x" }, { $0.design.factors[0].meaning += "x" },
      { $0.design.factors[0].role = .held }, { $0.design.factors[0].levels.reverse() },
      { $0.design.factors[1].levels[0] = .number(0.1.nextUp) },
      { $0.design.factors[2].levels[0] = .number(3) }, { $0.design.factors[2].levels[0] = .text("3") },
      { $0.design.factors.swapAt(0, 1) }, { $0.design.stages.swapAt(0, 1) },
      { $0.design.stages[0].name += "x" }, { $0.design.stages[0].purpose = .judging },
      { $0.design.stages[0].crossed["rate"]?.reverse() }, { $0.design.stages[0].crossed["arm"] = nil },
      { $0.design.stages[0].layout = [.list(runs: [["arm": "plain"]])] },
      { $0.design.stages[0].layout.append(.nested([("noise", 2)])) },
      { $0.design.factors[1].span = .init(low: 0.1, high: 1.0, scale: .linear) },
      { $0.rule.outcomes[0].averagedOver = ["arm"] }, { $0.design.stages[0].seeds.first += 1 },
      { $0.design.stages[0].seeds.count += 1 },
      { $0.design.stages[1].chosen = [] }, { $0.design.stages[1].chosen[0].factors[0] += "x" },
      { $0.design.stages[1].chosen[0].stage += "x" }, { $0.design.stages[1].chosen[0].measure += "x" },
      { $0.design.stages[1].chosen[0].within = [] }, { $0.rule.confidence = 0.9 },
      { $0.rule.sensitivity.effect = 0.7 }, { $0.rule.sensitivity.power = 0.9 },
      { $0.rule.isExploratory = true }, { $0.rule.looks = [29] }, { $0.rule.looks = [20, 29] },
      { $0.rule.outcomes[0].effect = 0.8 },
      { $0.rule.outcomes[0].contrast = .slope(factor: "rate", scale: .linear) }, { $0.rule.outcomes = [] },
      { $0.rule.outcomes[0].name += "x" }, { $0.rule.outcomes[0].question += "x" },
      { $0.rule.outcomes[0].stage += "x" }, { $0.rule.outcomes[0].measure += "x" },
      { $0.rule.outcomes[0].treatment = [:] }, { $0.rule.outcomes[0].control = [:] },
      { $0.rule.outcomes[0].control = nil }, { $0.rule.outcomes[0].statistic = .superiority },
      { $0.rule.outcomes[0].criterion = .above(0) }, { $0.rule.outcomes[0].criterion = .below(-0.0) },
      { $0.rule.outcomes[0].statistic = .shareBelow(1) }, { $0.rule.outcomes[0].decides = false },
    ]
    var digests: Set<String> = [try experiment.digest()]
    for (index, change) in changes.enumerated() {
      var changed = experiment
      change(&changed)
      #expect(digests.insert(try changed.digest()).inserted, "change \(index)")
    }
  }

  /// Explanations are entries of their own.
  @Test func `no change of the explanations changes the digest`() throws {
    let experiment = Fixture.experiment()
    let changes: [(inout Experiment) -> Void] = [
      { $0.claim.explanations = [] }, { $0.claim.explanations[0].name += "x" },
      { $0.claim.explanations[0].predictions["difference"] = .refuted },
    ]
    for change in changes {
      var changed = experiment
      change(&changed)
      #expect(try changed.digest() == experiment.digest())
    }
  }

  @Test func `the order in which a dictionary was filled does not change the digest`() throws {
    let names = (0..<100).map { "factor \($0)" }
    var forward = Fixture.experiment()
    var backward = forward
    for name in names { forward.design.stages[0].crossed[name] = [1] }
    for name in names.reversed() { backward.design.stages[0].crossed[name] = [1] }
    #expect(try forward.digest() == backward.digest())
  }

  @Test func `a trip through JSON keeps every value and the digest`() throws {
    var experiment = Fixture.experiment()
    experiment.design.factors.append(
      .varied(
        "odd", [.number(-0.0), .number(.leastNonzeroMagnitude), .number(.greatestFiniteMagnitude), 0.1], "…"))
    experiment.design.factors.append(.varied("whole", [.integer(.min), .integer(.max)], ""))
    experiment.design.factors.append(.varied("text", ["", "\u{0}", "\u{2028}", "e\u{301}", "é"], "\\/"))
    experiment.design.stages[0].seeds.first = .max
    let form = CanonicalForm(experiment)
    let back = try JSONDecoder().decode(CanonicalForm.self, from: try form.encoded())
    #expect(back == form)
    #expect(try back.encoded() == form.encoded())
    #expect(back.design.factors[4].levels[0].description == "-0.0")
    #expect(try back.digest() == experiment.digest())
  }

  @Test func `whole numbers and real numbers of one value are different levels`() throws {
    #expect(try Canonical.text(["x": FactorValue.integer(3)]) == #"{"x":{"integer":3}}"#)
    #expect(try Canonical.text(["x": FactorValue.number(3)]) == #"{"x":{"number":3}}"#)
  }

  @Test func `a level that is not finite has no canonical form`() {
    var experiment = Fixture.experiment()
    experiment.design.factors[1].levels[0] = .number(.nan)
    #expect(throws: (any Error).self) { try experiment.digest() }
  }

  @Test func `another number of seeds changes the judging stages alone`() throws {
    let experiment = Fixture.experiment()
    let more = experiment.seeded(judging: 40)
    #expect(more.design.stages[0] == experiment.design.stages[0])
    #expect(more.design.stages[1].seeds == Seeds(first: 0, count: 40))
    #expect(try more.digest() != experiment.digest())
    #expect(try more.seeded(judging: 29).digest() == experiment.digest())
  }
}

private let pythonDigest = "342563aa27d96938b293fa51fa0350644fe313ffc62b30f9c0a84249f51a33e0"
