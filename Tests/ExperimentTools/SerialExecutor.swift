import AssayExperiments

/// Runs one trial after the other; every record has 0 seconds and knows nothing of the machine.
package struct SerialExecutor: TrialExecutor {
  package init() {}

  package func execute(
    _ trials: [Trial], of experiment: Experiment, isCancelled: @escaping @Sendable () -> Bool,
    finished: @Sendable (Record) throws -> Void
  ) throws {
    for trial in trials where !isCancelled() {
      let (measurement, receipt) = try experiment.execute(trial)
      try finished(
        Record(
          trial: trial, measurement: measurement, receipt: receipt, seconds: 0,
          environment: Environment(facts: [:])))
    }
  }
}
