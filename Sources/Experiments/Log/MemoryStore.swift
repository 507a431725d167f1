import Synchronization

/// A store in memory, for tests, notebooks and studies that nobody needs to keep. It ends with the process.
///
/// ```swift
/// let store = MemoryStore()
/// let run = try Study.run(experiment, store: store, executor: InProcessExecutor())
/// ```
public final class MemoryStore: RecordStore {
  fileprivate struct State {
    var events: [Event] = []
    var index = LogIndex()
    var registrations: [Registration] = []
    var workers: [Int: Worker] = [:]
    var results: [String: FinishedTrial] = [:]

    mutating func append(_ content: Event.Content, time: Double) throws {
      let number = events.count + 1
      try index.apply(content, number: number)
      let hash = Event.hash(
        after: events.last?.hash ?? MemoryStore.origin, number: number, form: Event.form,
        kind: content.kind.rawValue, time: time, bytes: try Event.bytes(of: content))
      events.append(Event(number: number, time: time, content: content, hash: hash))
    }
  }

  private let state = Mutex(State())
  private static let origin = Event.origin(of: "memory")

  /// An empty store.
  public init() {}

  /// The number and the hash of the last event.
  public func head() -> LogHead {
    state.withLock { LogHead(number: $0.events.count, hash: $0.events.last?.hash ?? Self.origin) }
  }

  /// Up to `limit` events after the event `number`, in order.
  public func events(after number: Int, limit: Int) -> [Event] {
    state.withLock { Array($0.events.dropFirst(max(number, 0)).prefix(max(limit, 0))) }
  }

  /// All registrations, in the order of the log.
  public func registrations() -> [Registration] { state.withLock(\.registrations) }

  /// The registration with this digest; nil if the store has none.
  public func registration(digest: String) -> Registration? {
    state.withLock { $0.registrations.first { $0.digest == digest } }
  }

  /// Registers the experiment, unless its digest is known.
  public func register(_ experiment: Experiment, time: Double) throws -> Registration {
    let form = CanonicalForm(experiment)
    try form.validate()
    let digest = try form.digest()
    return try state.withLock { state in
      if let known = state.registrations.first(where: { $0.digest == digest }) { return known }
      try state.append(.registered(.init(form: form, digest: digest)), time: time)
      let registration = Registration(form, digest: digest, number: state.events.count, time: time)
      state.registrations.append(registration)
      return registration
    }
  }

  /// Enters an explanation, unless the study has an equal one.
  public func predict(_ explanation: Explanation, of registration: Registration, time: Double) throws {
    try explanation.validate(for: registration.rule)
    try state.withLock { state in
      guard !state.explanations(of: registration).contains(where: { $0.explanation == explanation }) else {
        return
      }
      try state.append(.predicted(.init(study: registration.digest, explanation: explanation)), time: time)
    }
  }

  /// The explanations that were entered for a study, in the order of the log.
  public func explanations(of registration: Registration) -> [EnteredExplanation] {
    state.withLock { $0.explanations(of: registration) }
  }

  /// Takes up to `limit` of these trials, the first ones that are free.
  public func lease(_ keys: [String], limit: Int, to worker: Worker, expires: Double, time: Double) throws
    -> [Lease]
  {
    try state.withLock { state in
      var asked: Set<String> = []
      var taken: [String] = []
      for key in keys where taken.count < limit && asked.insert(key).inserted {
        let isFree = state.index.trials[key]?.isFree(at: time) { state.workers[$0]?.isGone ?? true } ?? true
        if isFree { taken.append(key) }
      }
      guard !taken.isEmpty else { return [] }
      let number = state.events.count + 1
      let attempts = taken.map { (state.index.trials[$0]?.attempts ?? 0) + 1 }
      try state.append(
        .started(.init(worker: worker, expires: expires, trials: taken, attempts: attempts)), time: time)
      state.workers[number] = worker
      return taken.map { Lease(key: $0, fence: number) }
    }
  }

  /// Lets the leases that these `started` events gave last until `expires`.
  public func renew(_ fences: [Int], expires: Double, time: Double) throws {
    try state.withLock { state in
      for fence in fences { try state.append(.renewed(.init(fence: fence, expires: expires)), time: time) }
    }
  }

