import AssayExperiments
import Dispatch
import Synchronization

/// How far a run is and how long it will take. The line goes on between two records, too: a clock shows it.
final class RunWatch: Sendable {
  private let line = StatusLine()
  private let progress = Mutex<Study.Progress?>(nil)
  // Dispatch's own objects may be used from any thread, which their Swift types do not say.
  nonisolated(unsafe) private let timer: any DispatchSourceTimer

  /// - Parameter isQuiet: Shows no progress; what `say` is given is said all the same.
  init(isQuiet: Bool) {
    timer = DispatchSource.makeTimerSource(queue: .global(qos: .userInteractive))
    timer.schedule(deadline: .now() + StatusLine.patience, repeating: line.pause)
    timer.setEventHandler { [line, weak self] in
      guard !isQuiet, let progress = self?.progress.withLock({ $0 }) else { return }
      line.show(Self.text(progress, elapsed: line.elapsed))
    }
    timer.resume()
  }

  func update(_ progress: Study.Progress) { self.progress.withLock { $0 = progress } }

  /// A message that stays, above the line.
  func say(_ text: String) { line.say(text) }

  /// Takes the line away; nothing is shown after it returns.
  func close() {
    timer.cancel()
    line.close()
  }

  /// `best rate: 157 of 360 trials, 43 %, about 1 min 20 s left`. What is left is told by the speed of this
  /// run: trials that were resumed took it no time.
  private static func text(_ progress: Study.Progress, elapsed: Double) -> String {
    let made = progress.finished - progress.resumed
    let left = progress.total - progress.finished
    let remaining =
      made == 0
      ? "the first ones are running"
      : "about \(StatusLine.spoken(elapsed / Double(made) * Double(left))) left"
    let share = progress.finished * 100 / max(progress.total, 1)
    return "\(progress.stage): \(progress.finished) of \(progress.total) trials, \(share) %, \(remaining)"
  }
}
