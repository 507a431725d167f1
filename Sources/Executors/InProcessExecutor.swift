import AssayExperiments
import Foundation

/// Runs trials on threads of this process, a whole trial on each.
///
/// No result depends on which thread runs a trial, or when.
public struct InProcessExecutor: TrialExecutor {
  /// How many trials run at a time.
  public let jobs: Int
  /// The environment that every record names.
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

  /// Runs the trials as the protocol says. `finished` is called on the caller's thread, with all that ended since its
  /// last call; a thread runs on meanwhile, until a thousand ended trials wait.
  public func execute(
    _ experiment: Experiment, next: @escaping @Sendable () throws -> Trial?,
    finished: @escaping @Sendable ([TrialOutcome]) throws -> Void
  ) throws {
    let queue = OutcomeQueue()
    var threads = 0
    while threads < jobs {
      // A thread is started for a trial that is there, so that two trials do not start sixty-four threads.
      guard let first = queue.next(next) else { break }
      queue.enter()
      let thread = Thread {
        var trial: Trial? = first
        while let running = trial {
          queue.deliver(run(running, of: experiment))
          trial = queue.next(next)
        }
        queue.leave()
      }
      thread.stackSize = Self.stackSize
      thread.start()
      threads += 1
    }
    // Results are handed in here, on the caller's thread, and so one call at a time.
    while let outcomes = queue.take() {
      // Trials that end after an error are still handed in: their work is done.
      do { try finished(outcomes) } catch { queue.fail(error) }
    }
    if let error = queue.error { throw error }
  }

  private func run(_ trial: Trial, of experiment: Experiment) -> TrialOutcome {
    let clock = ContinuousClock()
    let start = clock.now
    do {
      let (measurement, receipt) = try experiment.execute(trial)
      let duration = clock.now - start
      return .measured(
        Record(
          trial: trial, measurement: measurement, receipt: receipt, seconds: duration / .seconds(1),
          environment: environment))
    } catch {
      return .threw(trial, error)
    }
  }
}
