import AssayExperiments
import AssayStore
import Foundation

import struct AssayExperiments.Measurement

/// A temporary folder that is removed with its owner.
final class Folder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "assay-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String = "store.sqlite") -> String { path + "/" + name }

  /// The names and the bytes of all files in the folder.
  func contents() throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: path)
    return Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, FileManager.default.contents(atPath: path + "/" + $0) ?? Data())
      })
  }
}

/// The message of the error that `body` throws; empty when it throws nothing.
func message(_ body: () throws -> Void) -> String {
  do {
    try body()
    return ""
  } catch {
    return String(describing: error)
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
    ) { trial in
      let loss = trial.stream("noise").normal(at: 0) - (trial.text("arm") == "treated" ? 1 : 0)
      return Measurement(
        measures: ["loss": loss], series: ["curve": [loss, -loss]], hashes: ["weights": "\(loss)"])
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
      Record(
        trial: trial, measurement: try experiment.measure(trial), seconds: 0.1,
        environment: Environment(facts: ["processor": "an \"abacus\""]))
    }
  }
}

struct SerialExecutor: TrialExecutor {
  func execute(
    _ trials: [Trial], of experiment: Experiment, isCancelled: @escaping @Sendable () -> Bool,
    finished: @Sendable (Record) throws -> Void
  ) throws {
    for trial in trials where !isCancelled() {
      try finished(
        Record(
          trial: trial, measurement: try experiment.measure(trial), seconds: 0,
          environment: Environment(facts: [:])))
    }
  }
}
