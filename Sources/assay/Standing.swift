import AssayExperiments
import AssayReports

/// The progress of a study in the store, and its result if it is finished.
struct Standing {
  let registration: Registration
  /// The records, each with the name of its trial.
  let records: [(name: String, record: Record)]
  /// The result; `nil` while trials are missing.
  let result: StudyResult?
  /// The number of trials that are planned.
  private let total: Int

  init(of registration: Registration, in store: any RecordStore) throws {
    self.registration = registration
    let records: [Record]
    do {
      let result = try Study.result(of: registration, in: store)
      total =
        result.look == nil ? result.records.count : try Study.progress(of: registration, in: store).planned
      records = result.records
      self.result = result
    } catch StudyError.unfinished, StudyError.nothingToChoose, StudyError.unread, StudyError.undrawn,
      StudyError.unstated
    {
      let progress = try Study.progress(of: registration, in: store)
      records = progress.records
      total = progress.planned
      result = nil
    }
    self.records = try records.map { (try $0.trial.id(of: registration.body), $0) }
  }

  /// The verdict, such as `supported`, or the progress, such as `57 of 180 trials`. Complete and yet not judged is a
  /// study whose trials did not use everything that its design declares.
  var summary: String {
    guard let result else {
      return records.count < total ? "\(records.count) of \(total) trials" : "not judged"
    }
    return result.verdict.rawValue + (result.exploratory ? " (exploratory)" : "")
  }

  /// A line with the trial's name, its stage and levels, and its measures.
  func line(_ name: String, _ record: Record) -> String {
    let measures = record.measurement.measures.sorted { $0.key < $1.key }.map { name, value in
      let sign = record.measurement.censored[name].map { $0 == .above ? ">" : "<" } ?? "="
      return name + sign + "\(value)"
    }
    return "\(name)  \(varied(record)): \(measures.joined(separator: ", "))"
  }

  /// The trial without the levels that all trials have.
  private func varied(_ record: Record) -> Trial {
    let held = registration.design.factors.filter { $0.role == .held }.map(\.name)
    var trial = record.trial
    trial.levels = trial.levels.filter { !held.contains($0.key) }
    return trial
  }
}

extension Standing {
  /// The JSON members for every study in a list.
  var members: [(String, JSON)] {
    StudyJSON.identity(of: registration) + [
      ("registered", .string(UTC.iso8601(registration.time))),
      ("trials", .integer(total)),
      ("recorded", .integer(records.count)),
      ("verdict", result.map { .string($0.verdict.rawValue) } ?? .null),
    ]
  }

  /// The further JSON members for one study; an unfinished study has only its event and the end of the log.
  func details(_ head: LogHead) -> [(String, JSON)] {
    (result.map(StudyJSON.findings) ?? []) + [
      ("event", .integer(registration.number)), ("head", StudyJSON.head(head)),
    ]
  }

  func json(_ name: String, _ record: Record) -> JSON {
    .object([
      ("trial", .string(name)), ("stage", .string(record.trial.stage)),
      ("levels", StudyJSON.levels(record.trial.levels)), ("seed", .natural(record.trial.seed)),
      (
        "overrides",
        .object(record.trial.overrides.sorted { $0.key < $1.key }.map { ($0.key, .natural($0.value)) })
      ),
      (
        "measures",
        .object(record.measurement.measures.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })
      ),
      (
        "censored",
        .object(
          record.measurement.censored.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.rawValue)) })
      ),
      ("result", .string(record.measurement.result)),
      (
        "hashes",
        .object(record.measurement.hashes.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
      ),
      (
        "settings",
        .object(record.measurement.settings.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
      ), ("receipt", json(record.receipt)), ("seconds", .number(record.seconds)),
    ])
  }

  private func json(_ receipt: Receipt) -> JSON {
    .object([
      ("read", .array(receipt.read.map(JSON.string))),
      (
        "draws",
        .object(
          receipt.draws.sorted { $0.key < $1.key }.map { name, draws in
            (
              name,
              .object([("numbers", .integer(draws.numbers)), ("programs", .integer(draws.programs))])
            )
          })
      ),
    ])
  }
}
