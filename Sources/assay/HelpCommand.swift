import ArgumentParser

/// `assay help`: what `--help` prints, and a refusal of names that no command has. The parser's own passes them over.
struct HelpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help", abstract: "Show the help of a command.", shouldDisplay: false)

  @Argument(help: ArgumentHelp("The name of a command, and of one below it.", valueName: "command"))
  var names: [String] = []

  func run() throws {
    let (command, path) = try CommandTree.follow(names)
    // The root is the first of the path.
    if let extra = names.dropFirst(path.count - 1).first {
      throw CommandError.unknownCommand(extra, parent: path.joined(separator: " "), nearest: nil)
    }
    throw CleanExit.helpRequest(command)
  }
}
