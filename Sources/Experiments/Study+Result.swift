extension Study {
  /// Judges a finished study from its records alone: the same records give the same result, bit for bit. Under a rule with
  /// looks the study ends with the first look that decides, and no record beyond is read.
  ///
  /// - Throws: ``StudyError`` when trials are missing, when a trial lacks a measure that the rule needs, or when no trial
  ///   used something that the design declares; and every error of the store.
  public static func result(of registration: Registration, in store: any RecordStore) throws -> StudyResult {
    var known = StudyRecords(body: registration.body)
    let (part, isComplete) = try known.load(registration, from: store, series: true)
    guard isComplete else {
      let total = known.planned(in: part.design)
      throw StudyError.unfinished(study: registration.study, missing: total - known.count, of: total)
    }
    let design = part.design
    let choices = try design.stages.flatMap { try design.choices(for: $0, from: known.records) }
    let judged = known.results(ofStages: design.stages.filter { $0.purpose == .judging }.map(\.name))
    let records = design.ordered(known.records)
    try design.requireUse(in: records.map(\.receipt), environments: records.map(\.environment))
    let judgement = try registration.judge(records, of: part)
    // The same bits under another body, claim or spelling of a level are data that were seen.
    let firstJudged = try store.firstEvent(withBitsOf: judged) ?? .max
    let earlier = try store.registrations().filter { other in
      other.number != registration.number && other.number < max(registration.number, firstJudged)
        && (other.claim.name == registration.claim.name || other.body.name == registration.body.name)
    }
    return StudyResult(
      registration: registration, verdict: judgement.verdict, outcomes: judgement.outcomes,
      exploratory: registration.rule.isExploratory || firstJudged < registration.number,
      earlier: earlier.map(\.study),
      explanations: try store.explanations(of: registration).map {
        StudyResult.JudgedExplanation($0, isPrediction: $0.number < firstJudged)
      }, remarks: try store.remarks(on: Set(known.numbers + [registration.number])), choices: choices,
      records: records, head: try store.head(), look: judgement.look)
  }

  /// The records that a store has of a study so far, by stage, levels and seed.
  public static func records(of registration: Registration, in store: any RecordStore) throws -> [Record] {
    try progress(of: registration, in: store).records
  }

  /// The records that a store has of a study so far, and the number of trials that are planned: those of the design, and
  /// those that extensions add as far as they are known. Under a rule with looks fewer may do.
  public static func progress(
    of registration: Registration, in store: any RecordStore
  ) throws -> (records: [Record], planned: Int) {
    var known = StudyRecords(body: registration.body)
    _ = try known.load(registration, from: store, series: true)
    return (registration.design.ordered(known.records), known.planned(in: registration.design))
  }

  /// The records that a store has of an experiment's trials, whether or not it is registered there, without series.
  public static func records(of experiment: Experiment, in store: any RecordStore) throws -> [Record] {
    var known = StudyRecords(body: experiment.body)
    for stage in experiment.design.stages {
      let planned = try known.load(stage, of: experiment.design, from: store, series: false)
      if known.isMissing(anyOf: planned) { break }
    }
    return experiment.design.ordered(known.records)
  }

  /// The finished trial whose identity starts with these digits.
  ///
  /// - Parameters:
  ///   - name: One to 64 hexadecimal digits, in either case. Errors repeat it as it is.
  ///   - store: Where the trial is looked for.
  /// - Throws: ``StudyError`` when they are not digits, or name no trial, or several; whatever the store throws.
  public static func find(trial name: String, in store: any RecordStore) throws -> FinishedTrial {
    guard let digits = Trial.digits(of: name) else { throw StudyError.notATrialName(name) }
    let found = try store.results(startingWith: digits, limit: 2)
    guard let first = found.first else { throw StudyError.noSuchTrial(name) }
    guard found.count == 1 else { throw StudyError.ambiguousTrial(name) }
    return first
  }

  /// Executes a finished trial again and returns everything in which it differs by a bit; empty when the replay has the
  /// same bits. Nothing is recorded.
  ///
  /// - Throws: ``StudyError/otherBody(trial:recorded:given:)`` when the experiment's body is not the one that ran;
  ///   whatever the trial throws.
  public static func replay(_ finished: FinishedTrial, of experiment: Experiment) throws -> [Difference] {
    guard experiment.body == finished.body else {
      throw StudyError.otherBody(trial: finished.id, recorded: finished.body, given: experiment.body)
    }
    return compare(finished.record, with: try experiment.execute(finished.record.trial).measurement)
  }

  /// Everything in which a replay differs from the record by a bit; empty when the replay has the same bits.
  public static func compare(_ record: Record, with replay: Measurement) -> [Difference] {
    record.measurement.differences(from: replay)
  }
}
