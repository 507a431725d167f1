import Synchronization

/// Runs experiments: registers them, runs their trials stage by stage, and judges the records.
///
/// ```swift
/// let store = try SQLiteStore(path: "studies.sqlite")
/// let run = try Study.run(experiment, store: store, executor: InProcessExecutor(), time: 0)
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
    /// The number of trials of the whole design.
    public var total: Int
    /// The number of trials that were recorded before this run began.
    public var resumed: Int
    /// The record just made durable; `nil` when a stage begins.
    public var record: Record?
  }

  /// A finished run.
  public struct Run: Sendable {
    /// The judged study.
    public var result: StudyResult
    /// The number of trials of the design.
    public var trials: Int
    /// The number of trials that were recorded before this run began, and therefore not run again.
    public var resumed: Int
  }

  /// Validates and registers the experiment, runs every trial that has no record in the store, and judges.
  ///
  /// The registration is durable before the first trial starts, and each record before it is announced.
  /// Calling this again after an interruption of any kind continues where the run stopped.
  ///
  /// - Parameters:
  ///   - experiment: The experiment to register, run and judge.
  ///   - store: Keeps the registration and the records.
  ///   - executor: Runs the trials.
  ///   - time: Seconds since 1970; kept in a new registration.
  ///   - isCancelled: Asked before each trial; when true, running trials are finished and recorded first.
  ///   - onProgress: Receives the progress, one call at a time.
  /// - Throws: ``DesignError`` before anything is registered; ``StudyError``; and every error of the store,
  ///   the executor or a trial. Records that were announced stay in the store.
  public static func run(
    _ experiment: Experiment, store: any RecordStore, executor: any TrialExecutor, time: Double,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    onProgress: @Sendable (Progress) -> Void = { _ in }
  ) throws -> Run {
    try experiment.validate()
    try Registration.verify(store.registrations())
    let registration = try store.register(
      claim: experiment.claim, design: experiment.design, rule: experiment.rule,
      digest: experiment.digest(), time: time)
    var records = try store.records(of: registration)
    try registration.requireBelonging(records)
    let resumed = records.count
    let total = experiment.design.trialCount

    for stage in experiment.design.stages {
      let choices = try experiment.design.choices(for: stage, from: records)
      let missing = try experiment.design.trials(of: stage, choices: choices).without(records)
      let progress = Progress(
        registration: registration, stage: stage.name, finished: records.count, total: total,
        resumed: resumed)
      onProgress(progress)
      guard !missing.isEmpty else { continue }
      try run(
        missing, of: experiment, from: progress, store: store, executor: executor,
        isCancelled: isCancelled, onProgress: onProgress)
      records = try store.records(of: registration)
      guard missing.without(records).isEmpty else {
        throw StudyError.interrupted(study: registration.study, finished: records.count, of: total)
      }
    }
    return Run(result: try result(of: registration, in: store), trials: total, resumed: resumed)
  }

  /// Runs these trials; each record is checked, made durable and only then announced.
  private static func run(
    _ trials: [Trial], of experiment: Experiment, from progress: Progress, store: any RecordStore,
    executor: any TrialExecutor, isCancelled: @escaping @Sendable () -> Bool,
    onProgress: @Sendable (Progress) -> Void
  ) throws {
    let open = Mutex(Set(trials))
    try executor.execute(trials, of: experiment, isCancelled: isCancelled) { record in
      guard open.withLock({ $0.contains(record.trial) }) else {
        throw StudyError.strayRecord(record.trial)
      }
      var record = record
      record.measurement = record.measurement.canonical
      guard !record.measurement.result.isEmpty else { throw StudyError.noResult(record.trial) }
      try experiment.requireMeasures(of: record)
      try store.append(record, to: progress.registration)
      let left = open.withLock { open in
        open.remove(record.trial)
        return open.count
      }
      var progress = progress
      progress.finished += trials.count - left
      progress.record = record
      onProgress(progress)
    }
  }
}

extension Experiment {
  /// Throws when a record lacks a measure that the rule or a choice needs. Such a record would spoil the
  /// study for good, so it is refused before it is stored.
  fileprivate func requireMeasures(of record: Record) throws {
    let stage = record.trial.stage
    for outcome in rule.outcomes where outcome.stage == stage {
      let arms = [outcome.treatment, outcome.control].compactMap { $0 }
      guard arms.contains(where: { $0.agree(with: record.trial.levels) }) else { continue }
      _ = try record.measure(outcome.measure)
    }
    for choice in design.stages.flatMap(\.chosen) where choice.stage == stage {
      guard try !record.measure(choice.measure).isNaN else {
        throw StudyError.notANumber(measure: choice.measure, trial: record.trial)
      }
    }
  }
}

extension [Trial] {
  /// The trials that have no record among `records`.
  func without(_ records: [Record]) -> [Trial] {
    let recorded = Set(records.map(\.trial))
    return filter { !recorded.contains($0) }
  }
}
