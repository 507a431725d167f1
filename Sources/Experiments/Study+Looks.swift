/// The part of a study that has run when it is judged: up to a look, or all of it.
struct StudyPart: Sendable {
  /// The number of seeds at which the part is judged; `nil` where the rule has no looks.
  var look: Int?
  /// The design, whose judging stages have the seeds up to the look.
  var design: Design
}

extension Registration {
  /// The parts after which the study is judged, in order; the last one is the whole.
  var parts: [StudyPart] {
    guard !rule.looks.isEmpty else { return [StudyPart(look: nil, design: design)] }
    return rule.looks.map { look in
      var design = design
      for index in design.stages.indices where design.stages[index].purpose == .judging {
        design.stages[index].seeds.count = look
      }
      return StudyPart(look: look, design: design)
    }
  }

  /// Whether the study ends with this part, whose records are complete: its look decides, or it is the whole.
  func ends(with part: StudyPart, _ records: [Record]) throws -> Bool {
    if part.look == rule.looks.last { return true }
    return try judge(records, of: part).verdict != .inconclusive
  }
}

extension StudyRecords {
  /// Reads what the store has of a study, up to the first stage that is not complete or to the look that decides, and
  /// returns the part of the study that it was in, and whether the study ends with it. What the store has beyond is not
  /// read, so that the trials of other studies play no part.
  mutating func load(
    _ registration: Registration, from store: any RecordStore, series: Bool
  ) throws -> (part: StudyPart, isComplete: Bool) {
    let parts = registration.parts
    for part in parts {
      for stage in part.design.stages {
        let planned = try load(stage, of: part.design, from: store, series: series)
        if isMissing(anyOf: planned) { return (part, false) }
      }
      if try registration.ends(with: part, records) { return (part, true) }
    }
    return (parts[parts.count - 1], true)
  }
}
