import AssayExperiments
import AssayWords
import Dispatch
import Synchronization

/// Shows the progress of a run of one or several studies, and the time left. A timer updates the line between two records, too.
final class RunWatch: Sendable {
  private let line = StatusLine()
  private let progress = Mutex<Study.WholeProgress?>(nil)
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

  func update(_ progress: Study.WholeProgress) { self.progress.withLock { $0 = progress } }

  /// Prints a message that stays, above the line.
  func say(_ text: String) { line.say(text) }

  /// Calls `body`, which prints on the same terminal, while the line is away.
  func aside(_ body: () throws -> Void) rethrows { try line.aside(body) }

  /// Removes the line; nothing is shown after this returns.
  func close() {
    timer.cancel()
    line.close()
  }

  /// `best rate: 157 of 360 trials, 43 %, about 80 s left`, or with the claim and its place where several studies run.
  /// The time left follows from the speed of this run: it did not spend time on the trials that were resumed.
  private static func text(_ progress: Study.WholeProgress, elapsed: Double) -> String {
    guard let current = progress.current else { return "" }
    let subject =
      progress.studies == 1
      ? current.stage
      : "\(current.registration.claim.name), \(progress.ended + 1) of \(progress.studies)"
    let count = "\(subject): \(progress.finished) of \(progress.total) trials"
    if current.elsewhere > 0 {
      return "\(count); waiting for \(current.elsewhere) that other processes run"
    }
    let left = progress.total - progress.finished
    let remaining =
      progress.made == 0
      ? "the first ones are running"
      : "about \(Words.duration((elapsed / Double(progress.made) * Double(left)).rounded(.up))) left"
    let share = progress.finished * 100 / max(progress.total, 1)
    return "\(count), \(share) %, \(remaining)"
  }
}
