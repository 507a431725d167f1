import ArgumentParser
import AssayComplexity
import AssayExperiments
import AssayFiles
import AssayStore

/// The exit status of the command.
enum ExitStatus: Int32 {
  case done = 0
  case failed = 1
  /// Wrong usage, or an input that cannot be read, such as a damaged store.
  case wrongUsage = 2
  case otherVerdict = 3
  /// 128 plus the number of SIGINT, as shells have it.
  case interrupted = 130

  /// Prints an error on standard error (or help that was asked for on standard output) and returns its
  /// status.
  ///
  /// - Parameter command: The command that threw; nil where the arguments name none.
  static func report(_ error: any Error, of command: (any ParsableCommand.Type)? = nil) -> ExitStatus {
    let words = ForeignWords.ofThisProcess
    switch error {
    case CommandError.interrupted, CommandError.interruptedAll, ComplexityError.cancelled:
      Console.errors.message("\(error)")
      return .interrupted
    case CommandError.negativeNumber:
      tell("\(error)" + usage(of: command))
      return .wrongUsage
    case let error as CommandError:
      tell("\(error)")
      return error.status
    case let error as StudyError:
      tell(words.line("\(error)"))
      return error.isAboutInput ? .wrongUsage : .failed
    case let error as BreakdownError:
      tell(words.line("\(error)"))
      return error.isAboutInput ? .wrongUsage : .failed
    case let error as StoreError:
      tell(words.line("\(error)"))
      return error.isAboutInput ? .wrongUsage : .failed
    case let error as ValidationError:
      tell(words.line(error.message) + usage(of: command))
      return .wrongUsage
    default: break
    }
    switch Assay.exitCode(for: error) {
    case .success:
      do {
        try Console.output.line(Assay.fullMessage(for: error))
        return .done
      } catch {
        return report(error)
      }
    case .validationFailure:
      Console.errors.message(words.lines(Assay.fullMessage(for: error)))
      return .wrongUsage
    default:
      tell(words.line(SystemError.words(of: error) ?? Assay.message(for: error)))
      return .failed
    }
  }

  private static func tell(_ message: String) { Console.errors.message("Error: \(message)") }

  /// The usage line of a command, as the parser words it.
  private static func usage(of command: (any ParsableCommand.Type)?) -> String {
    let command = command ?? Assay.self
    let usage = Assay.usageString(for: command)
    return "\nUsage: \(usage)\n  See '\(CommandTree.path(to: command)) --help' for more information."
  }
}

extension StoreError {
  /// Whether the file named as the store is wrong, rather than what was done with it.
  fileprivate var isAboutInput: Bool {
    switch self {
    case .noPlace, .missing, .isDirectory, .empty, .notDatabase, .foreign, .newer, .older, .damaged,
      .inaccessible:
      true
    case .readOnly, .full, .locked, .inputOutput, .closed, .unregistered, .database:
      false
    }
  }
}

extension BreakdownError {
  /// Whether a name is wrong, rather than that the study has too few records so far.
  fileprivate var isAboutInput: Bool {
    switch self {
    case .unknown, .repeated, .held, .drawn, .free: true
    case .notVaried, .notMeasured: false
    }
  }
}

extension StudyError {
  /// Whether the name of a trial, or the content of the store, is wrong.
  fileprivate var isAboutInput: Bool {
    switch self {
    case .notATrialName, .noSuchTrial, .ambiguousTrial, .noSuchEvent: true
    case .missingMeasure, .censoredNothing, .censoredNoNumber, .missingTrial, .notANumber, .nothingToChoose,
      .unfinished, .interrupted,
      .strayRecord, .otherBits, .otherProgram, .otherBody, .otherTrial, .unread, .undrawn, .unstated,
      .noResult:
      false
    }
  }
}
