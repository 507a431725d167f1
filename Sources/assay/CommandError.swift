import AssayExperiments
import AssayReports

/// What a command refuses, or cannot do, when it runs. Options that exclude each other are refused in each
/// command's `validate()`; errors of other modules have their own messages. Names and paths are shown escaped
/// and cut.
enum CommandError: Error {
  /// The variable ASSAY_ISA names no instruction set that is available here.
  case instructionSet(String)
  /// An argument, counted from 1, whose bytes are not UTF-8; those beyond ASCII are escaped.
  case notUTF8(argument: Int, bytes: String)
  case unknownCommand(String, parent: String, nearest: String?)
  /// A negative number where no option takes a value.
  case negativeNumber(String)
  case unknownClaim(String, nearest: String?)
  case unknownStudy(String, nearest: String?, store: String)
  case ambiguousStudy(String, candidates: [String])
  /// The digits begin the names of several trials; some of these names are given.
  case ambiguousTrial(String, candidates: [String], isComplete: Bool)
  /// An experiment cannot be run with the number of seeds that was asked for; its claim is named where it is one of
  /// several.
  case seeds(DesignError, claim: String?)
  /// The catalogue has no experiment with the body that made a trial, or one with another revision of it.
  case bodyGone(trial: String, body: Body)
  case bodyChanged(trial: String, recorded: Body, now: Body)
  /// The check of a store found something. The findings were printed.
  case unsound(path: String, findings: Int)
  /// The replay of a trial differs from its record. The differences were printed.
  case notIdentical(trial: String, recorded: Environment, replayed: Environment)
  /// The verdict is not the one required. The verdict was printed.
  case otherVerdict(Verdict, required: Verdict)
  /// These claims of a run of several have other verdicts. All verdicts were printed.
  case otherVerdicts([(claim: String, verdict: Verdict)], required: Verdict)
  /// These claims of a run of several could not be judged.
  case notJudged([(claim: String, reason: String)], of: Int)
  case interrupted(finished: Int, of: Int)
  case interruptedAll(Study.WholeProgress)
  /// The process may open fewer files than it needs.
  case fewOpenFiles(Int, needed: Int)
  /// The process may make fewer threads than it needs.
  case fewThreads(Int, needed: Int, reason: String)
  case unwritableOutput(reason: String)
  case unwritableFile(path: String, reason: String)
  /// The output path is taken, for instance by `an SQLite database` or `not a page of Assay's`.
  case occupied(path: String, by: String, mayForce: Bool)

  var status: ExitStatus {
    switch self {
    case .instructionSet, .notUTF8, .unknownCommand, .negativeNumber, .unknownClaim, .unknownStudy,
      .ambiguousStudy, .ambiguousTrial, .seeds, .occupied:
      .wrongUsage
    case .otherVerdict, .otherVerdicts: .otherVerdict
    case .interrupted, .interruptedAll: .interrupted
    case .notJudged, .bodyGone, .bodyChanged, .unsound, .notIdentical, .fewOpenFiles, .fewThreads,
      .unwritableOutput, .unwritableFile:
      .failed
    }
  }
}

