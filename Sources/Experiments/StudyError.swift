/// What can go wrong between the registration of a study and its verdict.
public enum StudyError: Error, Sendable, Hashable {
  /// A trial lacks a measure that an outcome or a choice needs.
  case missingMeasure(String, trial: Trial, measured: [String])
  /// A trial censors a measure that it has not.
  case censoredNothing(String, trial: Trial, measured: [String])
  /// A trial censors a measure that is not a number.
  case censoredNoNumber(String, trial: Trial)
  /// An arm of an outcome has no record of a seed.
  case missingTrial(outcome: String, arm: String, seed: UInt64)
  /// A measure by which a level is chosen is not a number.
  case notANumber(measure: String, trial: Trial)
  /// A choice has no records of one of its levels.
  case nothingToChoose(factors: [String], stage: String, given: Levels)
  /// The study cannot be judged: trials are missing.
  case unfinished(study: String, missing: Int, of: Int)
  /// The run was cancelled. What is finished is kept.
  case interrupted(study: String, finished: Int, of: Int)
  /// Another worker measured a trial with other bits.
  case otherBits(trial: String, differences: [Difference])
  /// A recorded trial, executed again before a study is continued, has other bits.
  case otherProgram(body: Body, trial: String, differences: [Difference])
  /// A trial is to be replayed by another body than the one that ran.
  case otherBody(trial: String, recorded: Body, given: Body)
  /// A record is handed in under the identity of another trial.
  case otherTrial(String, given: Trial)
  /// A remark is about an event that the log does not have.
  case noSuchEvent(Int, last: Int)
  /// The executor returned a record of a trial that it was not given, or returned one twice.
  case strayRecord(Trial)
  /// No trial of the study read a variable that the design manipulates or holds: it is only a label.
  case unread(variable: String, role: Factor.Role)
  /// No trial of the study drew from a stream that the design declares.
  case undrawn(stream: String)
  /// No record of the study states the value of a free variable.
  case unstated(variable: String)
  /// A trial gave no hash of its result.
  case noResult(Trial)
  /// The name given for a trial is not the start of an identity.
  case notATrialName(String)
  /// No trial's identity starts with these digits.
  case noSuchTrial(String)
  /// The identities of several trials start with these digits.
  case ambiguousTrial(String)
}

extension StudyError: CustomStringConvertible {
  /// What is wrong, where, and what would be right.
  public var description: String {
    switch self {
    case .missingMeasure(let measure, let trial, let measured):
      "the trial (\(trial)) has no measure '\(measure)'; it measured \(measured.joined(separator: ", "))"
    case .censoredNothing(let measure, let trial, let measured):
      "the trial (\(trial)) says that '\(measure)' is censored, and has no such measure; it measured "
        + measured.joined(separator: ", ")
    case .censoredNoNumber(let measure, let trial):
      "the trial (\(trial)) says that '\(measure)' is censored, and its value is not a number; it must be the number "
        + "that the true value lies above or below"
    case .missingTrial(let outcome, let arm, let seed):
      "outcome \(outcome) cannot be judged: the \(arm) has no record of seed \(seed)"
    case .notANumber(let measure, let trial):
      "the measure '\(measure)' of the trial (\(trial)) is not a number, so no level can be chosen by it; "
        + "a trial that diverged should measure infinity"
    case .nothingToChoose(let factors, let stage, let given):
      "no trial can choose \(factors.quoted) for stage \(stage)"
        + (given.isEmpty ? "" : " at \(given.worded)")
    case .unfinished(let study, let missing, let total):
      "\(study) is not finished: \(missing) of \(total) trials are missing; "
        + "run the claim again to do only those"
    case .interrupted(let study, let finished, let total):
      "\(study) was interrupted; \(finished) of \(total) trials are recorded; "
        + "run the claim again to go on from there"
    case .otherBits(let trial, let differences):
      "trial \(trial) was measured twice with other bits: \(differences.worded); a trial must be a function of its "
        + "levels and streams alone"
    case .otherProgram(let body, let trial, let differences):
      "trial \(trial) of the store has other bits than the same trial has now: \(differences.worded). The program is "
        + "not the one that made the records, so nothing was added to the study. Give the body (\(body)) its next "
        + "revision: this registers a new study"
    case .otherBody(let trial, let recorded, let given):
      "trial \(trial) was made by the body \(recorded), not by \(given)"
    case .otherTrial(let trial, let given):
      "the record that was handed in as trial \(trial) is one of another trial (\(given))"
    case .noSuchEvent(let number, let last):
      "there is no event \(number); the log has events 1 … \(last)"
    case .strayRecord(let trial):
      "the executor returned a trial that it was not given, or the same one twice (\(trial))"
    case .unread(let variable, let role):
      "no trial of the study read the \(role.rawValue) variable '\(variable)', so it is only a label; "
        + "read it in the body, or do not declare it"
    case .undrawn(let stream):
      "no trial of the study drew from the stream '\(stream)'; draw from it in the body, or do not declare it"
    case .unstated(let variable):
      "no record of the study states the free variable '\(variable)'; add it to the facts of the executor's "
        + "environment, or do not declare it"
    case .noResult(let trial):
      "the trial (\(trial)) gave an empty result hash; hash what it made, such as the final weights"
    case .notATrialName(let name):
      "'\(name)' names no trial; a trial's name is made of up to \(Trial.keyLength) digits 0–9 and a–f"
    case .noSuchTrial(let name):
      "no trial's name starts with '\(name)'"
    case .ambiguousTrial(let name):
      "several trials' names start with '\(name)'; give more digits"
    }
  }
}

extension [Difference] {
  /// The first difference, and how many others there are.
  fileprivate var worded: String {
    guard let first else { return "none" }
    return count == 1 ? "\(first)" : "\(first), and \(count - 1) more"
  }
}
