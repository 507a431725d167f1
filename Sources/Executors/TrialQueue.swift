import AssayExperiments
import Dispatch
import Synchronization

/// The trials not yet given to a worker, and the records that workers returned and nobody has reported yet.
final class TrialQueue: Sendable {
  /// A record that waits to be reported, and the signal that tells its worker that it was reported.
  struct Delivery {
    var record: Record
    var reported: DispatchSemaphore
  }

  let workers: Int
  private let trials: [Trial]
  private let state = Mutex(State())
  /// Signalled once for every delivery and for every worker that leaves.
  private let events = DispatchSemaphore(value: 0)

  private struct State {
    var taken = 0
    var left = 0
    var deliveries: [Delivery] = []
    var error: (any Error)?
  }

  init(_ trials: [Trial], workers: Int) {
    self.trials = trials
    self.workers = workers
  }

  /// The first error of a trial or of a report.
  var error: (any Error)? { state.withLock(\.error) }

  /// The next trial; none after an error.
  func next() -> Trial? {
    state.withLock { state in
      guard state.error == nil, state.taken < trials.count else { return nil }
      state.taken += 1
      return trials[state.taken - 1]
    }
  }

  /// Hands a record back, and waits until it was reported: a worker never runs ahead of what is durable.
  func deliver(_ record: Record) {
    let delivery = Delivery(record: record, reported: DispatchSemaphore(value: 0))
    state.withLock { $0.deliveries.append(delivery) }
    events.signal()
    delivery.reported.wait()
  }

  func fail(_ error: any Error) {
    state.withLock { state in
      if state.error == nil { state.error = error }
    }
  }

  /// Tells the queue that a worker is done.
  func leave() {
    state.withLock { $0.left += 1 }
    events.signal()
  }

  /// Waits for the next record; `nil` when all workers have left.
  func take() -> Delivery? {
    while true {
      let (delivery, isOver) = state.withLock { state in
        let delivery = state.deliveries.isEmpty ? nil : state.deliveries.removeFirst()
        return (delivery, state.left == workers)
      }
      if delivery != nil || isOver { return delivery }
      // A delivery may be taken before its signal is waited for; the signal then costs one more loop.
      events.wait()
    }
  }
}