  /// Keeps results and says of each, in the same order, what became of it.
  public func finish(_ results: [LeasedResult], time: Double) throws -> [FinishOutcome] {
    // Whatever could be refused is refused before the first result is kept.
    let parts = try results.map { try StoredParts($0.record, body: $0.body, of: $0.lease.key) }
    return try state.withLock { state in
      try zip(results, parts).map { result, parts -> FinishOutcome in
        let (key, fence) = (result.lease.key, result.lease.fence)
        if let standing = state.results[key] {
          let differences = Study.compare(standing.record, with: result.record.measurement)
          return differences.isEmpty ? .standing : .conflict(differences)
        }
        guard state.index.trials[key]?.fence == fence else { return .lost }
        try state.append(.finished(.init(key: key, fence: fence, result: parts.result)), time: time)
        state.keep(result.record, key, result.body)
        return .appended
      }
    }
  }

  /// Gives trials back without a result.
  public func fail(_ leases: [Lease], _ kind: Event.Failure, message: String, time: Double) throws {
    try state.withLock { state in
      for lease in leases where state.index.trials[lease.key]?.fence == lease.fence {
        try state.append(
          .failed(.init(key: lease.key, fence: lease.fence, kind: kind, message: message)), time: time)
      }
    }
  }

  /// The finished trials among these, in any order.
  public func results(of keys: [String], series: Bool) -> [FinishedTrial] {
    state.withLock { state in
      Set(keys).compactMap { key in
        var found = state.results[key]
        if !series { found?.record.measurement.series = [:] }
        return found
      }
    }
  }

  /// Up to `limit` finished trials whose identity starts with these digits, in the order of their identities.
  public func results(startingWith digits: String, limit: Int) -> [FinishedTrial] {
    state.withLock { state in
      let keys = state.results.keys.filter { $0.hasPrefix(digits) }.sorted()
      return keys.prefix(max(limit, 0)).compactMap { state.results[$0] }
    }
  }

  /// The number of the first event with a result of the same measured bits as one of these.
  public func firstEvent(withBitsOf results: [FinishedTrial]) throws -> Int? {
    let bits = Set(try results.map { try StoredParts($0.record, body: $0.body).result.bits })
    return state.withLock { state in
      state.index.trials.compactMap { key, trial in
        guard let number = trial.finished, let own = trial.bits, bits.contains(own) else { return nil }
        return state.results[key]?.isImported == true ? 0 : number
      }.min()
    }
  }

  /// Takes finished trials over from another store, all or none.
  public func take(_ results: [FinishedTrial], from origin: String, time: Double) throws {
    try state.withLock { state in
      var next = state
      for result in results {
        if let standing = next.results[result.key] {
          let differences = Study.compare(standing.record, with: result.record.measurement)
          guard differences.isEmpty else {
            throw StudyError.otherBits(trial: result.id, differences: differences)
          }
          continue
        }
        let parts = try StoredParts(result.record, body: result.body, of: result.key)
        try next.append(.imported(.init(key: result.key, origin: origin, result: parts.result)), time: time)
        next.keep(result.record, result.key, result.body)
      }
      state = next
    }
  }

  /// Appends a remark about an event and returns its number.
  public func remark(_ remark: Event.Remarked, time: Double) throws -> Int {
    try remark.validate()
    return try state.withLock { state in
      guard (1...max(state.events.count, 1)).contains(remark.subject), !state.events.isEmpty else {
        throw StudyError.noSuchEvent(remark.subject, last: state.events.count)
      }
      try state.append(.remarked(remark), time: time)
      return state.events.count
    }
  }

  /// The remarks about these events, and about those remarks, in the order of the log.
  public func remarks(on numbers: Set<Int>) -> [Event] {
    state.withLock { $0.events.remarks(on: numbers) }
  }
}

extension MemoryStore.State {
  fileprivate func explanations(of registration: Registration) -> [EnteredExplanation] {
    (index.predictions[registration.digest] ?? []).compactMap { number in
      guard case .predicted(let predicted) = events[number - 1].content else { return nil }
      return EnteredExplanation(
        explanation: predicted.explanation, number: number, time: events[number - 1].time)
    }
  }

  fileprivate mutating func keep(_ record: Record, _ key: String, _ body: Body) {
    var record = record
    record.trial.stage = ""
    record.measurement = record.measurement.canonical
    results[key] = FinishedTrial(
      number: events.count, key: key, body: body, record: record,
      isImported: events.last?.content.kind == .imported)
  }
}
