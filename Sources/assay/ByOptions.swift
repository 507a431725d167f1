import ArgumentParser
import AssayCatalogue
import AssayExperiments

/// The options that describe a study's records at each level of factors.
struct ByOptions: ParsableArguments {
  @Option(
    name: .customLong("by"),
    help: ArgumentHelp(
      "Describe the records at each level of this factor; may be given several times.",
      discussion: "A manipulated factor, a stream whose seeds are set, or 'seed'.", valueName: "factor"),
    completion: .list(Self.known(\.factors)))
  var factors: [String] = []

  @Option(
    name: .customLong("measure"),
    help: ArgumentHelp(
      "With --by: the measure to describe, instead of those that the rule uses; may be given several times.",
      valueName: "measure"),
    completion: .list(Self.known(\.measures)))
  var measures: [String] = []

  @Option(
    name: .customLong("stage"),
    help: ArgumentHelp("With --by: only this stage.", valueName: "stage"),
    completion: .list(Self.known(\.stages)))
  var stage: String?

  var isGiven: Bool { !factors.isEmpty }

  func validate() throws {
    guard factors.isEmpty else { return }
    for (option, isGiven) in [("--measure", !measures.isEmpty), ("--stage", stage != nil)] where isGiven {
      throw ValidationError("\(option) needs a factor, such as '--by seed \(option) …'")
    }
  }

  /// The tables that were asked for.
  func tables(of registration: Registration, in store: any RecordStore) throws -> [Breakdown] {
    guard isGiven else { return [] }
    return try Study.breakdowns(of: registration, in: store, by: factors, measures: measures, stage: stage)
  }

  /// Names that the catalogue's claims use, for completion.
  private static func known(_ names: (Names) -> [String]) -> [String] {
    Set(Catalogue.experiments.flatMap { names(Names($0)) }).sorted()
  }

  private struct Names {
    var factors: [String]
    var measures: [String]
    var stages: [String]

    init(_ experiment: Experiment) {
      factors = experiment.design.factors.filter { $0.role == .manipulated }.map(\.name) + ["seed"]
      measures = experiment.rule.outcomes.map(\.measure)
      stages = experiment.design.stages.map(\.name)
    }
  }
}
