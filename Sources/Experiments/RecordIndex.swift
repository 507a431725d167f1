/// Records by stage and root seed, among which those of one repeat are found at once.
struct RecordIndex {
  private var bySeed: [String: [UInt64: [Record]]] = [:]

  init(_ records: [Record]) {
    for record in records {
      bySeed[record.trial.stage, default: [:]][record.trial.seed, default: []].append(record)
    }
  }

  /// The records of a stage with this root seed.
  func records(of stage: Stage, seed: UInt64) -> [Record] { bySeed[stage.name]?[seed] ?? [] }
}
