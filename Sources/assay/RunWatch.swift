import AssayExperiments
import AssayWords
import Dispatch
import Synchronization

/// Shows the progress of a run and the time left. A timer updates the line between two records, too.
final class RunWatch: Sendable {
  private let line = StatusLine()
  private let progress = Mutex<Study.Progress?>(nil)
  // Dispatch's objects may be used from any thread, but their Swift types are not marked as sendable.
  nonisolated(unsafe) private let timer: any DispatchSourceTimer

  /// - Parameter isQuiet: Shows no progress; messages given to `say` are printed all the same.
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

  /// Prints a message that stays, above the line.
  func say(_ text: String) { line.say(text) }

  /// Removes the line; nothing is shown after this returns.
  func close() {
    timer.cancel()
    line.close()
  }

  /// `best rate: 157 of 360 trials, 43 %, about 80 s left`. The time left follows from the speed of
  /// this run: it did not spend time on the trials that were resumed.
  private static func text(_ progress: Study.Progress, elapsed: Double) -> String {
    if progress.elsewhere > 0 {
      return "\(progress.stage): \(progress.finished) of \(progress.total) trials; waiting for "
        + "\(progress.elsewhere) that other processes run"
    }
    let made = progress.finished - progress.resumed
    let left = progress.total - progress.finished
    let remaining =
      made == 0
      ? "the first ones are running"
      : "about \(Words.duration((elapsed / Double(made) * Double(left)).rounded(.up))) left"
    let share = progress.finished * 100 / max(progress.total, 1)
    return "\(progress.stage): \(progress.finished) of \(progress.total) trials, \(share) %, \(remaining)"
  }
}
