/// For how long a process is waited for. The machine may be busy with other things, so nothing here is a time in which
/// an answer must be there: a process that computes is let go on, and one that does not is waited for very long.
struct Patience {
  /// Seconds without any processor time after which a process hangs.
  static let idleLimit = 600.0
  /// Seconds of processor time after which a process is taken for one that never ends.
  static let computingLimit = 3_600.0

  /// Seconds on the wall.
  private var elapsed = 0.0
  /// Seconds of processor time.
  private(set) var computed = 0.0
  private var lastProgress = 0.0

  /// Takes note of how far the process is; where processor time is not told, time on the wall stands for it.
  mutating func note(elapsed: Double, computed: Double?) {
    self.elapsed = elapsed
    let computed = computed ?? elapsed
    if computed > self.computed { lastProgress = elapsed }
    self.computed = max(computed, self.computed)
  }

  /// Whether the process hangs, or never ends.
  var isExhausted: Bool {
    elapsed - lastProgress > Self.idleLimit || computed > Self.computingLimit
  }

  /// Whether a process that got much to do is to be asked to stop: after so many seconds if it told that it works, or
  /// if it could have told for as many seconds of processor time.
  func isOver(_ seconds: Double, hasSpoken: Bool) -> Bool {
    elapsed > seconds && (hasSpoken || computed > seconds)
  }
}
