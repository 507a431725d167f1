import ArgumentParser
import AssayDocuments

/// The commands below a command, by name.
enum CommandTree {
  /// The command that leading names lead to from the root, with the names that were used.
  ///
  /// - Throws: ``CommandError/unknownCommand(_:parent:nearest:)`` at the first name that is none, where only the
  ///   name of a command can stand.
  static func follow(_ names: [String]) throws -> (command: any ParsableCommand.Type, path: [String]) {
    var command: any ParsableCommand.Type = Assay.self
    var path = [name(of: Assay.self)]
    for name in names {
      let below = command.configuration.subcommands
      // What follows the name of a command without commands of its own is for that command.
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

  /// Whether it is a command of Assay that does work, rather than one that shows help.
  static func works(_ command: any ParsableCommand.Type) -> Bool {
    command != HelpCommand.self && command.configuration.subcommands.isEmpty
      && names(to: command, below: Assay.self) != nil
  }

  /// How a command is called, such as `assay ctm derive`.
  static func path(to command: any ParsableCommand.Type) -> String {
    names(to: command, below: Assay.self).map { ([name(of: Assay.self)] + $0).joined(separator: " ") }
      ?? name(of: Assay.self)
  }

  /// The names that lead from a command to one below it; none to itself, nil where there is no such way.
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
