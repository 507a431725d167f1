import AssayFiles
import Foundation

/// Checks the number of threads that the process may still make.
enum ThreadLimit {
  /// The number of threads that the system's queues may need at once: one for each processor, one that watches
  /// timers and signals, and one for a queue that waits for none of these.
  static let needed = ProcessInfo.processInfo.activeProcessorCount + 2

  /// The threads that are made for the check do nothing, so they need little.
  private static let stackBytes = 256 << 10

  /// Throws when too few threads can be made: the system's queues would try again for ever, without a word. As
  /// many as may be needed are made, live at the same time, and end at once.
  ///
  /// - Throws: ``CommandError/fewThreads(_:needed:reason:)``.
  static func require() throws {
    let gate = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    defer { gate.deallocate() }
    pthread_mutex_init(gate, nil)
    defer { pthread_mutex_destroy(gate) }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackBytes)

    var threads: [pthread_t] = []
    pthread_mutex_lock(gate)
    defer {
      pthread_mutex_unlock(gate)
      for thread in threads { pthread_join(thread, nil) }
    }
    while threads.count < needed {
      // A number on Linux, an optional pointer on macOS.
      var thread = pthread_t(bitPattern: 0)
      let code = pthread_create(
        &thread, &attributes,
        { argument in
          let pointer: UnsafeMutableRawPointer? = argument
          if let gate = pointer?.assumingMemoryBound(to: pthread_mutex_t.self) {
            pthread_mutex_lock(gate)
            pthread_mutex_unlock(gate)
          }
          return nil
        }, gate)
      guard code == 0 else {
        throw CommandError.fewThreads(
          threads.count, needed: needed, reason: SystemError(code: code).description)
      }
      threads += [thread].compactMap { $0 }
    }
  }
}
