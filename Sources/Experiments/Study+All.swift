import Foundation
import Synchronization

extension Study {
  /// One experiment of a run of several, and what became of it.
  public struct Ended: Sendable {
    /// The experiment's claim.
    public var claim: Claim
    /// The judged study, or why it was not judged.
    public var run: Result<Run, any Error>
    /// The time in seconds.
    public var seconds: Double
  }

  /// A run of several experiments.
  public struct WholeRun: Sendable {
    /// The experiments that ended, in their order.
    public var ended: [Ended]
    /// The trials of all experiments.
    public var progress: WholeProgress
    /// Whether the run was cancelled before all experiments had ended.
    public var isInterrupted: Bool
  }

  /// Runs experiments one after the other, each as ``run(_:store:executor:time:worker:isCancelled:onProgress:)`` does.
  /// They share the store, so a trial that several of them need runs once. All are registered, with their explanations, before
  /// the first trial of any, so what one measures is not seen by the rule of another.
  ///
  /// An experiment that cannot be judged, because a trial throws or what its design declares is not used, keeps no other
  /// from running.
  ///
  /// - Parameters:
  ///   - experiments: The experiments, all of which are validated first.
  ///   - store: Keeps the log.
  ///   - executor: Runs the trials.
  ///   - time: The time in seconds since 1970.
  ///   - worker: The name under which trials are taken.
  ///   - isCancelled: Asked before each trial and each experiment; when true, running trials are finished and recorded
  ///     first, and no other experiment begins.
  ///   - onProgress: Receives the progress, one call at a time.
  ///   - onEnd: Receives each experiment that ended, at once.
  /// - Throws: ``DesignError`` before anything is registered; every error of the store or the executor.
  public static func run(
    all experiments: [Experiment], store: any RecordStore, executor: any TrialExecutor,
    time: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }, worker: Worker = .current(),
    isCancelled: @escaping @Sendable () -> Bool = { false },
    onProgress: @escaping @Sendable (WholeProgress) -> Void = { _ in },
    onEnd: (Ended) throws -> Void = { _ in }
  ) throws -> WholeRun {
    for experiment in experiments { try experiment.validate() }
    for experiment in experiments { _ = try register(experiment, in: store, time: time()) }
    let count = Mutex(
      WholeCount(
        try experiments.map { (try recorded(of: $0, in: store), $0.design.trialCount) }))
    var all = WholeRun(ended: [], progress: count.withLock { $0.progress }, isInterrupted: false)
    for experiment in experiments {
      if isCancelled() {
        all.isInterrupted = true
        break
      }
      let start = ContinuousClock.now
      let run: Result<Run, any Error>
      do {
        run = .success(
          try self.run(
            experiment, store: store, executor: executor, time: time, worker: worker,
            isCancelled: isCancelled
          ) { progress in
            onProgress(
              count.withLock { count in
                count.update(progress)
                return count.progress
              })
          })
      } catch StudyError.interrupted {
        all.isInterrupted = true
        break
      } catch let error where error is TrialError || error is StudyError {
        run = .failure(error)
      }
      count.withLock { $0.end(try? run.get()) }
      let ended = Ended(
        claim: experiment.claim, run: run, seconds: start.duration(to: .now) / .seconds(1))
      all.ended.append(ended)
      try onEnd(ended)
    }
    all.progress = count.withLock { $0.progress }
    return all
  }

  /// The number of the experiment's trials that the store has. One that cannot be planned is counted when it runs.
  private static func recorded(of experiment: Experiment, in store: any RecordStore) throws -> Int {
    do { return try records(of: experiment, in: store).count } catch is StudyError { return 0 }
  }
}
