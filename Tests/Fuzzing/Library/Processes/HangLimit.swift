import Foundation

/// When a program or a network counts as hanging: its process is ended then.
///
/// Processor time is what counts, as the machine may be busy with other work; what only waits is ended after an hour.
package enum HangLimit {
  /// Seconds of processor time.
  private static let seconds = 120
  private static let waiting: UInt32 = 3600

  /// Begins anew for what this process does from now on.
  package static func begin() {
    var timer = itimerval()
    timer.it_value.tv_sec = seconds
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
    alarm(waiting)
  }

  /// What ends a process.
  static let signals: Set<Int32> = [SIGPROF, SIGALRM]
  static let words = "it took more than \(seconds) s of processor time, or waited for \(waiting) s"
}
