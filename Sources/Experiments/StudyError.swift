/// What can go wrong between the registration of a study and its verdict.
public enum StudyError: Error, Sendable, Hashable {
  /// A trial lacks a measure that an outcome or a choice needs.
  case missingMeasure(String, trial: Trial, measured: [String])
  /// An arm of an outcome has no record of a seed.
  case missingTrial(outcome: String, arm: String, seed: UInt64)
  /// A measure by which a level is chosen is not a number.
  case notANumber(measure: String, trial: Trial)
  /// A choice has no records of one of its levels.
  case nothingToChoose(factor: String, stage: String, given: Levels)
  /// The study cannot be judged: trials are missing.
  case unfinished(study: String, missing: Int, of: Int)
  /// The run was cancelled. What is finished is kept.
  case interrupted(study: String, finished: Int, of: Int)
  /// A link of the chain of registrations does not fit.
  case chain(number: Int, problem: ChainProblem)
  /// The store has a record under the study whose trial its design does not have, or whose stage comes before
  /// its levels were chosen.
  case foreignRecord(study: String, trial: Trial)
  /// The store has two records of one trial of the study.
  case repeatedRecord(study: String, trial: Trial)
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

  /// The part of a registration that does not fit the chain.
  public enum ChainProblem: Sendable, Hashable {
    case number(found: Int)
    case previous
    case digest
    case link
  }
}

extension StudyError: CustomStringConvertible {
  /// What is wrong, where, and what would be right.
  public var description: String {
    switch self {
    case .missingMeasure(let measure, let trial, let measured):
      "the trial (\(trial)) has no measure '\(measure)'; it measured \(measured.joined(separator: ", "))"
    case .missingTrial(let outcome, let arm, let seed):
      "outcome \(outcome) cannot be judged: the \(arm) has no record of seed \(seed)"
    case .notANumber(let measure, let trial):
      "the measure '\(measure)' of the trial (\(trial)) is not a number, so no level can be chosen by it; "
        + "a trial that diverged should measure infinity"
    case .nothingToChoose(let factor, let stage, let given):
      "no trial can choose '\(factor)' for stage \(stage)"
        + (given.isEmpty ? "" : " at \(given.worded)")
    case .unfinished(let study, let missing, let total):
      "\(study) is not finished: \(missing) of \(total) trials are missing; "
        + "run the claim again to do only those"
    case .interrupted(let study, let finished, let total):
      "\(study) was interrupted; \(finished) of \(total) trials are recorded; "
        + "run the claim again to go on from there"
    case .chain(let number, let problem):
      "registration \(number) of the store was changed after it was made: " + problem.clause
    case .foreignRecord(let study, let trial):
      "the store has a record of \(study) that does not belong to it: its design has no trial (\(trial)) at this "
        + "point; restore the store from a copy, or name another one"
    case .repeatedRecord(let study, let trial):
      "the store has two records of one trial of \(study) (\(trial)); restore the store from a copy, or name "
        + "another one"
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

extension StudyError.ChainProblem {
  fileprivate var clause: String {
    switch self {
    case .number(let found): "it bears the number \(found)"
    case .previous: "it does not follow from the registration before it"
    case .digest: "its claim, design and rule do not have its digest"
    case .link: "its hash is not that of its fields"
    }
  }
}
