import AssayComplexity
import Synchronization

/// How far a derivation is and how long it will take, on standard error; Ctrl-C asks it to stop in order.
final class DerivationWatch: Sendable {
  /// Nothing is said of work that is done within this many seconds.
  private static let patience = 2.0

  private let title: String
  private let interruption = Interruption()
  private let console = Console.errors
  private let line = Mutex((told: 0.0, isShown: false))

  init(_ title: String) { self.title = title }

  /// Runs `body` while listening for Ctrl-C; a second one stops at once.
  func during<Result>(_ body: () throws -> Result) rethrows -> Result {
    defer { line.withLock { erase(&$0.isShown) } }
    return try interruption.watch(announce: { self.say("stopping; Ctrl-C again stops at once") }, while: body)
  }

  /// A message between two states of the line.
  func say(_ text: String) {
    line.withLock {
      erase(&$0.isShown)
      console.message(text)
    }
  }

  /// Shows the progress; false once Ctrl-C was pressed.
  func update(_ progress: DerivationProgress) -> Bool {
    line.withLock { line in
      let pause = console.isTerminal ? 0.5 : 10
      guard progress.elapsed >= Self.patience, progress.elapsed - line.told >= pause else { return }
      line.told = progress.elapsed
      let share = progress.done * 100 / max(progress.total, 1)
      let left = progress.remaining.map { ", about \(Self.spoken($0)) left" } ?? ""
      let text = "\(title): \(share) %\(left)"
      if console.isTerminal {
        erase(&line.isShown)
        try? console.write(String(text.prefix(console.width - 1)))
        line.isShown = true
      } else {
        console.message(text)
      }
    }
    return !interruption.isRequested
  }

  private func erase(_ isShown: inout Bool) {
    if isShown { try? console.write("\r\u{1B}[K") }
    isShown = false
  }

  /// `40 s`, `3 min 20 s`, `2 h 5 min`.
  private static func spoken(_ seconds: Double) -> String {
    let whole = Int(min(seconds.rounded(.up), 1e9))
    return switch whole {
    case ..<60: "\(whole) s"
    case ..<3600: "\(whole / 60) min \(whole % 60) s"
    default: "\(whole / 3600) h \(whole / 60 % 60) min"
    }
  }
}
