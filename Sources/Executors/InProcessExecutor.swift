import AssayExperiments
import Foundation
import Synchronization

/// Runs trials on threads of this process, a whole trial on each.
///
/// The threads take trials from one shared counter. Which thread runs a trial, and when, is in no result.
public struct InProcessExecutor: TrialExecutor {
  /// How many trials run at a time.
  public let jobs: Int
  /// What every record says of where it was made.
  public let environment: AssayExperiments.Environment

  /// - Parameters:
  ///   - jobs: Trials at a time, 1 or more. Traps otherwise.
  ///   - environment: Where the trials run, such as `.current(extra: ["kernels": "avx2"])`.
  public init(
    jobs: Int = ProcessInfo.processInfo.activeProcessorCount,
    environment: AssayExperiments.Environment = .current()
  ) {
    precondition(jobs >= 1, "an executor needs one job or more, not \(jobs)")
    self.jobs = jobs
    self.environment = environment
  }

  /// Traced programs recurse over their graphs, so a trial gets the stack of a main thread.
  private static let stackSize = 8 << 20

  public func execute(
    _ trials: [Trial], of experiment: Experiment, isCancelled: @escaping @Sendable () -> Bool,
    finished: @Sendable (Record) throws -> Void
  ) throws {
    let queue = TrialQueue(trials)
    // The threads are all joined below, so that `finished` does not outlive this call.
    withoutActuallyEscaping(finished) { finished in
      let group = DispatchGroup()
      for _ in 0..<min(jobs, trials.count) {
        group.enter()
        let thread = Thread {
          while !isCancelled(), let trial = queue.next() {
            do {
              let record = try run(trial, of: experiment)
              try queue.report { try finished(record) }
            } catch {
              queue.fail(error)
            }
          }
          group.leave()
        }
        thread.stackSize = Self.stackSize
        thread.start()
      }
      group.wait()
    }
    try queue.rethrow()
  }

  private func run(_ trial: Trial, of experiment: Experiment) throws -> Record {
    let clock = ContinuousClock()
    let start = clock.now
    do {
      let measurement = try experiment.measure(trial)
      let duration = clock.now - start
      return Record(
        trial: trial, measurement: measurement, seconds: duration / .seconds(1),
        environment: environment)
    } catch {
      throw TrialError(trial: trial, cause: error)
    }
  }
}

/// A trial threw instead of measuring.
public struct TrialError: Error, CustomStringConvertible {
  public let trial: Trial
  public let cause: any Error

  public var description: String { "the trial (\(trial)) failed: \(cause)" }
}

/// The trials still to be handed out, and the first error.
private final class TrialQueue: Sendable {
  private let trials: [Trial]
  private let state = Mutex(State())
  private let reporting = Mutex(())

  private struct State {
    var taken = 0
    var error: (any Error)?
  }

  init(_ trials: [Trial]) { self.trials = trials }

  /// The next trial; none after an error.
  func next() -> Trial? {
    state.withLock { state in
      guard state.error == nil, state.taken < trials.count else { return nil }
      state.taken += 1
      return trials[state.taken - 1]
    }
  }

  /// One report at a time. Trials that finish after an error are still reported: their work is done.
  func report(_ body: () throws -> Void) throws {
    try reporting.withLock { _ in try body() }
  }

  func fail(_ error: any Error) {
    state.withLock { state in
      if state.error == nil { state.error = error }
    }
  }

  func rethrow() throws {
    if let error = state.withLock({ $0.error }) { throw error }
  }
}
