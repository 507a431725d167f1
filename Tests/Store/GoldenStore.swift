import AssayExperiments
import Foundation

import struct AssayExperiments.Measurement

/// What the golden stores hold: at least one event of every kind, and numbers and texts of every kind.
enum GoldenStore {
  /// The stores in `Golden`, each with the hash of its last event. Every version of Assay must read all of them. A new
  /// form of the events gets a further one: `ASSAY_GOLDEN=FILE make test` (or `swift test --filter Golden`) makes it.
  static let heads = ["form-1.sqlite": "49e9b92a3eecf3b0951364f69e1a73e78104d3ca7de4267582042b0b03ce6d4c"]

  static func fill(_ store: any RecordStore) throws {
    let worker = Worker(host: "abacus", system: "wood", process: 7, run: "the first")
    var experiment = Fixture.experiment()
    experiment.body = Body("golden", revision: 3)
    experiment.claim.statement = "β \"quoted\" a/b \n"
    experiment.design.factors += [
      .varied("whole", [.integer(.min), .integer(.max)], ""),
      .varied("real", [.number(.leastNonzeroMagnitude), .number(.greatestFiniteMagnitude), 0.1], ""),
      .varied("on", [true, false], ""),
    ]
    experiment.design.stages[0].crossed["whole"] = [.integer(.max)]
    experiment.design.stages[0].crossed["real"] = [.number(.leastNonzeroMagnitude)]
    experiment.design.stages[0].crossed["on"] = [false]
    experiment.design.stages[0].crossed["noise"] = [7]
    let registration = try store.register(experiment, time: 0.1)
    let predictions: [Prediction] = [
      .verdicts([.refuted, .inconclusive]), .sign(.above), .estimate(low: -0.0, high: 1e300),
    ]
    for (index, prediction) in predictions.enumerated() {
      let explanation = Explanation(
        name: "e\(index)", statement: "s", source: "\u{1F}é", predictions: ["difference": prediction])
      try store.predict(explanation, of: registration, time: Double(index) + 0.2)
    }
    let trials = try experiment.design.trials(of: experiment.design.stages[0], choices: [])
    let keys = try trials.map { try $0.key(of: experiment.body) }
    func record(_ trial: Trial, _ measures: [String: Double], _ series: [String: [Double]] = [:]) -> Record {
      Record(
        trial: trial,
        measurement: Measurement(
          measures: measures, series: series, result: "a\u{0}b", hashes: ["dataset": "c"],
          settings: ["network": "{\"layers\": []}"]),
        receipt: Receipt(read: ["arm"], draws: ["noise": .init(numbers: 3, programs: 1)]), seconds: .pi,
        environment: Environment(facts: ["processor": "an \"abacus\""]))
    }
    let leases = try store.lease(Array(keys[..<4]), limit: 4, to: worker, expires: 60, time: 4)
    try store.renew([leases[0].fence], expires: 90.5, time: 5)
    let odd = [0, -0.0, 0.1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 1e300]
    let results = [
      record(
        trials[0], Dictionary(uniqueKeysWithValues: odd.enumerated().map { ("m\($0)", $1) }),
        ["": odd, "empty": []]), record(trials[1], ["loss": 9_007_199_254_740_993]),
    ]
    _ = try store.finish(
      zip(leases, results).map { LeasedResult(lease: $0, body: experiment.body, record: $1) }, time: 6)
    try store.fail([leases[2]], .threw, message: "the \"tape\"\n ran out", time: 7)
    try store.fail([leases[3]], .notBegun, message: "", time: 8)
    let again = try store.lease([keys[2]], limit: 1, to: worker, expires: 70, time: 9)
    try store.fail(again, .refused, message: "no loss", time: 10)
    let other = FinishedTrial(
      number: 1, key: keys[5], body: experiment.body, record: record(trials[5], ["loss": -1]))
    try store.take([other], from: "another store", time: 11)
    for kind in Event.Remarked.Kind.allCases {
      _ = try store.remark(
        .init(kind: kind, subject: 1, author: "A", text: "why: \(kind.rawValue)"), time: 12)
    }
  }
}
