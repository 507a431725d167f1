import ArgumentParser
import AssayCatalogue
import AssayDocuments
import AssayExperiments

/// The argument that names a claim of the catalogue.
struct ClaimArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The name of a claim, as 'assay list' gives it.", valueName: "claim"),
    completion: .list(Catalogue.experiments.map(\.claim.name)))
  var name: String

  func experiment() throws -> Experiment {
    let experiments = Catalogue.experiments
    guard let experiment = experiments.first(where: { $0.claim.name == name }) else {
      throw CommandError.unknownClaim(
        name, nearest: Nearest.name(to: name, among: experiments.map(\.claim.name)))
    }
    return experiment
  }
}
