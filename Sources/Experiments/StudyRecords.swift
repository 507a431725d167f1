/// The finished trials of a store that a design refers to.
struct StudyRecords {
  private let design: Design
  private let body: Body
  /// The finished trials by identity.
  private var finished: [String: FinishedTrial] = [:]
  /// The records, each with the stage that uses it.
  private(set) var records: [Record] = []

  init(_ design: Design, body: Body) {
    self.design = design
    self.body = body
  }

  /// The number of planned trials that have a result, each as often as the design uses it.
  var count: Int { records.count }

  /// The trials of a stage, whose levels earlier stages may choose.
  func plan(of stage: Stage) throws -> [TrialFeed.Planned] {
    try design.trials(of: stage, choices: design.choices(for: stage, from: records)).map {
      TrialFeed.Planned(key: try $0.key(of: body), trial: $0)
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
      record.trial.stage = planned.trial.stage
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

  /// The results of these trials.
  func results(of planned: [TrialFeed.Planned]) -> [FinishedTrial] { planned.compactMap { finished[$0.key] } }

  /// The numbers of the events with all results.
  var numbers: [Int] { finished.values.map(\.number) }
}
