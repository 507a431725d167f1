/// Runs trials. `InProcessExecutor`, in the module Executors, implements it with threads.
public protocol TrialExecutor: Sendable {
  /// Runs the trials that `next` gives until it gives none, and hands all of them in through `finished`, in any
  /// order and several at a time.
  ///
  /// `next` may be called by several threads at a time; it gives each trial once. `finished` is called by one thread at
  /// a time; when it returns, what it was given is durable. After an error of `next` or `finished` no further trial is
  /// asked for, the running trials are finished and handed in, and the first error is thrown. A trial that throws is
  /// handed in like one that measured.
  func execute(
    _ experiment: Experiment, next: @escaping @Sendable () throws -> Trial?,
    finished: @escaping @Sendable ([TrialOutcome]) throws -> Void
  ) throws
}

/// The end of one trial.
public enum TrialOutcome: Sendable {
  /// The trial measured.
  case measured(Record)
  /// The trial threw this.
  case threw(Trial, any Error)

  /// The trial that ended.
  public var trial: Trial {
    switch self {
    case .measured(let record): record.trial
    case .threw(let trial, _): trial
    }
  }
}

/// A trial threw instead of measuring.
public struct TrialError: Error, CustomStringConvertible {
  /// The trial that threw.
  public let trial: Trial
  /// What it threw.
  public let cause: any Error

  /// Makes an error from its parts.
  public init(trial: Trial, cause: any Error) {
    self.trial = trial
    self.cause = cause
  }

  /// Which trial failed, and why.
  public var description: String { "the trial (\(trial)) failed: \(cause)" }
}
