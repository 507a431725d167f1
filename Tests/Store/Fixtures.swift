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
  static let arm = Variable<String>("arm", "what is compared", .text)
  static let zero = Variable<Double>("zero", "", .finite)

  static let worker = Worker.current()

  static func experiment(
    name: String = "treated-is-lower", bound: Double = 0, seed: UInt64 = .max - 28
  ) -> Experiment {
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
            seeds: Seeds(first: seed, count: 29))
        ]),
      rule: DecisionRule(
        outcomes: [
          Outcome(
            name: "difference", question: "?", stage: "compare", measure: "loss",
            treatment: ["arm": "treated"], control: ["arm": "plain"], statistic: .mean,
            criterion: .below(bound))
        ], sensitivity: .init(effect: 0.8)), body: Body("store-fixture")
    ) { context in
      let shift = try context[arm] == "treated" ? 1.0 : 0
      let loss = try context.stream("noise").normal(at: 0) - shift + context[zero]
      return Measurement(
        measures: ["loss": loss], series: ["curve": [loss, -loss]], result: "\(loss)")
    }
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

extension SQLiteStore {
  /// Registers the experiment at a fixed time.
  func register(_ experiment: Experiment) throws -> Registration { try register(experiment, time: 0.1) }

  /// Takes the trial of a record, and hands the record in.
  @discardableResult
  func append(_ record: Record, of experiment: Experiment = Fixture.experiment()) throws -> FinishOutcome? {
    let leases = try lease(
      [record.trial.key(of: experiment.body)], limit: 1, to: Fixture.worker, expires: 60, time: 0.1)
    return try finish(
      leases.map { LeasedResult(lease: $0, body: experiment.body, record: record) }, time: 0.2
    ).first
  }

  /// The records of a study, in the order of its design.
  func records(of registration: Registration) throws -> [Record] {
    try Study.records(of: registration, in: self)
  }
}

extension Study {
  /// Runs the experiment on this thread, at a fixed time.
  @discardableResult
  static func run(
    _ experiment: Experiment = Fixture.experiment(), in store: any RecordStore,
    onProgress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) throws -> Run {
    try run(
      experiment, store: store, executor: SerialExecutor(), time: { 0.1 }, worker: Fixture.worker,
      onProgress: onProgress)
  }
}
