import AssayComplexity
import AssayWords

/// Shows the progress of a derivation and the time left on standard error; Ctrl-C asks it to stop in order.
final class DerivationWatch: Sendable {
  private let title: String
  private let interruption = Interruption()
  private let line = StatusLine()

  init(_ title: String) { self.title = title }

  /// Runs `body` and catches Ctrl-C meanwhile; a second Ctrl-C stops at once.
  func during<Result>(_ body: () throws -> Result) rethrows -> Result {
    defer { line.close() }
    return try interruption.watch(announce: { self.say("stopping; Ctrl-C again stops at once") }, while: body)
  }

  /// Prints a message that stays, above the line.
  func say(_ text: String) { line.say(text) }

  /// Shows the progress; false once Ctrl-C was pressed.
  func update(_ progress: DerivationProgress) -> Bool {
    let left = progress.remaining.map { ", about \(Words.duration($0.rounded(.up))) left" } ?? ""
    line.show("\(title): \(progress.done * 100 / max(progress.total, 1)) %\(left)")
    return !interruption.isRequested
  }
}
