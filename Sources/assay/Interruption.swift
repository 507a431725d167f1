import Dispatch
import Foundation
import Synchronization

/// Ctrl-C while trials run: the first one asks for an orderly stop, the second one stops at once. Neither
/// loses a record: each is durable before it is announced.
final class Interruption: Sendable {
  private let requested = Atomic(false)

  /// Whether Ctrl-C was pressed while watching.
  var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Runs `body` while listening; `announce` is called at the first Ctrl-C.
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
