import Foundation

/// The commands of `assay` with their options, as the built command itself lists them, so that the harness
/// cannot forget a command.
struct CommandList: Decodable {
  struct Option: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String
    }

    var kind: String
    var names: [Name]?

    /// The long option without hyphens; nil for an argument that is known by its position.
    var long: String? { names?.first { $0.kind == "long" }?.name }
    var takesValue: Bool { kind == "option" }
  }

  struct Command: Decodable {
    var commandName: String
    var arguments: [Option]?
    var subcommands: [Command]?

    /// Every command at or below this one, with the names that lead to it from the root.
    func all(under path: [String]) -> [(path: [String], command: Command)] {
      [(path, self)] + (subcommands ?? []).flatMap { $0.all(under: path + [$0.commandName]) }
    }
  }

  var command: Command

  var all: [(path: [String], command: Command)] { command.all(under: []) }

  func options(of path: [String]) -> [Option] {
    (all.first { $0.path == path }?.command.arguments ?? []).filter { $0.long != nil }
  }

  /// Reads the list from the built command.
  static func read(in room: Room) throws -> CommandList {
    let outcome = try room.run(["--experimental-dump-help"])
    return try JSONDecoder().decode(CommandList.self, from: outcome.out)
  }
}
