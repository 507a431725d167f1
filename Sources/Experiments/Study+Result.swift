extension Study {
  /// Judges a finished study from its records alone: the same records give the same result, bit for bit.
  ///
  /// - Throws: ``StudyError`` when the chain of registrations was changed, when a record does not belong to
  ///   the study, when trials are missing, when a trial lacks a measure that the rule needs, or when no trial used
  ///   something that the design declares; and every error of the store.
  public static func result(of registration: Registration, in store: any RecordStore) throws
    -> StudyResult
  {
    let chain = try store.registrations()
    try Registration.verify(chain)
    guard chain.contains(registration) else {
      throw StudyError.chain(number: registration.number, problem: .link)
    }
    let design = registration.design
    let records = try store.records(of: registration)
    try registration.requireBelonging(records)
    var choices: [StudyResult.ChosenLevel] = []
    var judged: [Trial] = []
    for stage in design.stages {
      let chosen = try design.choices(for: stage, from: records)
      let trials = try design.trials(of: stage, choices: chosen)
      guard trials.without(records).isEmpty else {
        let total = design.trialCount
        throw StudyError.unfinished(
          study: registration.study, missing: total - records.count, of: total)
      }
      choices += chosen
      if stage.purpose == .judging { judged += trials }
    }
    try design.requireUse(in: records.map(\.receipt), environments: records.map(\.environment))
    let judgement = try registration.judge(records)
    return StudyResult(
      registration: registration, verdict: judgement.verdict, outcomes: judgement.outcomes,
      exploratory: try store.seen(judged, before: registration), choices: choices, records: records)
  }

  /// The record whose trial's identity starts with these digits, with the registration it belongs to.
  ///
  /// - Parameters:
  ///   - name: One to 64 hexadecimal digits, in either case. Errors repeat it as it is.
  ///   - store: Where the record is looked for.
  /// - Throws: ``StudyError`` when they are not digits, or name no trial, or several, when the chain of
  ///   registrations was changed, or when a record of the study does not belong to it, so that every record found is
  ///   of a trial that its design has; whatever the store throws.
  public static func find(trial name: String, in store: any RecordStore) throws
    -> (registration: Registration, record: Record)
  {
    try Registration.verify(store.registrations())
    guard let digits = Trial.digits(of: name) else { throw StudyError.notATrialName(name) }
    let found = try store.records(startingWith: digits, limit: 2)
    guard let first = found.first else { throw StudyError.noSuchTrial(name) }
    guard found.count == 1 else { throw StudyError.ambiguousTrial(name) }
    try first.registration.requireBelonging(store.records(of: first.registration))
    return first
  }

  /// Everything in which a replay differs from the record by a bit; empty when the replay has the same bits.
  public static func compare(_ record: Record, with replay: Measurement) -> [Difference] {
    record.measurement.differences(from: replay)
  }
}
