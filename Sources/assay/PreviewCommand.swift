import ArgumentParser
import AssayExperiments
import AssayReports
import AssayWords

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

      JSON: an object with claim, trials, recorded (those that the store has), pairs (seeds of the judging stage with \
      the fewest), outcomes (each with name, decides, effect, seeds, expectedSeeds, power and needed), claimPower \
      and seconds (of computing that is left; null while the store has none of the trials).
      """)

  @OptionGroup var claim: ClaimArgument

  @OptionGroup var plan: PlanOptions

  @OptionGroup var store: StoreOption

  @OptionGroup var format: FormatOption

  func run() throws {
    let experiment = plan.changed(try claim.experiment())
    let design = experiment.design
    let power = try experiment.rule.power(on: design)
    let (recorded, seconds) = try known(of: experiment)
    let trials = design.trialCount
    let left = recorded == 0 ? nil : seconds / Double(recorded) * Double(trials - recorded)
    let pairs = power.outcomes.map(\.seeds).min() ?? 0
    guard !format.json else {
      return try format.print(
        .object([
          ("claim", .string(experiment.claim.name)), ("trials", .integer(trials)),
          ("recorded", .integer(recorded)), ("pairs", .integer(pairs)),
          ("outcomes", .array(power.outcomes.map(Self.json))), ("claimPower", .number(power.claim)),
          ("seconds", left.map(JSON.number) ?? .null),
        ]))
    }
    let layout = Console.output.layout
    var lines = [
      layout.bold(experiment.claim.name),
      "  \(trials) trials, \(recorded) of them recorded; \(pairs) seeds in each judged cell",
      "  "
        + (left.map { "about \(Words.duration($0.rounded(.up))) of computing is left" }
          ?? "the time is not known before the first trial has run"),
      "  Power, when a seed lies on the predicted side with the probability given:",
    ]
    let width = power.outcomes.map(\.outcome.count).max() ?? 0
    for outcome in power.outcomes {
      lines.append(
        "    \(outcome.outcome.padded(width))  \(Self.percent(outcome.power)) at \(outcome.effect)"
          + (outcome.power < experiment.rule.sensitivity.power
            ? outcome.needed.map { ", too little: needs \($0) seeds" } ?? ", too little" : "")
          + (outcome.decides ? "" : ", only described"))
    }
    lines.append(
      "  The claim is supported with a probability of \(Self.percent(power.claim)) at least, if all hold.")
    try Console.output.line(lines.joined(separator: "\n"))
  }

  /// The number of trials that the store has, and their time in seconds.
  private func known(of experiment: Experiment) throws -> (count: Int, seconds: Double) {
    guard let store = try store.openIfThere() else { return (0, 0) }
    let records = try Study.records(of: experiment, in: store)
    return (records.count, records.reduce(0) { $0 + ($1.seconds.isFinite ? $1.seconds : 0) })
  }

  private static func json(_ outcome: RulePower.OutcomePower) -> JSON {
    .object([
      ("name", .string(outcome.outcome)), ("decides", .bool(outcome.decides)),
      ("effect", .number(outcome.effect)), ("seeds", .integer(outcome.seeds)),
      ("expectedSeeds", outcome.expectedSeeds.map(JSON.number) ?? .null),
      ("power", .number(outcome.power)), ("needed", outcome.needed.map(JSON.integer) ?? .null),
    ])
  }

  private static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
}
