import ArgumentParser
import AssayExperiments
import AssayReports
import AssayStore

/// `assay report`: a finished study as one web page.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a study's report as one web page that needs nothing else.",
    discussion: """
      A study is given by its name, by the start of its name, or by its claim's name, which means the \
      claim's latest study. The same records give the same page, byte for byte.

      Example:
        assay report batchnorm-speeds-up-sgd --output batchnorm.html

      JSON: an object with study and path.
      """)

  @Argument(help: ArgumentHelp("A study, or a claim.", valueName: "study"))
  var name: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file to write; an older page that stands there is replaced.", valueName: "file.html"),
    completion: .file(extensions: ["html"]))
  var output: String

  @OptionGroup var force: ForceOption

  @OptionGroup var store: StoreOption

  @OptionGroup var format: FormatOption

  func validate() throws { try OutputFile.validate(output, of: "--output") }

  func run() throws {
    let store = try store.open(.reading)
    let file = OutputFile(output, .page, inputs: [store.path], isForced: force.isSet)
    try file.check()
    let registration = try store.study(named: name)
    let study = try Study.result(of: registration, in: store)
    let page = Report.html(for: study)
    try file.write(page)
    if format.json {
      try format.print(.object([("study", .string(registration.study)), ("path", .string(output))]))
    } else {
      try Console.output.line("\(registration.study.legible()): report written to \(output.legible())")
    }
  }
}
