/// Runs trials. `InProcessExecutor`, in the module Executors, implements it with threads.
public protocol TrialExecutor: Sendable {
  /// Runs every trial once and calls `finished` for each, one call at a time, in any order. Stops handing
  /// out trials when `finished` or a trial throws, or `isCancelled` turns true; running trials are finished
  /// first. The first error is thrown at the end.
  func execute(
    _ trials: [Trial], of experiment: Experiment, isCancelled: @escaping @Sendable () -> Bool,
    finished: @Sendable (Record) throws -> Void
  ) throws
}
