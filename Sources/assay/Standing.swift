import AssayExperiments
import AssayReports

/// How far a study of the store is, and what it came to if it is finished.
struct Standing {
  let registration: Registration
  let records: [Record]
  /// `nil` while trials are missing.
  let result: StudyResult?

  init(of registration: Registration, in store: any RecordStore) throws {
    self.registration = registration
    do {
      let result = try Study.result(of: registration, in: store)
      records = result.records
      self.result = result
    } catch StudyError.unfinished, StudyError.nothingToChoose {
      records = try store.records(of: registration)
      result = nil
    }
  }

  private var total: Int { registration.design.trialCount }

  /// `supported`, or `57 of 180 trials`.
  var summary: String {
    guard let result else { return "\(records.count) of \(total) trials" }
    return result.verdict.rawValue + (result.exploratory ? " (exploratory)" : "")
  }

  /// The trial's name, where it stands in the design, and what it measured.
  func line(_ record: Record) -> String {
    let measures = record.measurement.measures.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return "\(id(record))  \(varied(record)): \(measures.joined(separator: ", "))"
  }

  /// The trial without the levels that every trial has.
  private func varied(_ record: Record) -> Trial {
    let held = registration.design.factors.filter { $0.role == .held }.map(\.name)
    var trial = record.trial
    trial.levels = trial.levels.filter { !held.contains($0.key) }
    return trial
  }

  private func id(_ record: Record) -> String {
    (try? record.trial.id(study: registration.digest)) ?? ""
  }
}

extension Standing {
  /// What is said of every study.
  var members: [(String, JSON)] {
    StudyJSON.identity(of: registration) + [
      ("registered", .string(UTC.iso8601(registration.time))),
      ("trials", .integer(total)),
      ("recorded", .integer(records.count)),
      ("verdict", result.map { .string($0.verdict.rawValue) } ?? .null),
    ]
  }

  /// What is said of one study besides; of an unfinished one, only its place in the chain.
  var details: [(String, JSON)] {
    let chain = JSON.object([
      ("number", .integer(registration.number)), ("previous", .string(registration.previous)),
      ("hash", .string(registration.hash)),
    ])
    return (result.map(StudyJSON.findings) ?? []) + [("chain", chain)]
  }

  func json(_ record: Record) -> JSON {
    .object([
      ("trial", .string(id(record))), ("stage", .string(record.trial.stage)),
      ("levels", StudyJSON.levels(record.trial.levels)), ("seed", .natural(record.trial.seed)),
      (
        "measures",
        .object(record.measurement.measures.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })
      ),
      (
        "hashes",
        .object(record.measurement.hashes.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
      ), ("seconds", .number(record.seconds)),
    ])
  }
}
