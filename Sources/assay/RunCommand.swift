import ArgumentParser
import Assay
import AssayExecutors
import AssayExperiments
import AssayReports
import AssayStore
import Foundation

/// `assay run`: registers experiments, runs what is not recorded yet, and judges.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Put a claim to the test: register, run the trials, judge.",
    discussion: """
      What is judged, and how, is registered before the first trial starts. Every record is kept as soon as \
      it is made: after Ctrl-C, a crash or a power cut the same command goes on where it stopped. With --all, \
      every claim is registered before the first trial of any; claims that need the same trials run them once, and a \
      claim that cannot be judged keeps no other from running: the exit status is 1 in the end.

      Example:
        assay run batchnorm-speeds-up-sgd
        assay run batchnorm-speeds-up-sgd --seeds 60 --require supported
        assay run --all

      JSON: an object with study, claim, registration, body (name, revision), verdict, exploratory, retracted, \
      earlier (studies registered before with the name of the claim or the body), errorRates (falseSupport, \
      falseRefutation), explanations (each with name, prediction and predictions), quotations (each with text, \
      value (null where there is none), exception and source), outcomes (each with name, \
      estimate, low, high, confidence, support and refutation (one-sided p-values at the bound, the latter \
      corrected for several outcomes), pValue (against no effect; it decides nothing), verdict, decides, \
      note, censored (pairs with a value that is only a bound) and estimateIs (exact, above, below, or null where it is \
      open)), look (the seeds of each judging stage that were judged; null where the rule has no looks), choices (each \
      with stage, seed (null where it holds for all), given, levels, added (further levels that were tried) and doubt \
      (null, or kind and factors)), trials, resumed, seconds and head (events and hash of the store's log, for 'assay store verify --head').

      JSON with --all: an object with studies (an array of these objects), failed (claims that were not judged, each \
      with claim and error), trials, resumed (those that were recorded before their claim began, also by an earlier \
      claim of this run), seconds and head.
      """)

  @OptionGroup var claim: ClaimArgument

  @OptionGroup var plan: PlanOptions

  @OptionGroup var jobs: JobsOption

  @OptionGroup var store: StoreOption

  @OptionGroup var format: FormatOption

  @Option(help: ArgumentHelp("Exit with status 3 unless this is the verdict.", valueName: "verdict"))
  var require: Verdict?

  func validate() throws { try claim.require(for: "run") }

  func run() throws {
    let experiments = try claim.experiments().map { try plan.applied(to: $0, isNamed: claim.all) }
    let store = try store.open(.writing)
    guard !claim.all else { return try runAll(experiments, store) }
    let start = ContinuousClock.now
    let run = try execute(experiments[0], store)
    let seconds = start.duration(to: .now) / .seconds(1)
    if format.json {
      try format.print(.object(StudyJSON.members(of: run, seconds: seconds)))
    } else {
      try Console.output.write(Console.output.text(of: run.result))
    }
    if let require, run.result.verdict != require {
      throw CommandError.otherVerdict(run.result.verdict, required: require)
    }
  }

  private func execute(_ experiment: Experiment, _ store: SQLiteStore) throws -> Study.Run {
    do {
      return try watched { watch, interruption in
        try Study.run(
          experiment, store: store, executor: try executor(), isCancelled: { interruption.isRequested },
          onProgress: { watch.update(Study.WholeProgress($0)) })
      }
    } catch StudyError.interrupted(_, let finished, let total) {
      throw CommandError.interrupted(finished: finished, of: total)
    }
  }

  func executor() throws -> InProcessExecutor {
    InProcessExecutor(jobs: jobs.count, environment: try .assay())
  }

  /// Calls `body` while the progress is shown and Ctrl-C is caught.
  func watched<Result>(_ body: (RunWatch, Interruption) throws -> Result) throws -> Result {
    let interruption = Interruption()
    let watch = RunWatch(isQuiet: format.json && !Console.errors.isTerminal)
    defer { watch.close() }
    return try interruption.watch(
      announce: {
        watch.say("Stopping when the running trials are finished; Ctrl-C again stops at once.")
      },
      while: { try body(watch, interruption) })
  }
}

extension Verdict: ExpressibleByArgument {}
