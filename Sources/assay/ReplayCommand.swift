import ArgumentParser
import AssayCatalogue
import AssayExperiments
import AssayReports
import AssayStore

/// `assay replay`: executes a recorded trial again and compares every bit.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Execute a recorded trial again and compare every bit with its record.",
    discussion: """
      Whatever the trial measured is compared: numbers, curves, the hash of the result, other hashes and settings. Nothing is \
      recorded. Exit status 1 means that a bit differs.

      Example:
        assay show batchnorm-speeds-up-sgd --trials
        assay replay 3f2a9c
        ASSAY_ISA=scalar assay replay 3f2a9c

      JSON: an object with trial, study, identical and differences (each with subject, name, index, count, \
      recorded and replayed).
      """)

  @Argument(
    help: ArgumentHelp("A trial, by its name or enough of the start of it.", valueName: "trial"))
  var name: String

  @OptionGroup var store: StoreOption

  @OptionGroup var format: FormatOption

  func run() throws {
    let (registration, record) = try find(in: store.open(.reading))
    let trial = try record.trial.id(study: registration.digest)
    let replay = try experiment(of: registration).execute(record.trial).measurement
    let differences = Study.compare(record, with: replay)
    if format.json {
      try format.print(
        .object([
          ("trial", .string(trial)), ("study", .string(registration.study)),
          ("identical", .bool(differences.isEmpty)), ("differences", .array(differences.map(Self.json))),
        ]))
    } else {
      try Console.output.line("\(trial) of \(registration.study.legible()): \(record.trial)")
      try Console.output.line(
        differences.isEmpty
          ? "identical: \(Self.compared(record.measurement))"
          : "\(differences.count) \(differences.count == 1 ? "difference" : "differences"):")
      for difference in differences { try Console.output.line("  \(difference)") }
    }
    if !differences.isEmpty {
      throw CommandError.notIdentical(
        trial: trial, recorded: record.environment, replayed: try .assay())
    }
  }

  /// The trial with its study. When several trials begin with these digits, the error names them.
  private func find(in store: SQLiteStore) throws -> (registration: Registration, record: Record) {
    do {
      return try Study.find(trial: name, in: store)
    } catch StudyError.ambiguousTrial {
      let shown = 10
      let found = try store.records(startingWith: Trial.digits(of: name) ?? "", limit: shown + 1)
      throw CommandError.ambiguousTrial(
        name,
        candidates: try found.prefix(shown).map {
          try
            "\($0.record.trial.id(study: $0.registration.digest))  \($0.registration.study): \($0.record.trial)"
        }, isComplete: found.count <= shown)
    }
  }

  /// The catalogue's experiment, if its trials still have the factors of the recorded ones.
  private func experiment(of registration: Registration) throws -> Experiment {
    let claim = registration.claim.name
    guard let experiment = Catalogue.experiments.first(where: { $0.claim.name == claim }) else {
      throw CommandError.experimentGone(study: registration.study, claim: claim)
    }
    guard experiment.design.signature == registration.design.signature else {
      throw CommandError.experimentChanged(study: registration.study, claim: claim)
    }
    return experiment
  }

  private static func compared(_ measurement: Measurement) -> String {
    let elements = measurement.series.values.reduce(0) { $0 + $1.count }
    return
      "\(counted(measurement.measures.count, "measure")), \(counted(measurement.series.count, "series", "series")) "
      + "(\(counted(elements, "number"))) and \(counted(measurement.hashes.count + 1, "hash", "hashes")), bit for bit"
  }

  private static func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? one : many ?? one + "s")"
  }

  private static func json(_ difference: Difference) -> JSON {
    .object([
      ("subject", .string(difference.subject.rawValue)), ("name", .string(difference.name)),
      ("index", difference.index.map(JSON.integer) ?? .null), ("count", .integer(difference.count)),
      ("recorded", difference.recorded.map(JSON.string) ?? .null),
      ("replayed", difference.replayed.map(JSON.string) ?? .null),
    ])
  }
}

extension Design {
  /// The factors that a trial can ask for: the names of those that have levels, and their types.
  fileprivate var signature: [String: FactorValue.Kind] {
    Dictionary(
      factors.compactMap { factor in factor.levels.first.map { (factor.name, $0.kind) } },
      uniquingKeysWith: { first, _ in first })
  }
}
