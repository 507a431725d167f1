import ArgumentParser
import Assay
import AssayExecutors
import AssayExperiments
import AssayReports
import AssayStore
import Foundation

/// `assay run`: registers an experiment, runs what is not recorded yet, and judges.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Put a claim to the test: register, run the trials, judge.",
    discussion: """
      What is judged, and how, is registered before the first trial starts. Every record is kept as soon as \
      it is made: after Ctrl-C, a crash or a power cut the same command goes on where it stopped.

      Example:
        assay run batchnorm-speeds-up-sgd
        assay run batchnorm-speeds-up-sgd --seeds 60 --require supported

      JSON: an object with study, claim, registration, body (name, revision), verdict, exploratory, retracted, \
      earlier (studies registered before with the name of the claim or the body), errorRates (falseSupport, \
      falseRefutation), explanations (each with name, prediction and predictions), outcomes (each with name, \
      estimate, low, high, confidence, support and refutation (one-sided p-values at the bound, the latter \
      corrected for several outcomes), pValue (against no effect; it decides nothing), verdict, decides and \
      note), look (the seeds of each judging stage that were judged; null where the rule has no looks), choices, \
      trials, resumed, seconds and head (events and hash of the store's log, for 'assay store verify --head').
      """)

  @OptionGroup var claim: ClaimArgument

  @OptionGroup var plan: PlanOptions

  @OptionGroup var jobs: JobsOption

  @OptionGroup var store: StoreOption

  @OptionGroup var format: FormatOption

  @Option(help: ArgumentHelp("Exit with status 3 unless this is the verdict.", valueName: "verdict"))
  var require: Verdict?

  func run() throws {
    let experiment = try plan.applied(to: claim.experiment())
    let start = ContinuousClock.now
    let run = try execute(experiment, store: store.open(.writing))
    let seconds = start.duration(to: .now) / .seconds(1)
    if format.json {
      try format.print(
        .object(
          StudyJSON.identity(of: run.result.registration) + [
            ("verdict", .string(run.result.verdict.rawValue))
          ] + StudyJSON.findings(of: run.result) + [
            ("trials", .integer(run.trials)), ("resumed", .integer(run.resumed)),
            ("seconds", .number(seconds)), ("head", StudyJSON.head(run.result.head)),
          ]))
    } else {
      try Console.output.write(Console.output.text(of: run.result))
    }
    if let require, run.result.verdict != require {
      throw CommandError.otherVerdict(run.result.verdict, required: require)
    }
  }

  private func execute(_ experiment: Experiment, store: SQLiteStore) throws -> Study.Run {
    let interruption = Interruption()
    let watch = RunWatch(isQuiet: format.json && !Console.errors.isTerminal)
    defer { watch.close() }
    let executor = InProcessExecutor(jobs: jobs.count, environment: try .assay())
    do {
      return try interruption.watch(
        announce: {
          watch.say("Stopping when the running trials are finished; Ctrl-C again stops at once.")
        },
        while: {
          try Study.run(
            experiment, store: store, executor: executor, isCancelled: { interruption.isRequested },
            onProgress: watch.update)
        })
    } catch StudyError.interrupted(_, let finished, let total) {
      throw CommandError.interrupted(finished: finished, of: total)
    }
  }
}

extension Verdict: ExpressibleByArgument {}
