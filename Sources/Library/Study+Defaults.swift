import Foundation

extension AssayExperiments.Environment {
  /// The environment of the trials of this process, as the command records it: the facts of
  /// ``AssayExperiments/Environment/current(extra:)``, the instruction set of the kernels (`kernels`), the version of
  /// Assay (`assay`) and that of SQLite (`sqlite`).
  public static func assay() throws -> Self {
    .current(extra: [
      "kernels": try Processor.current().name, "assay": assayVersion, "sqlite": SQLiteStore.libraryVersion,
    ])
  }
}

/// The version of Assay, which `assay --version` prints and every record keeps.
public let assayVersion = "0.1.0"

extension Study {
  /// Runs an experiment with the defaults of the command: the user's store, all processors, and the environment that
  /// every record of the command has.
  ///
  /// ```swift
  /// let run = try Study.run(experiment)
  /// print(run.result.verdict)
  /// ```
  ///
  /// - Parameters:
  ///   - experiment: The experiment to register, run and judge.
  ///   - path: The file of the store; without it ASSAY_STORE, else `assay/assay.sqlite` in the folder for users' data.
  ///   - jobs: How many trials run at a time.
  ///   - onProgress: Receives the progress, one call at a time.
  /// - Throws: Whatever ``Study/run(_:store:executor:time:worker:isCancelled:onProgress:)`` throws, and `StoreError`
  ///   when the store cannot be opened.
  public static func run(
    _ experiment: Experiment, storedAt path: String? = nil,
    jobs: Int = ProcessInfo.processInfo.activeProcessorCount,
    onProgress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) throws -> Run {
    try run(
      experiment, store: try store(path, .writing),
      executor: InProcessExecutor(jobs: jobs, environment: try .assay()), onProgress: onProgress)
  }

  /// Executes a recorded trial again and returns everything in which it differs by a bit; empty when the replay has the
  /// same bits.
  ///
  /// - Parameters:
  ///   - name: The start of the trial's identity.
  ///   - experiment: The experiment whose body made the trial.
  ///   - path: The file of the store, as in ``run(_:storedAt:jobs:onProgress:)``.
  /// - Throws: ``StudyError`` when no such trial is there, or another body made it; `StoreError`; whatever the trial
  ///   throws.
  public static func replay(_ name: String, of experiment: Experiment, storedAt path: String? = nil) throws
    -> [Difference]
  {
    try replay(find(trial: name, in: store(path, .reading)), of: experiment)
  }

  private static func store(_ path: String?, _ access: SQLiteStore.Access) throws -> SQLiteStore {
    try SQLiteStore(path: path ?? StorePath.resolve(ProcessInfo.processInfo.environment), access: access)
  }
}
