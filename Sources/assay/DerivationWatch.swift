import AssayComplexity
import Dispatch
import Foundation
import Synchronization

/// How far a derivation is and how long it will take, on standard error; Ctrl-C asks it to stop in order.
final class DerivationWatch: Sendable {
  /// Nothing is said of work that is done within this many seconds.
  private static let patience = 2.0

  private let title: String
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let stopped = Atomic(false)
  private let last = Mutex((line: 0.0, isShown: false))

  init(_ title: String) { self.title = title }

  /// Runs `body` while listening for Ctrl-C; a second one stops at once.
  func during<Result>(_ body: () throws -> Result) rethrows -> Result {
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global(qos: .userInteractive))
    source.setEventHandler { [self] in
      if stopped.exchange(true, ordering: .relaxed) { _exit(130) }
      say("stopping; press Ctrl-C again to stop at once")
    }
    source.resume()
    defer {
      source.cancel()
      signal(SIGINT, SIG_DFL)
      erase()
    }
    return try body()
  }

  func say(_ text: String) {
    erase()
    fputs(text + "\n", stderr)
  }

  /// Shows the progress; false once Ctrl-C was pressed.
  func update(_ progress: DerivationProgress) -> Bool {
    last.withLock { last in
      guard progress.elapsed >= Self.patience, progress.elapsed - last.line >= (isTerminal ? 0.5 : 10) else { return }
      last.line = progress.elapsed
      let share = progress.done * 100 / max(progress.total, 1)
      let left = progress.remaining.map { ", about \(Self.spoken($0)) left" } ?? ""
      let text = "\(title): \(share) %\(left)"
      fputs(isTerminal ? "\r\u{1B}[K" + text : text + "\n", stderr)
      last.isShown = true
    }
    return !stopped.load(ordering: .relaxed)
  }

  private func erase() {
    last.withLock {
      if $0.isShown && isTerminal { fputs("\r\u{1B}[K", stderr) }
      $0.isShown = false
    }
  }

  private static func spoken(_ seconds: Double) -> String {
    let whole = Int(min(seconds.rounded(.up), 1e9))
    return switch whole {
    case ..<60: "\(whole) s"
    case ..<3600: "\(whole / 60) min \(whole % 60) s"
    default: "\(whole / 3600) h \(whole / 60 % 60) min"
    }
  }
}
