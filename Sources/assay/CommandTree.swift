import ArgumentParser
import AssayDocuments

/// Finds commands below a command by their names.
enum CommandTree {
  /// The command that the leading names select from the root, with the names used.
  ///
  /// - Throws: ``CommandError/unknownCommand(_:parent:nearest:)`` at the first name that names no command,
  ///   where only the name of a command is allowed.
  static func follow(_ names: [String]) throws -> (command: any ParsableCommand.Type, path: [String]) {
    var command: any ParsableCommand.Type = Assay.self
    var path = [name(of: Assay.self)]
    for name in names {
      let below = command.configuration.subcommands
      // A command without subcommands takes everything after its name as its own arguments.
      if below.isEmpty || name.hasPrefix("-") { break }
      guard let next = below.first(where: { Self.name(of: $0) == name }) else {
        throw CommandError.unknownCommand(
          name, parent: path.joined(separator: " "),
          nearest: Nearest.name(to: name, among: below.filter(isShown).map(Self.name(of:))))
      }
      command = next
      path.append(name)
    }
    return (command, path)
  }

  /// Whether the command does work, rather than show help.
  static func works(_ command: any ParsableCommand.Type) -> Bool {
    command != HelpCommand.self && command.configuration.subcommands.isEmpty
      && names(to: command, below: Assay.self) != nil
  }

  /// The words by which a command is called, such as `assay ctm derive`.
  static func path(to command: any ParsableCommand.Type) -> String {
    names(to: command, below: Assay.self).map { ([name(of: Assay.self)] + $0).joined(separator: " ") }
      ?? name(of: Assay.self)
  }

  /// The names from a command down to one below it: none to itself, nil where there is no path.
  private static func names(
    to command: any ParsableCommand.Type, below parent: any ParsableCommand.Type
  ) -> [String]? {
    if parent == command { return [] }
    for next in parent.configuration.subcommands {
      if let rest = names(to: command, below: next) { return [name(of: next)] + rest }
    }
    return nil
  }

  private static func name(of command: any ParsableCommand.Type) -> String { command._commandName }

  private static func isShown(_ command: any ParsableCommand.Type) -> Bool {
    command.configuration.shouldDisplay
  }
}
