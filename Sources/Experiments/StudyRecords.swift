/// The finished trials of a store that a design refers to.
struct StudyRecords {
  private let body: Body
  /// The identities of the trials that were planned.
  private var keys: [Trial: String] = [:]
  /// The number of trials that extensions add to each stage, as far as they are known.
  private var added: [String: Int] = [:]
  /// The finished trials by identity.
  private var finished: [String: FinishedTrial] = [:]
  /// The records, each with the stage that uses it.
  private(set) var records: [Record] = []

  init(body: Body) { self.body = body }

  /// The number of planned trials that have a result, each as often as the design uses it.
  var count: Int { records.count }

  /// The number of trials of the design that are planned now, with those that extensions add as far as they are known.
  func planned(in design: Design) -> Int {
    let (sum, overflow) = design.trialCount.addingReportingOverflow(added.values.reduce(0, +))
    return overflow ? .max : sum
  }

  /// The trials of a stage, whose levels earlier stages may choose, with those that the records so far extend it by. Reads
  /// what the store has of them.
  mutating func load(
    _ stage: Stage, of design: Design, from store: any RecordStore, series: Bool
  ) throws -> [TrialFeed.Planned] {
    var planned: [TrialFeed.Planned] = []
    while true {
      let next = try plan(of: stage, of: design)
      if next.count == planned.count { return planned }
      planned = next
      try load(planned, from: store, series: series)
    }
  }

  private mutating func plan(of stage: Stage, of design: Design) throws -> [TrialFeed.Planned] {
    let index = RecordIndex(records)
    let trials = try design.trials(
      of: stage, choices: design.choices(for: stage, from: index),
      runs: design.runs(of: stage, from: index))
    added[stage.name] = trials.count - design.trialCount(of: stage)
    return try trials.map { trial in
      let key = try keys[trial] ?? trial.key(of: body)
      keys[trial] = key
      return TrialFeed.Planned(key: key, trial: trial)
    }
  }

  /// Reads what the store has of these trials.
  mutating func load(_ planned: [TrialFeed.Planned], from store: any RecordStore, series: Bool) throws {
    let wanted = planned.filter { finished[$0.key] == nil }
    for found in try store.results(of: Array(Set(wanted.map(\.key))), series: series) {
      finished[found.key] = found
    }
    let standing = Set(records.map(\.trial))
    for planned in planned {
      guard !standing.contains(planned.trial), var record = finished[planned.key]?.record else { continue }
      record.trial = planned.trial
      records.append(record)
    }
  }

  func isMissing(anyOf planned: [TrialFeed.Planned]) -> Bool { planned.contains { finished[$0.key] == nil } }

  func missing(of planned: [TrialFeed.Planned]) -> [TrialFeed.Planned] {
    planned.filter { finished[$0.key] == nil }
  }

  /// The finished trial that took the least time, to be executed again, without those with these identities.
  func cheapest(except own: Set<String>) -> FinishedTrial? {
    finished.values.filter { !own.contains($0.key) }
      .min { ($0.record.seconds, $0.number) < ($1.record.seconds, $1.number) }
  }

  /// The results that the records of these stages are made of.
  func results(ofStages names: [String]) -> [FinishedTrial] {
    records.filter { names.contains($0.trial.stage) }.compactMap { record in
      keys[record.trial].flatMap { finished[$0] }
    }
  }

  /// The numbers of the events with all results.
  var numbers: [Int] { finished.values.map(\.number) }
}
