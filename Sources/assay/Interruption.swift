import Dispatch
import Foundation
import Synchronization

/// Catches Ctrl-C while trials run: the first asks for an orderly stop, the second stops at once. Neither
/// loses a record: each is durable before it is announced.
final class Interruption: Sendable {
  private let requested = Atomic(false)

  /// Whether Ctrl-C was pressed during `watch`.
  var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Runs `body` and catches Ctrl-C meanwhile; calls `announce` at the first Ctrl-C.
  func watch<Result>(announce: @escaping @Sendable () -> Void, while body: () throws -> Result) rethrows
    -> Result
  {
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global(qos: .userInteractive))
    source.setEventHandler { [self] in
      if requested.exchange(true, ordering: .relaxed) { _exit(ExitStatus.interrupted.rawValue) }
      announce()
    }
    source.resume()
    defer {
      source.cancel()
      signal(SIGINT, SIG_DFL)
    }
    return try body()
  }
}
