/// What the events of a log say together: the studies, and the state of each trial. A store may keep it in tables; they
/// must agree with this.
package struct LogIndex: Sendable, Hashable {
  /// The number of the `registered` event of each study, by digest.
  package private(set) var studies: [String: Int] = [:]
  /// The state of each trial that was ever started or imported, by its identity.
  package private(set) var trials: [String: TrialState] = [:]
  /// The numbers of the `predicted` events, by the digest of their study.
  package private(set) var predictions: [String: [Int]] = [:]
  /// The event that each remark is about, by the number of the remark.
  package private(set) var remarks: [Int: Int] = [:]
  /// The number of the last event.
  package private(set) var last = 0
  /// The rule of each study, by digest.
  private var rules: [String: DecisionRule] = [:]
  /// The trials that each `started` event took.
  private var taken: [Int: [String]] = [:]

  package init() {}

  /// The state of one trial.
  package struct TrialState: Sendable, Hashable {
    /// How often it was started.
    package var attempts = 0
    /// The `started` event whose lease is in force; `nil` when nobody has the trial.
    package var fence: Int?
    /// When the lease ends.
    package var expires: Double = 0
    /// The event with the result; `nil` while there is none.
    package var finished: Int?
    /// The hash of what was measured; `nil` while there is no result.
    package var bits: String?

    package init(
      attempts: Int = 0, fence: Int? = nil, expires: Double = 0, finished: Int? = nil, bits: String? = nil
    ) {
      self.attempts = attempts
      self.fence = fence
      self.expires = expires
      self.finished = finished
      self.bits = bits
    }
  }

  /// An event that cannot follow the events before it.
  package struct Misfit: Error, CustomStringConvertible {
    package var description: String
  }

  /// Takes the next event in. Throws ``Misfit`` for one that cannot follow.
  package mutating func apply(_ content: Event.Content, number: Int) throws {
    guard number == last + 1 else { throw Misfit(description: "it follows event \(last)") }
    switch content {
    case .registered(let registered):
      try require(studies[registered.digest] == nil, "the study is registered already")
      try require(
        registered.digest == (try? registered.form.digest()), "the digest is not that of its content")
      studies[registered.digest] = number
      rules[registered.digest] = registered.form.rule
    case .predicted(let predicted):
      try require(studies[predicted.study] != nil, "no such study is registered")
      if let rule = rules[predicted.study] {
        do { try predicted.explanation.validate(for: rule) } catch { throw Misfit(description: "\(error)") }
      }
      predictions[predicted.study, default: []].append(number)
    case .started(let started):
      try require(
        !started.trials.isEmpty && started.trials.count == started.attempts.count,
        "it has \(started.trials.count) trials and \(started.attempts.count) attempts")
      for (key, attempt) in zip(started.trials, started.attempts) {
        var state = trials[key] ?? TrialState()
        try require(state.finished == nil, "the trial \(Trial.id(key)) is finished")
        try require(attempt == state.attempts + 1, "attempt \(attempt) follows attempt \(state.attempts)")
        state = TrialState(attempts: attempt, fence: number, expires: started.expires)
        trials[key] = state
      }
      taken[number] = started.trials
    case .renewed(let renewed):
      guard let keys = taken[renewed.fence] else {
        throw Misfit(description: "event \(renewed.fence) gave no lease")
      }
      for key in keys where trials[key]?.fence == renewed.fence { trials[key]?.expires = renewed.expires }
    case .finished(let finished):
      try require(trials[finished.key]?.fence == finished.fence, "the trial's lease is another one")
      try requireKey(finished.key, of: finished.result)
      trials[finished.key] = TrialState(
        attempts: trials[finished.key]?.attempts ?? 0, finished: number, bits: finished.result.bits)
    case .failed(let failed):
      try require(trials[failed.key]?.fence == failed.fence, "the trial's lease is another one")
      trials[failed.key] = TrialState(attempts: trials[failed.key]?.attempts ?? 0)
    case .imported(let imported):
      try require(trials[imported.key]?.finished == nil, "the trial is finished")
      try requireKey(imported.key, of: imported.result)
      trials[imported.key] = TrialState(
        attempts: trials[imported.key]?.attempts ?? 0, finished: number, bits: imported.result.bits)
    case .remarked(let remarked):
      try require((1..<number).contains(remarked.subject), "there is no event \(remarked.subject) before it")
      remarks[number] = remarked.subject
    }
    last = number
  }

  private func require(_ holds: Bool, _ problem: @autoclosure () -> String) throws {
    if !holds { throw Misfit(description: problem()) }
  }

  private func requireKey(_ key: String, of result: Event.Result) throws {
    try require(!result.output.isEmpty, "the trial gave no hash of its result")
    let trial = Trial(stage: "", levels: result.levels, seed: result.seed, overrides: result.overrides)
    try require(
      (try? trial.key(of: result.body)) == key, "the trial's name is not that of its levels and streams")
  }
}

extension LogIndex.TrialState {
  /// Whether a worker may take the trial: it has no result, and its lease is none, is over, or is of a worker that
  /// ended without giving it back.
  package func isFree(at time: Double, isGone: (Int) throws -> Bool) rethrows -> Bool {
    guard finished == nil else { return false }
    guard let fence else { return true }
    return try expires <= time || expires > time + Lease.longest || isGone(fence)
  }
}
