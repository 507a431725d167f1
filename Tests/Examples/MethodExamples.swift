import Assay
import Foundation
import Testing

/// What the README shows of the method, as it stands there.
@Suite struct MethodExamples {
  @Test func `a claim of your own`() throws {
    let folder = NSTemporaryDirectory() + "examples-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let experiment = Experiment(
      claim: Claim(
        name: "momentum-helps",
        statement: "On the digits, momentum of 0.9 at least halves the loss that two epochs reach.",
        source: "Sutskever et al. 2013", explanations: []),
      design: Design(
        factors: [
          .varied("momentum", [0.0, 0.9], "of gradient descent"),
          .held("epochs", 2, "passes over the data, in minibatches of 64"),
          .held("rate", 0.01, "step size"),
          .nuisance("init", "initial weights"),
          .nuisance("shuffle", "order of the examples"),
        ],
        stages: [
          Stage(
            name: "judged", purpose: .judging, crossed: ["momentum": [0.0, 0.9]],
            seeds: Seeds(first: 101, count: 30))
        ]),
      rule: DecisionRule(
        outcomes: [
          Outcome(
            name: "loss", question: "What share of the loss is left with momentum?", stage: "judged",
            measure: "loss", treatment: ["momentum": 0.9], control: ["momentum": 0.0],
            statistic: .ratioOfMedians, criterion: .below(0.5))
        ], power: .init()),
      body: Body("momentum-on-digits"),
      measure: { trial in
        let data = try Dataset.digits()
        let model = Model(
          classifying: Network([Dense(32), Activation.relu, Dense(10)]), width: data.width)
        let run = try Training(
          model, batch: 64, optimiser: StochasticGradientDescent(momentum: trial.number("momentum")),
          initialisation: trial.stream(.initialisation))
        try run.fit(
          data, epochs: trial.integer("epochs"), schedule: .constant(trial.number("rate")),
          order: trial.stream(.shuffle))
        return Measurement(
          measures: ["loss": try run.evaluate(data, mode: .training).loss],
          hashes: ["weights": try run.weightsHash()])
      })

    let store = try SQLiteStore(path: folder + "/claims.sqlite")
    let run = try Study.run(experiment, store: store, executor: InProcessExecutor())
    print(run.result.verdict)
    #expect(run.trials == 60)
    #expect(run.result.outcomes.map(\.name) == ["loss"])
  }
}
