import AssayExperiments

/// The experiments, trials and records of the checks.
enum StoreSpecimen {
  static let body = Body("conformance", revision: 2)
  static let worker = Worker.current()
  static let other = Worker.current()

  /// - Parameter bound: Another bound is another study.
  static func experiment(bound: Double = 0) -> Experiment {
    Experiment(
      claim: Claim(
        name: "one-is-less", statement: "One is less.", source: "nobody", explanations: [explanation()]),
      design: Design(
        factors: [.varied("arm", ["one", "two"], ""), .held("zero", .number(-0.0), "")],
        stages: [
          Stage(
            name: "compare", purpose: .judging, crossed: ["arm": ["one", "two"]],
            seeds: Seeds(first: .max - 28, count: 29))
        ]),
      rule: DecisionRule(
        outcomes: [
          Outcome(
            name: "difference", question: "?", stage: "compare", measure: "loss", treatment: ["arm": "one"],
            control: ["arm": "two"], statistic: .mean, criterion: .below(bound))
        ], sensitivity: .init(effect: 0.8)), body: body
    ) { _ in Measurement(measures: [:], result: "none") }
  }

  static func explanation(_ name: String = "e", low: Double = -0.0) -> Explanation {
    Explanation(
      name: name, statement: "s", source: "t", predictions: ["difference": .estimate(low: low, high: 0.1)])
  }

  static func trial(_ seed: Int) -> Trial {
    Trial(
      stage: "", levels: ["arm": "one", "zero": .number(-0.0)], seed: UInt64.max - UInt64(seed),
      overrides: seed.isMultiple(of: 2) ? [:] : ["own": .max])
  }

  static func key(_ seed: Int) throws -> String { try trial(seed).key(of: body) }
  static func keys(_ seeds: Range<Int>) throws -> [String] { try seeds.map(key) }

  static func record(_ seed: Int, loss: Double = 1) -> Record {
    Record(
      trial: trial(seed),
      measurement: Measurement(
        measures: ["loss": loss], series: ["curve": [loss, -loss]], result: "ab", settings: ["network": "{}"]),
      receipt: Receipt(read: ["arm"], draws: ["own": .init(numbers: 3, programs: 1)]), seconds: 0.1,
      environment: Environment(facts: ["processor": "an \"abacus\""]))
  }

  static func result(_ lease: Lease, _ record: Record) -> LeasedResult {
    LeasedResult(lease: lease, body: body, record: record)
  }
}

extension RecordStore {
  /// Leases that last until the second 100.
  func lease(
    _ seeds: Range<Int>, limit: Int = .max, to worker: Worker = StoreSpecimen.worker, at time: Double = 0
  )
    throws -> [Lease]
  {
    try lease(StoreSpecimen.keys(seeds), limit: limit, to: worker, expires: time + 100, time: time)
  }

  /// Finishes these trials, each with a loss of 1.
  @discardableResult
  func finish(_ seeds: Range<Int>) throws -> [FinishOutcome] {
    let leases = try lease(seeds)
    return try finish(
      zip(leases, seeds).map { StoreSpecimen.result($0, StoreSpecimen.record($1)) }, time: 1)
  }

  func contents() throws -> [Event.Content] { try events(after: 0, limit: .max).map(\.content) }
}
