import Foundation

/// Runs experiments: registers them, runs their trials stage by stage, and judges the records.
///
/// ```swift
/// let store = try SQLiteStore(path: "studies.sqlite")
/// let run = try Study.run(experiment, store: store, executor: InProcessExecutor())
/// let verdict = run.result.verdict
/// ```
public enum Study {
  /// The progress of a run. It is reported when a stage begins, with no record, and after each record is
  /// durable.
  public struct Progress: Sendable {
    /// The registration of the study.
    public var registration: Registration
    /// The stage that is running.
    public var stage: String
    /// The number of recorded trials, including the resumed ones.
    public var finished: Int
    /// The number of trials that are planned: those of the whole design, and those that extensions add as far as they
    /// are known. Under a rule with looks fewer may do.
    public var total: Int
    /// The number of trials that were recorded before this run began.
    public var resumed: Int
    /// The record just made durable; `nil` when a stage begins.
    public var record: Record?
    /// The number of trials of the stage that this run can only wait for: other processes have them. 0 while it runs
    /// trials itself.
    public var elsewhere = 0
  }

  /// A finished run.
  public struct Run: Sendable {
    /// The judged study.
    public var result: StudyResult
    /// The number of trials that the result rests on: all that were planned, unless a look ended the study.
    public var trials: Int
    /// The number of trials that were recorded before this run began, and therefore not run again.
    public var resumed: Int
  }

  /// Validates and registers the experiment, enters its explanations, runs every trial that has no result in the
  /// store, and judges.
  ///
  /// The registration is durable before the first trial starts, and each record before it is announced.
  /// Calling this again after an interruption of any kind continues where the run stopped; several processes that
  /// call it at the same time share the trials, and all end with the same verdict.
  ///
  /// Where some trials have results and others do not, one of the former is executed again first. If its bits are
  /// others, the program is not the one that made the results, and nothing is mixed.
  ///
  /// - Parameters:
  ///   - experiment: The experiment to register, run and judge.
  ///   - store: Keeps the log.
  ///   - executor: Runs the trials.
  ///   - time: The time in seconds since 1970.
  ///   - worker: The name under which trials are taken.
  ///   - isCancelled: Asked before each trial; when true, running trials are finished and recorded first.
  ///   - onProgress: Receives the progress, one call at a time.
  /// - Throws: ``DesignError`` before anything is registered; ``StudyError``; ``TrialError`` for a trial that threw;
  ///   and every error of the store or the executor. Records that were announced stay in the store.
  public static func run(
    _ experiment: Experiment, store: any RecordStore, executor: any TrialExecutor,
    time: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }, worker: Worker = .current(),
    isCancelled: @escaping @Sendable () -> Bool = { false },
    onProgress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) throws -> Run {
    try experiment.validate()
    let registration = try register(experiment, in: store, time: time())
    let run = StudyRun(
      experiment: experiment, registration: registration, store: store, executor: executor, worker: worker,
      time: time, isCancelled: isCancelled, onProgress: onProgress)
    let resumed = try run.all()
    let result = try result(of: registration, in: store)
    return Run(result: result, trials: result.records.count, resumed: resumed)
  }

  /// Registers an experiment and enters its explanations; what stands in the store already is not entered again.
  static func register(_ experiment: Experiment, in store: any RecordStore, time: Double) throws
    -> Registration
  {
    let registration = try store.register(experiment, time: time)
    for explanation in experiment.claim.explanations {
      try store.predict(explanation, of: registration, time: time)
    }
    return registration
  }
}

extension Experiment {
  /// Throws when a record of an outcome's arm lacks the outcome's measure, or one lacks the measure of a choice, or
  /// censors what it has not measured. Such a record would spoil the study for good, so it is refused before it is stored.
  func requireMeasures(of record: Record) throws {
    try record.requireCensoring()
    let stage = record.trial.stage
    for outcome in rule.outcomes where outcome.stage == stage {
      let arms = [outcome.treatment, outcome.control].compactMap { $0 }
      guard arms.contains(where: { $0.agree(with: record.trial.conditions) }) else { continue }
      _ = try record.measure(outcome.measure)
    }
    for choice in design.stages.flatMap(\.chosen) where choice.stage == stage {
      guard try !record.measure(choice.measure).isNaN else {
        throw StudyError.notANumber(measure: choice.measure, trial: record.trial)
      }
    }
  }
}
