import AssayExperiments
import Foundation

/// The ended trials that nobody has handed in yet, and the first error.
final class OutcomeQueue: @unchecked Sendable {
  // Every field is used under the condition's lock.
  private let condition = NSCondition()
  private var outcomes: [TrialOutcome] = []
  private var running = 0
  private var first: (any Error)?

  /// How many ended trials may wait. A thread that has one more waits with them.
  private static let limit = 1000

  /// The first error of a source of trials or of a report.
  var error: (any Error)? {
    condition.lock()
    defer { condition.unlock() }
    return first
  }

  /// The next trial of the source; none after an error.
  func next(_ source: () throws -> Trial?) -> Trial? {
    guard error == nil else { return nil }
    do { return try source() } catch {
      fail(error)
      return nil
    }
  }

  /// Says that a thread begins.
  func enter() {
    condition.lock()
    running += 1
    condition.unlock()
  }

  /// Adds an ended trial; waits while too many are there.
  func deliver(_ outcome: TrialOutcome) {
    condition.lock()
    while outcomes.count >= Self.limit { condition.wait() }
    outcomes.append(outcome)
    condition.broadcast()
    condition.unlock()
  }

  func fail(_ error: any Error) {
    condition.lock()
    first = first ?? error
    condition.unlock()
  }

  /// Says that a thread is done.
  func leave() {
    condition.lock()
    running -= 1
    condition.broadcast()
    condition.unlock()
  }

  /// All trials that ended since the last call; waits until there is one; `nil` when all threads are done.
  func take() -> [TrialOutcome]? {
    condition.lock()
    defer { condition.unlock() }
    while outcomes.isEmpty && running > 0 { condition.wait() }
    guard !outcomes.isEmpty else { return nil }
    defer {
      outcomes = []
      condition.broadcast()
    }
    return outcomes
  }
}
