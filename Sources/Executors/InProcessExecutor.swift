import AssayExperiments
import Foundation

/// Runs trials on threads of this process, a whole trial on each.
///
/// The threads take trials from one shared counter. No result depends on which thread runs a trial, or when.
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

  /// Runs the trials as the protocol says. `finished` is called on the caller's thread.
  public func execute(
    _ trials: [Trial], of experiment: Experiment, isCancelled: @escaping @Sendable () -> Bool,
    finished: @Sendable (Record) throws -> Void
  ) throws {
    let queue = TrialQueue(trials, workers: min(jobs, trials.count))
    for _ in 0..<queue.workers {
      let thread = Thread {
        while !isCancelled(), let trial = queue.next() {
          do {
            queue.deliver(try run(trial, of: experiment))
          } catch {
            queue.fail(error)
          }
        }
        queue.leave()
      }
      thread.stackSize = Self.stackSize
      thread.start()
    }
    // Reports are made here, on the caller's thread, and so one at a time.
    while let delivery = queue.take() {
      // Trials that finish after an error are still reported: their work is done.
      do { try finished(delivery.record) } catch { queue.fail(error) }
      delivery.reported.signal()
    }
    if let error = queue.error { throw error }
  }

  private func run(_ trial: Trial, of experiment: Experiment) throws -> Record {
    let clock = ContinuousClock()
    let start = clock.now
    do {
      let (measurement, receipt) = try experiment.execute(trial)
      let duration = clock.now - start
      return Record(
        trial: trial, measurement: measurement, receipt: receipt, seconds: duration / .seconds(1),
        environment: environment)
    } catch {
      throw TrialError(trial: trial, cause: error)
    }
  }
}

/// A trial threw instead of measuring.
public struct TrialError: Error, CustomStringConvertible {
  /// The trial that threw.
  public let trial: Trial
  /// What it threw.
  public let cause: any Error

  /// Which trial failed, and why.
  public var description: String { "the trial (\(trial)) failed: \(cause)" }
}
