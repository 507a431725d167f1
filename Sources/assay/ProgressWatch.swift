import AssayExperiments
import Dispatch
import Synchronization

/// How far a run is and how long it will take, told on standard error once it is clear that somebody has to
/// wait: one line that is rewritten on a terminal, a line now and then anywhere else.
final class ProgressWatch: Sendable {
  /// Nothing is said of work that is done within this many seconds.
  private static let patience = 2.0

  private struct State {
    var progress: Study.Progress?
    var isClosed = false
  }

  private let console: Console
  private let isTerminal: Bool
  private let start = ContinuousClock.now
  private let state = Mutex(State())
  private let timer: any DispatchSourceTimer

  /// - Parameter isQuiet: Says nothing of progress; what `say` is given is said all the same.
  init(isQuiet: Bool, console: Console = .errors) {
    self.console = console
    isTerminal = console.isTerminal
    timer = DispatchSource.makeTimerSource(queue: .global(qos: .userInteractive))
    timer.schedule(deadline: .now() + Self.patience, repeating: isTerminal ? 0.2 : 10)
    timer.setEventHandler { [weak self] in self?.show() }
    if isQuiet { timer.setEventHandler {} }
    timer.resume()
  }

  func update(_ progress: Study.Progress) { state.withLock { $0.progress = progress } }

  /// A message between two states of the line.
  func say(_ text: String) {
    state.withLock { _ in
      erase()
      console.message(text)
    }
  }

  /// Takes the line away; no progress is shown after it returns.
  func close() {
    timer.cancel()
    state.withLock {
      if !$0.isClosed { erase() }
      $0.isClosed = true
    }
  }

  private func show() {
    state.withLock {
      guard let progress = $0.progress, !$0.isClosed else { return }
      let text = ProgressWatch.text(progress, elapsed: start.duration(to: .now) / .seconds(1))
      if isTerminal {
        erase()
        try? console.write(String(text.prefix(console.width - 1)))
      } else {
        console.message(text)
      }
    }
  }

  private func erase() {
    if isTerminal { try? console.write("\r\u{1B}[K") }
  }

  /// `best rate: 157 of 360 trials, 43 %, about 1 min 20 s left`. What is left is told by the speed of this
  /// run: trials that were resumed took it no time.
  private static func text(_ progress: Study.Progress, elapsed: Double) -> String {
    let made = progress.finished - progress.resumed
    let left = progress.total - progress.finished
    let remaining =
      made == 0
      ? "the first ones are running" : "about \(spoken(elapsed / Double(made) * Double(left))) left"
    let share = progress.total == 0 ? 100 : progress.finished * 100 / progress.total
    return "\(progress.stage): \(progress.finished) of \(progress.total) trials, \(share) %, \(remaining)"
  }

  /// `40 s`, `3 min 20 s`, `2 h 5 min`.
  private static func spoken(_ seconds: Double) -> String {
    let whole = Int(min(seconds.rounded(.up), 1e9))
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min" + (whole % 60 == 0 ? "" : " \(whole % 60) s")
    default: return "\(whole / 3600) h" + (whole / 60 % 60 == 0 ? "" : " \(whole / 60 % 60) min")
    }
  }
}
