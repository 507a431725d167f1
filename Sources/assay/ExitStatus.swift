import ArgumentParser
import AssayComplexity
import AssayExperiments
import AssayStore

/// What the command says to the shell.
enum ExitStatus: Int32 {
  case done = 0
  case failed = 1
  /// Or an input that cannot be read, such as a damaged store.
  case wrongUsage = 2
  case otherVerdict = 3
  /// 128 and the number of SIGINT, as shells count.
  case interrupted = 130

  /// Tells an error on standard error (or help that was asked for on standard output) and gives its status.
  static func report(_ error: any Error) -> ExitStatus {
    switch error {
    case CommandError.interrupted, ComplexityError.cancelled:
      Console.errors.message("\(error)")
      return .interrupted
    case let error as CommandError:
      tell(error)
      return error.status
    case let error as StudyError:
      tell(error)
      return error.isAboutInput ? .wrongUsage : .failed
    case let error as StoreError:
      tell(error)
      return error.isAboutInput ? .wrongUsage : .failed
    default: break
    }
    let code = Assay.exitCode(for: error)
    let message = Assay.fullMessage(for: error)
    guard code == .success else {
      Console.errors.message(message)
      return code == .validationFailure ? .wrongUsage : .failed
    }
    do {
      try Console.output.line(message)
      return .done
    } catch {
      tell(error)
      return .failed
    }
  }

  private static func tell(_ error: any Error) { Console.errors.message("Error: \(error)") }
}

extension StoreError {
  /// Whether what was named as the store is to blame, rather than what was done with it.
  fileprivate var isAboutInput: Bool {
    switch self {
    case .noPlace, .missing, .isDirectory, .empty, .notDatabase, .foreign, .newer, .older, .damaged,
      .inaccessible:
      true
    case .readOnly, .full, .locked, .inputOutput, .closed, .conflict, .unstorable, .unregistered, .database:
      false
    }
  }
}

extension StudyError {
  /// Whether the name of a trial, or what the store holds, is to blame.
  fileprivate var isAboutInput: Bool {
    switch self {
    case .notATrialName, .noSuchTrial, .ambiguousTrial, .chain, .foreignRecord, .repeatedRecord: true
    case .missingMeasure, .missingTrial, .notANumber, .nothingToChoose, .unfinished, .interrupted,
      .strayRecord:
      false
    }
  }
}
