import ArgumentParser
import AssayComplexity
import AssayExperiments

/// What the command says to the shell.
enum ExitStatus: Int32 {
  case done = 0
  case failed = 1
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
    case StudyError.notATrialName, StudyError.noSuchTrial:
      tell(error)
      return .wrongUsage
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
