import Dispatch
import Testing

/// Runs a suite on a thread of its own. Its tests wait for processes; on the common threads each would
/// continue, long after its process has ended, only when all the engine's tests have computed.
struct OwnThread: SuiteTrait, TestScoping {
  static let executor: some TaskExecutor = Executor()

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(Self.executor) { try await function() }
  }

  private final class Executor: TaskExecutor {
    private let queue = DispatchQueue(label: "the tests of the command")

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
  }
}

extension SuiteTrait where Self == OwnThread {
  static var ownThread: Self { OwnThread() }
}
