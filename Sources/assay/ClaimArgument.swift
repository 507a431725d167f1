import ArgumentParser
import AssayCatalogue
import AssayDocuments
import AssayExperiments

/// The claim that a command is about, or all of the catalogue.
struct ClaimArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The name of a claim, as 'assay list' gives it.", valueName: "claim"),
    completion: .list(Catalogue.experiments.map(\.claim.name)))
  var name: String?

  @Flag(help: "Every claim of the catalogue, in alphabetical order, instead of one.")
  var all = false

  /// Refuses a claim beside `--all`, and neither.
  ///
  /// - Parameter command: The command that is called, for the example.
  func require(for command: String) throws {
    let example =
      "such as 'assay \(command) \(Catalogue.experiments[0].claim.name)' or 'assay \(command) --all'"
    if all, name != nil {
      throw ValidationError("--all is every claim: name a claim or give --all, \(example)")
    }
    if !all, name == nil { throw ValidationError("name a claim or give --all, \(example)") }
  }

  /// The experiments that are meant: one, or all in alphabetical order.
  func experiments() throws -> [Experiment] {
    let experiments = Catalogue.experiments
    guard let name else { return experiments }
    guard let experiment = experiments.first(where: { $0.claim.name == name }) else {
      throw CommandError.unknownClaim(
        name, nearest: Nearest.name(to: name, among: experiments.map(\.claim.name)))
    }
    return [experiment]
  }
}
