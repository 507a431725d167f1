import ArgumentParser
import AssayExperiments

/// The options that make another registration of a claim.
struct PlanOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Seeds of every judging stage, instead of the registered number.",
      discussion: "Another number is another registration. Too few for the registered power are refused.",
      valueName: "n"))
  var seeds: Int?

  @Flag(
    help: ArgumentHelp(
      "Register the study as exploratory, whatever power its seeds give.",
      discussion: "The verdict is labelled exploratory for good. It is another registration."))
  var exploratory = false

  @Option(
    help: ArgumentHelp(
      "Derive the seeds of all trials from this number.",
      discussion: "Another number is another registration, with trials that nobody has seen.", valueName: "n")
  )
  var rootSeed: UInt64?

  func validate() throws {
    if let seeds, seeds < 1 { throw ValidationError("--seeds must be 1 or more, not \(seeds)") }
  }

  /// The experiment as the options ask for it, whatever power it has.
  func changed(_ experiment: Experiment) -> Experiment {
    var experiment = rootSeed.map(experiment.rooted) ?? experiment
    if exploratory { experiment.rule.isExploratory = true }
    return seeds.map(experiment.seeded(judging:)) ?? experiment
  }

  /// The experiment as the options ask for it. A number of seeds that is too small is refused before the store is
  /// opened.
  ///
  /// - Parameter isNamed: Whether a refusal names the claim, because it is one of several.
  func applied(to experiment: Experiment, isNamed: Bool = false) throws -> Experiment {
    let changed = changed(experiment)
    guard seeds != nil else { return changed }
    do {
      try changed.validate()
    } catch let error as DesignError {
      throw CommandError.seeds(error, claim: isNamed ? experiment.claim.name : nil)
    }
    return changed
  }
}
