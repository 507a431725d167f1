import AssayExperiments

/// Takes all trials that there are, and runs them in another order.
package struct ShuffledExecutor: TrialExecutor {
  private let state: UInt64

  /// - Parameter state: Decides the order.
  package init(state: UInt64) { self.state = state }

  package func execute(
    _ experiment: Experiment, next: @escaping @Sendable () throws -> Trial?,
    finished: @escaping @Sendable ([TrialOutcome]) throws -> Void
  ) throws {
    var trials: [Trial] = []
    while let trial = try next() { trials.append(trial) }
    var numbers = state
    let keyed = trials.map { trial in
      numbers = numbers &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (key: numbers >> 33, trial: trial)
    }
    for (_, trial) in keyed.sorted(by: { $0.key < $1.key }) {
      let (measurement, receipt) = try experiment.execute(trial)
      try finished([
        .measured(
          Record(
            trial: trial, measurement: measurement, receipt: receipt, seconds: 0,
            environment: Environment(facts: [:])))
      ])
    }
  }
}
