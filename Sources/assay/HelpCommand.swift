import ArgumentParser

/// `assay help`: prints what `--help` prints, and refuses names that no command has. The parser's own help
/// ignores them.
struct HelpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help", abstract: "Show the help of a command.", shouldDisplay: false)

  @Argument(help: ArgumentHelp("The name of a command, and of one below it.", valueName: "command"))
  var names: [String] = []

  func run() throws {
    let (command, path) = try CommandTree.follow(names)
    // The path begins with the root, which is not among the names.
    if let extra = names.dropFirst(path.count - 1).first {
      throw CommandError.unknownCommand(extra, parent: path.joined(separator: " "), nearest: nil)
    }
    throw CleanExit.helpRequest(command)
  }
}
