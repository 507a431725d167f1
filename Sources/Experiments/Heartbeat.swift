import Foundation

/// Calls a function from time to time on a thread of its own, until it is stopped.
final class Heartbeat: Sendable {
  private let stopped = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)

  init(every seconds: Double, _ beat: @escaping @Sendable () -> Void) {
    let (stopped, ended) = (stopped, ended)
    let thread = Thread {
      while stopped.wait(timeout: .now() + seconds) == .timedOut { beat() }
      ended.signal()
    }
    thread.start()
  }

  /// Stops the calls and waits for one that is under way.
  func stop() {
    stopped.signal()
    ended.wait()
  }
}
