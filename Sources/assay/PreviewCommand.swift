import ArgumentParser
import AssayExperiments
import AssayReports

/// `assay preview`: says what a run would do and what it could find, before anything runs.
struct PreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Say what a run would do, and with which power, before anything runs.",
    discussion: """
      The power of an outcome is the probability to support it when its effect is as large as the rule registers. \
      Nothing is registered, and nothing is run.

      Example:
        assay preview batchnorm-speeds-up-sgd
        assay preview batchnorm-speeds-up-sgd --seeds 30
        assay preview --all

      JSON: an object with claim, trials, recorded (those that the store has), added (the most trials that tuning \
      stages may add where the best level lies at an end of those offered), pairs (seeds of the judging stage with \
      the fewest), stages (each with name, purpose (tuning or judging), trials, recorded, seeds, repeated (whether a \
      tuning stage runs anew for each judged seed), layout (phrases), resolution (of a fraction, else null) and \
      seconds), outcomes (each with name, decides, effect, seeds, expectedSeeds, power, needed, aliases (effects \
      that the layout cannot tell from this one), averagedOver (factors) and tunedOnce (whether it holds only for \
      levels that were tuned once)), claimPower and seconds (of computing that is left; null while the store has \
      none of the trials). With --all an array of such objects.
      """)

  @OptionGroup var claim: ClaimArgument

  @OptionGroup var plan: PlanOptions

  @OptionGroup var store: StoreOption

  @OptionGroup var format: FormatOption

  func validate() throws { try claim.require(for: "preview") }

  func run() throws {
    let experiments = try claim.experiments().map(plan.changed)
    let store = try store.openIfThere()
    let previews = try experiments.map { (try $0.preview(in: store), $0.rule.sensitivity.power) }
    guard !format.json else {
      let objects = previews.map { PreviewText.json($0.0) }
      return try format.print(claim.all ? .array(objects) : objects[0])
    }
    let lines =
      claim.all
      ? PreviewText.table(previews.map(\.0))
      : PreviewText.lines(previews[0].0, wanted: previews[0].1, Console.output.layout)
    try Console.output.line(lines.joined(separator: "\n"))
  }
}
