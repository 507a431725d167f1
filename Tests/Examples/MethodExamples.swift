import Assay
import Foundation
import Testing

/// What the README shows of the method, as it stands there.
@Suite struct MethodExamples {
  @Test func `a claim of your own`() throws {
    let folder = NSTemporaryDirectory() + "examples-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let momentum = Variable("momentum", "of gradient descent", .shareBelowOne)
    let epochs = Variable("epochs", "passes over the data, in minibatches of 64", .count)
    let rate = Variable("rate", "step size", .positive)

    let experiment = Experiment(
      claim: Claim(
        name: "momentum-helps",
        statement: "On the digits, momentum of 0.9 at least halves the loss that two epochs reach.",
        source: "Sutskever et al. 2013", explanations: []),
      design: Design(
        factors: [
          .varied(momentum, [0, 0.9]), .held(epochs, 2), .held(rate, 0.01),
          .nuisance(.initialisation, "initial weights"), .nuisance(.shuffle, "order of the examples"),
        ],
        stages: [
          Stage(
            name: "judged", purpose: .judging, crossed: [.levels(momentum, [0, 0.9])],
            seeds: Seeds(first: 101, count: 54))
        ]),
      rule: DecisionRule(
        outcomes: [
          Outcome(
            name: "loss", question: "What share of the loss is left with momentum?", stage: "judged",
            measure: "loss", treatment: [momentum.is(0.9)], control: [momentum.is(0)],
            statistic: .medianOfRatios, criterion: .below(0.5))
        ]),
      body: Body("momentum-on-digits"),
      measure: { context in
        let data = try Dataset.digits()
        let model = Model(
          classifying: Network([Dense(32), Activation.relu, Dense(10)]), width: data.width)
        let run = try Training(
          model, batch: 64, optimiser: StochasticGradientDescent(momentum: context[momentum]),
          initialisation: context.stream(.initialisation))
        try run.fit(
          data, epochs: context[epochs], schedule: .constant(context[rate]), order: context.stream(.shuffle))
        return Measurement(
          measures: ["loss": try run.evaluate(data, mode: .training).loss],
          result: try run.weightsHash(), settings: run.settings(on: data))
      })

    let store = try SQLiteStore(path: folder + "/claims.sqlite")
    let run = try Study.run(experiment, store: store, executor: InProcessExecutor())
    print(run.result.verdict)
    #expect(run.trials == 108)
    #expect(run.result.outcomes.map(\.name) == ["loss"])
  }
}
