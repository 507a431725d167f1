@_exported import AssayExperimentTools
import AssayExperiments
import AssayStore
@_exported import AssayTestTools
import AssayVariables
import Foundation

import struct AssayExperiments.Measurement

extension Scratch {
  func file(_ name: String = "store.sqlite") -> String { path(name) }

  /// The names and the bytes of all files in the folder.
  func contents() throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: url.path)
    return Dictionary(
      uniqueKeysWithValues: names.map { ($0, FileManager.default.contents(atPath: path($0)) ?? Data()) })
  }
}

enum Fixture {
  static func experiment(name: String = "treated-is-lower", bound: Double = 0) -> Experiment {
    Experiment(
      claim: Claim(name: name, statement: "The treated arm is lower.", source: "nobody"),
      design: Design(
        factors: [
          .varied("arm", ["treated", "plain"], "what is compared"), .held("zero", .number(-0.0), ""),
          .nuisance("noise", ""),
        ],
        stages: [
          Stage(
            name: "compare", purpose: .judging, crossed: ["arm": ["treated", "plain"]],
            seeds: Seeds(first: .max - 28, count: 29))
        ]),
      rule: DecisionRule(
        outcomes: [
          Outcome(
            name: "difference", question: "?", stage: "compare", measure: "loss",
            treatment: ["arm": "treated"], control: ["arm": "plain"], statistic: .meanDifference,
            criterion: .below(bound))
        ], power: DecisionRule.Power())
    ) { context in
      let arm = Variable<String>("arm", "what is compared", .text)
      let zero = Variable<Double>("zero", "", .finite)
      let shift = try context[arm] == "treated" ? 1.0 : 0
      let loss = try context.stream("noise").normal(at: 0) - shift + context[zero]
      return Measurement(
        measures: ["loss": loss], series: ["curve": [loss, -loss]], result: "\(loss)")
    }
  }

  static func register(_ experiment: Experiment, in store: SQLiteStore, time: Double = 0.1) throws
    -> Registration
  {
    try store.register(
      claim: experiment.claim, design: experiment.design, rule: experiment.rule,
      digest: experiment.digest(), time: time)
  }

  static func records(of experiment: Experiment) throws -> [Record] {
    try experiment.design.trials(of: experiment.design.stages[0], choices: []).map { trial in
      let (measurement, receipt) = try experiment.execute(trial)
      return Record(
        trial: trial, measurement: measurement, receipt: receipt, seconds: 0.1,
        environment: Environment(facts: ["processor": "an \"abacus\""]))
    }
  }
}
