import ArgumentParser
import Assay
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

      JSON: an object with trial, body, revision, identical and differences (each with subject, name, index, count, \
      recorded and replayed).
      """)

  @Argument(
    help: ArgumentHelp("A trial, by its name or enough of the start of it.", valueName: "trial"))
  var name: String

  @OptionGroup var store: StoreOption

  @OptionGroup var format: FormatOption

  func run() throws {
    let finished = try find(in: store.open(.reading))
    let (trial, record) = (finished.id, finished.record)
    let differences = try Study.replay(finished, of: experiment(of: finished))
    if format.json {
      try format.print(
        .object([
          ("trial", .string(trial)), ("body", .string(finished.body.name)),
          ("revision", .integer(finished.body.revision)),
          ("identical", .bool(differences.isEmpty)), ("differences", .array(differences.map(Self.json))),
        ]))
    } else {
      try Console.output.line("\(trial) of \(finished.body.name.legible()): \(record.trial)")
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

  /// The finished trial. When several trials begin with these digits, the error names them.
  private func find(in store: SQLiteStore) throws -> FinishedTrial {
    do {
      return try Study.find(trial: name, in: store)
    } catch StudyError.ambiguousTrial {
      let shown = 10
      let found = try store.results(startingWith: Trial.digits(of: name) ?? "", limit: shown + 1)
      throw CommandError.ambiguousTrial(
        name,
        candidates: found.prefix(shown).map { "\($0.id)  \($0.body.name): \($0.record.trial)" },
        isComplete: found.count <= shown)
    }
  }

  /// The catalogue's experiment whose body made the trial.
  private func experiment(of finished: FinishedTrial) throws -> Experiment {
    let named = Catalogue.experiments.filter { $0.body.name == finished.body.name }
    guard let experiment = named.first else {
      throw CommandError.bodyGone(trial: finished.id, body: finished.body)
    }
    guard experiment.body == finished.body else {
      throw CommandError.bodyChanged(trial: finished.id, recorded: finished.body, now: experiment.body)
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
