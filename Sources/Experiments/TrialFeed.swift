import Synchronization

/// The trials of a stage as one run of a study takes them from the store: under leases, a few at a time, so that several
/// processes share a stage and a process that dies holds little back.
final class TrialFeed: Sendable {
  /// A planned trial with its identity.
  struct Planned: Sendable {
    var key: String
    var trial: Trial
  }

  /// How long a lease lasts, in seconds; it is renewed at a third of that.
  static let leaseSeconds = 60.0
  /// The time for which one lease should give work to all threads together, in seconds.
  private static let batchSeconds = 0.25
  private static let largestBatch = 512

  private let store: any RecordStore
  private let worker: Worker
  private let time: @Sendable () -> Double
  private let isCancelled: @Sendable () -> Bool
  private let trials: [String: Trial]
  private let state: Mutex<State>

  private struct State {
    /// The identities that the store was not asked for yet, in order.
    var left: [String]
    /// Trials that were leased and not yet given out, the first one last.
    var ready: [Lease] = []
    /// The leases in force, by identity.
    var leases: [String: Lease] = [:]
    /// The identities of the trials that were given out.
    var given: Set<String> = []
    var batch = 1
    var leased: ContinuousClock.Instant?
    /// Whether the store had no further trial to give.
    var isOver = false
  }

  init(
    _ planned: [Planned], store: any RecordStore, worker: Worker, time: @escaping @Sendable () -> Double,
    isCancelled: @escaping @Sendable () -> Bool
  ) {
    self.store = store
    self.worker = worker
    self.time = time
    self.isCancelled = isCancelled
    trials = Dictionary(planned.map { ($0.key, $0.trial) }, uniquingKeysWith: { first, _ in first })
    state = Mutex(State(left: planned.map(\.key)))
  }

  /// The next trial; `nil` when the run was cancelled, or when all others are finished or under way elsewhere.
  func next() throws -> Trial? {
    guard !isCancelled() else { return nil }
    return try state.withLock { state in
      if state.ready.isEmpty, !state.isOver { try lease(&state) }
      return state.ready.popLast().flatMap { lease in
        state.given.insert(lease.key)
        return trials[lease.key]
      }
    }
  }

  private func lease(_ state: inout State) throws {
    let now = ContinuousClock.now
    if let leased = state.leased {
      let seconds = leased.duration(to: now) / .seconds(1)
      if seconds < Self.batchSeconds {
        state.batch = min(2 * state.batch, Self.largestBatch)
      } else if seconds > 4 * Self.batchSeconds {
        state.batch = max(state.batch / 2, 1)
      }
    }
    state.leased = now
    let time = time()
    let leases = try store.lease(
      state.left, limit: state.batch, to: worker, expires: time + Self.leaseSeconds, time: time)
    // What stands before the last one that was taken is finished, or under way elsewhere.
    if let last = leases.last, let index = state.left.firstIndex(of: last.key) {
      state.left.removeSubrange(...index)
    }
    state.isOver = leases.isEmpty
    state.ready = leases.reversed()
    for lease in leases { state.leases[lease.key] = lease }
  }

  /// The lease of a trial that was given out and not handed in; `nil` for any other.
  func lease(of key: String) -> Lease? {
    state.withLock { $0.given.contains(key) ? $0.leases[key] : nil }
  }

  /// Ends leases of trials that were handed in: they are neither renewed nor given back.
  func close(_ keys: [String]) {
    state.withLock { state in for key in keys { state.leases[key] = nil } }
  }

  /// The `started` events whose leases are in force.
  var fences: [Int] { state.withLock { Set($0.leases.values.map(\.fence)).sorted() } }

  /// Lets the leases in force last for their whole time again.
  func renew() throws {
    let fences = fences
    guard !fences.isEmpty else { return }
    let time = time()
    try store.renew(fences, expires: time + Self.leaseSeconds, time: time)
  }

  /// Gives back what was not handed in.
  func giveBack() throws {
    let leases = state.withLock { state in
      defer { (state.leases, state.ready, state.isOver) = ([:], [], true) }
      return Array(state.leases.values)
    }
    if !leases.isEmpty { try store.fail(leases, .notBegun, message: "", time: time()) }
  }
}