extension CommandError: CustomStringConvertible {
  var description: String {
    switch self {
    case .instructionSet(let reason):
      "ASSAY_ISA: " + reason.legible(limit: 600)
    case .notUTF8(let argument, let bytes):
      "argument \(argument) is not UTF-8: '\(bytes.legible())'; pass such data on standard input, and give a file "
        + "a name in UTF-8"
    case .unknownCommand(let name, let parent, let nearest):
      "'\(parent)' has no command '\(name.legible())'\(meant(nearest)); '\(parent) --help' names them all"
    case .negativeNumber(let number):
      "'\(number.legible())' is a negative number, and no option stands before it that takes one"
    case .unknownClaim(let name, let nearest):
      "there is no claim '\(name.legible())'\(meant(nearest)); 'assay list' names them all"
    case .unknownStudy(let name, let nearest, let store):
      "there is no study '\(name.legible())' in \(store.legible())\(meant(nearest)); 'assay show' names them all"
    case .ambiguousStudy(let prefix, let candidates):
      "\(candidates.count) studies' names start with '\(prefix.legible())':" + listed(candidates)
    case .ambiguousTrial(let digits, let candidates, let isComplete):
      "several trials' names start with '\(digits.legible())'; give more digits:" + listed(candidates)
        + (isComplete ? "" : "\n  …")
    case .seeds(let error, let claim):
      (claim.map { "\($0): " } ?? "") + "\(error)"
    case .bodyGone(let trial, let body):
      "trial \(trial) was made by the program '\(body.name.legible())', which this version of Assay does not have"
    case .bodyChanged(let trial, let recorded, let now):
      "trial \(trial) was made by revision \(recorded.revision) of the program '\(recorded.name.legible())'; this version "
        + "of Assay has revision \(now.revision)"
    case .unsound(let path, let findings):
      "\(path) is not sound: \(findings) \(findings == 1 ? "finding" : "findings")"
    case .notIdentical(let trial, let recorded, let replayed):
      "the replay of \(trial) differs from its record; it runs "
        + (recorded == replayed
          ? "where it was recorded, as far as the record tells"
          : "elsewhere:" + listed(changes(recorded, replayed)))
    case .otherVerdict(let verdict, let required):
      "the verdict is \(verdict.rawValue), not \(required.rawValue)"
    case .otherVerdicts(let others, let required):
      "\(others.count) \(others.count == 1 ? "verdict is" : "verdicts are") not \(required.rawValue):"
        + listed(others.map { "\($0.claim): \($0.verdict.rawValue)" })
    case .notJudged(let failed, let all):
      "\(failed.count) of \(all) claims \(failed.count == 1 ? "was" : "were") not judged:"
        + failed.map { "\n  " + "\($0.claim): \($0.reason)".legible(limit: 1_500) }.joined()
    case .interrupted(let finished, let total):
      "Interrupted: \(finished) of \(total) trials are recorded; the same command goes on from there"
    case .interruptedAll(let progress):
      "Interrupted: \(progress.finished) of \(progress.total) trials of \(progress.studies) claims are recorded, and "
        + "\(progress.ended) of the claims \(progress.ended == 1 ? "has" : "have") ended; the same command goes on "
        + "from there"
    case .fewOpenFiles(let free, let needed):
      "only \(free) more files can be opened, and \(needed) may be needed at once: raise the limit (ulimit -n)"
    case .fewThreads(let made, let needed, let reason):
      (made == 0 ? "no thread" : "only \(made) more thread\(made == 1 ? "" : "s")")
        + " can be made, and \(needed) may be needed at once: \(reason); raise the limit on processes (ulimit -u, "
        + "or the container's limit on pids)"
    case .unwritableOutput(let reason):
      "standard output cannot be written: \(reason)"
    case .unwritableFile(let path, let reason):
      "'\(path.legible())' cannot be written: \(reason)"
    case .occupied(let path, let occupant, let mayForce):
      "'\(path.legible())' is not written: it is \(occupant.legible()); name another file"
        + (mayForce ? ", or replace it with --force" : "")
    }
  }

  private func meant(_ nearest: String?) -> String {
    nearest.map { " (did you mean '\($0.legible())'?)" } ?? ""
  }

  private func listed(_ names: [String]) -> String { names.map { "\n  " + $0.legible() }.joined() }

  /// Every fact in which two environments differ.
  private func changes(_ recorded: Environment, _ replayed: Environment) -> [String] {
    Set(recorded.facts.keys).union(replayed.facts.keys).sorted().compactMap { name in
      let (was, isNow) = (recorded.facts[name], replayed.facts[name])
      return was == isNow ? nil : "\(name): recorded \(was ?? "nothing"), now \(isNow ?? "nothing")"
    }
  }
}
