import ArgumentParser
import AssayExperiments
import AssayReports
import AssayStore

/// `assay show`: prints the studies and verdicts of the store.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a study's verdict, or name the studies of the store.",
    discussion: """
      A study is given by its name, by the start of its name, or by its claim's name, which means the \
      claim's latest study. Everything is judged anew from the records.

      With --by the records are described at each level of one or several factors, finished or not: the median of \
      each measure that the rule or a choice uses, the quartiles (type 7 of Hyndman and Fan), and an interval of the \
      median between two order statistics. Failures are trials without a result, and values that are infinite or not \
      a number. "> 800" says that the number is at least that, because some values are only bounds.

      Example:
        assay show
        assay show batchnorm-speeds-up-sgd --trials
        assay show batchnorm-speeds-up-sgd --by normalisation --by depth --measure steps

      JSON: without a study, an array of objects with study, claim, registration, registered, trials, \
      recorded and verdict (null while trials are missing, or when they did not use what the design declares). \
      With a study, that object with what 'run' adds to it, event (the number of the registration) and head \
      (events, hash); with --trials also records, each with trial, stage, levels, seed, overrides, measures, \
      censored, result, hashes, settings, receipt and seconds; with --by also by, an array of objects with stage, measure, \
      levels, trials (those that ended), median, medianIs (exact; above or below, where censored values make the \
      median a bound; null, where it is not known), quartiles (two numbers), quartilesAre (as medianIs), interval \
      (two numbers), confidence, failures and censored.
      """)

  @Argument(help: ArgumentHelp("A study, or a claim.", valueName: "study"))
  var name: String?

  @Flag(help: "Name the study's trials, for 'assay replay'.")
  var trials = false

  @OptionGroup var by: ByOptions

  @OptionGroup var store: StoreOption

  @OptionGroup var format: FormatOption

  func validate() throws {
    if trials, name == nil { throw ValidationError("--trials needs a study; 'assay show' names them all") }
    if by.isGiven, name == nil { throw ValidationError("--by needs a study; 'assay show' names them all") }
  }

  func run() throws {
    let store = try store.open(.reading)
    guard let name else {
      let standings = try store.registrations().map { try Standing(of: $0, in: store) }
      return try format.json
        ? format.print(.array(standings.map { .object($0.members) })) : printAll(standings)
    }
    let registration = try store.study(named: name)
    let tables = try by.tables(of: registration, in: store)
    let standing = try Standing(of: registration, in: store)
    if format.json {
      let records = trials ? [("records", JSON.array(standing.records.map(standing.json)))] : []
      let rows = by.isGiven ? [("by", JSON.array(tables.flatMap(BreakdownText.json)))] : []
      try format.print(.object(standing.members + standing.details(store.head()) + records + rows))
    } else if by.isGiven {
      try Console.output.line("\(registration.study.legible()): \(standing.summary)")
      for table in tables {
        try Console.output.line("\n" + BreakdownText.lines(of: table).joined(separator: "\n"))
      }
      try printTrials(standing)
    } else {
      try printOne(standing)
    }
  }

  private func printAll(_ standings: [Standing]) throws {
    let width = standings.map { $0.registration.study.legible().count }.max() ?? 0
    for standing in standings {
      try Console.output.line(
        [
          standing.registration.study.legible().padded(width), UTC.iso8601(standing.registration.time),
          standing.summary,
        ].joined(separator: "  "))
    }
  }

  private func printOne(_ standing: Standing) throws {
    if let result = standing.result {
      try Console.output.write(Console.output.text(of: result))
    } else {
      let claim = standing.registration.claim
      try Console.output.line("\(standing.registration.study.legible()): \(standing.summary)")
      let statement = Console.output.layout.wrap(claim.statement, indent: 2)
      try Console.output.line(statement.joined(separator: "\n"))
      try Console.output.line("'assay run \(claim.name)', with the same --seeds, goes on with the rest.")
    }
    try printTrials(standing)
  }

  private func printTrials(_ standing: Standing) throws {
    guard trials else { return }
    try Console.output.line("")
    for (name, record) in standing.records { try Console.output.line(standing.line(name, record)) }
  }
}
