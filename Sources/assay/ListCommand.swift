import ArgumentParser
import AssayCatalogue
import AssayExperiments
import AssayReports

/// `assay list`: the claims that can be run.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the claims that can be put to the test.",
    discussion: """
      Example:
        assay list
        assay list --json | jq -r '.[].name'

      JSON: an array of objects with name, claim, source and trials.
      """)

  @OptionGroup var format: FormatOption

  func run() throws {
    let experiments = Catalogue.experiments
    guard !format.json else {
      return try format.print(
        .array(
          experiments.map {
            .object([
              ("name", .string($0.claim.name)), ("claim", .string($0.claim.statement)),
              ("source", .string($0.claim.source)),
              ("trials", .integer($0.design.trialCount)),
            ])
          }))
    }
    let layout = Console.output.layout
    for experiment in experiments {
      let claim = experiment.claim
      let texts = [claim.statement, claim.source, "\(experiment.design.trialCount) trials"]
      let lines = [layout.bold(claim.name)] + texts.flatMap { layout.wrap($0, indent: 4) }
      try Console.output.line(lines.joined(separator: "\n"))
    }
  }
}
