extension Registration {
  /// Checks that every record belongs to the study: each record's trial is one of the design's, no trial has
  /// two records, and no stage has records before the stages that choose its levels are complete.
  ///
  /// - Throws: ``StudyError/foreignRecord(study:trial:)`` or ``StudyError/repeatedRecord(study:trial:)``, naming the
  ///   first such trial; whatever a choice of levels throws.
  package func requireBelonging(_ records: [Record]) throws {
    var recorded: [String: [Trial]] = [:]
    var seen: Set<Trial> = []
    for trial in records.map(\.trial) {
      guard seen.insert(trial).inserted else {
        throw StudyError.repeatedRecord(study: study, trial: trial)
      }
      recorded[trial.stage, default: []].append(trial)
    }
    var isOpen = true
    for stage in design.stages {
      let found = recorded.removeValue(forKey: stage.name) ?? []
      if isOpen {
        let planned = Set(
          try design.trials(of: stage, choices: design.choices(for: stage, from: records)))
        if let foreign = found.first(where: { !planned.contains($0) }) {
          throw StudyError.foreignRecord(study: study, trial: foreign)
        }
        isOpen = found.count == planned.count
      } else if let early = found.first {
        throw StudyError.foreignRecord(study: study, trial: early)
      }
    }
    // The remaining records are of stages that the design does not have.
    if let foreign = records.map(\.trial).first(where: { recorded[$0.stage] != nil }) {
      throw StudyError.foreignRecord(study: study, trial: foreign)
    }
  }
}
