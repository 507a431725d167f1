import Synchronization

/// Shows the progress of long work on standard error, once somebody has waited for a while: one line that is
/// rewritten on a terminal that can, and a new line now and then anywhere else.
final class StatusLine: Sendable {
  /// Work that is done within this many seconds shows nothing.
  static let patience = 2.0

  /// The number of seconds between two states of the line.
  let pause: Double

  private struct State {
    /// The time of the last state shown, in seconds after the start.
    var told: Double?
    var isShown = false
    var isClosed = false
  }

  private let console: Console
  private let isRewritten: Bool
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  init(console: Console = .errors) {
    self.console = console
    isRewritten = console.takesControlSequences
    pause = isRewritten ? 0.2 : 10
  }

  /// The number of seconds since the work began.
  var elapsed: Double { start.duration(to: .now) / .seconds(1) }

  /// Shows a state of the work, unless it is too early or too soon after the last one.
  func show(_ text: @autoclosure () -> String) {
    state.withLock { state in
      let now = elapsed
      guard !state.isClosed, now >= Self.patience, state.told.map({ now - $0 >= pause * 0.9 }) ?? true
      else { return }
      state.told = now
      guard isRewritten else { return console.message(text()) }
      erase(&state)
      try? console.write(String(text().prefix(max(console.width - 1, 0))))
      state.isShown = true
    }
  }

  /// Prints a message that stays, above the line.
  func say(_ text: String) {
    state.withLock { state in
      erase(&state)
      console.message(text)
    }
  }

  /// Calls `body`, which prints on the same terminal, while the line is away.
  func aside(_ body: () throws -> Void) rethrows {
    try state.withLock { state in
      erase(&state)
      try body()
    }
  }

  /// Removes the line; nothing is shown after this returns.
  func close() {
    state.withLock { state in
      erase(&state)
      state.isClosed = true
    }
  }

  private func erase(_ state: inout State) {
    if state.isShown { console.eraseLine() }
    state.isShown = false
  }
}
