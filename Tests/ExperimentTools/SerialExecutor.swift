import AssayExperiments

/// Runs one trial after the other, and hands in each by itself or several together; every record has 0 seconds and knows
/// nothing of the machine.
package struct SerialExecutor: TrialExecutor {
  private let together: Int

  /// - Parameter together: How many trials are handed in at a time.
  package init(together: Int = 1) { self.together = together }

  package func execute(
    _ experiment: Experiment, next: @escaping @Sendable () throws -> Trial?,
    finished: @escaping @Sendable ([TrialOutcome]) throws -> Void
  ) throws {
    var ended: [TrialOutcome] = []
    // The trials that ran are handed in even when there is no next one because of an error.
    let source = Result {
      while let trial = try next() {
        do {
          let (measurement, receipt) = try experiment.execute(trial)
          ended.append(
            .measured(
              Record(
                trial: trial, measurement: measurement, receipt: receipt, seconds: 0,
                environment: Environment(facts: [:]))))
        } catch {
          ended.append(.threw(trial, error))
        }
        if ended.count == together {
          defer { ended = [] }
          try finished(ended)
        }
      }
    }
    if !ended.isEmpty { try finished(ended) }
    try source.get()
  }
}
