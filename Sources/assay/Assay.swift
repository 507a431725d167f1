import ArgumentParser
import Assay
import AssayTensors
import Foundation

/// The root of the command line: parses, calls, and turns the result into an exit status.
@main
struct Assay: ParsableCommand {
  /// The version that `assay --version` prints.
  static let version = assayVersion

  static let configuration = CommandConfiguration(
    commandName: "assay",
    abstract: "Registered experiments on neural networks, with verdicts that replay bit for bit.",
    discussion: """
      A claim is a sentence about networks that can be false. 'run' registers how it will be judged, trains \
      the networks, and says what the records came to. Every record is kept, so an interrupted run goes on \
      where it stopped, and any trial can be executed again and compared to the last bit.

      Example:
        assay list
        assay run batchnorm-speeds-up-sgd
        assay report batchnorm-speeds-up-sgd --output batchnorm.html

      Exit status:
        0 done; 1 failed; 2 wrong usage or unreadable input; 3 another verdict than --require asked for; 130 interrupted

      Environment:
        ASSAY_STORE  the store to use where --store names none
        ASSAY_ISA    the instruction set to compute with; never changes a result
        NO_COLOR     when not empty, no colour

      Completion of commands, options and claims for bash, zsh or fish:
        assay --generate-completion-script bash
      """,
    version: version,
    subcommands: [
      ListCommand.self, PreviewCommand.self, RunCommand.self, ShowCommand.self, ReplayCommand.self,
      ReportCommand.self,
      StoreCommand.self,
      ComplexityCommand.self, CTMCommand.self, HelpCommand.self,
    ])

  static func main() {
    // When a reader closes the pipe early (`assay list | head`), the process must not die of a signal: see
    // Console.
    signal(SIGPIPE, SIG_IGN)
    // A limit on the size of files then makes a write fail with an error, instead of ending the process by a
    // signal.
    signal(SIGXFSZ, SIG_IGN)
    Console.reserveStandardStreams()
    let arguments = Array(CommandLine.arguments.dropFirst())
    var called: (any ParsableCommand.Type)?
    do {
      try ArgumentBytes.require()
      called = try CommandTree.follow(arguments).command
      var command = try parsed(arguments)
      try RepeatedOptions.refuse(in: arguments, of: type(of: command))
      if CommandTree.works(type(of: command)) {
        try OpenFiles.require()
        try ThreadLimit.require()
        try requireInstructionSet()
      }
      try command.run()
    } catch {
      Foundation.exit(ExitStatus.report(error, of: called).rawValue)
    }
  }

  private static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
    // The parser takes this for the question of a completion script and ends with an internal error. The scripts
    // ask nothing, as they contain all names themselves.
    if let question = arguments.first, question == "---completion" {
      throw ValidationError("Invalid option: \(question)")
    }
    do {
      return try parseAsRoot(NegativeNumbers.joined(arguments))
    } catch {
      // The parser would report the negative number as an unknown option.
      guard exitCode(for: error) == .validationFailure, let number = NegativeNumbers.stray(in: arguments)
      else { throw error }
      throw CommandError.negativeNumber(number)
    }
  }

  /// Refuses an instruction set that this processor lacks, before anything is read or written. Help, the
  /// version and completion do not compute, so they do not check.
  private static func requireInstructionSet() throws {
    do {
      _ = try Processor.current()
    } catch {
      throw CommandError.instructionSet("\(error)")
    }
  }
}
