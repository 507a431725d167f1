import ArgumentParser
import Foundation

/// Refuses options that are given more than once: the parser would take the last value without a word. Flags may be
/// repeated, as they say the same again.
enum RepeatedOptions {
  /// Refuses the first option that takes one value and is given several.
  ///
  /// - Parameter arguments: Arguments that the parser has taken for the command. So what begins with a hyphen is an
  ///   option or a negative number, but no option's value.
  /// - Throws: `ValidationError`.
  static func refuse(in arguments: [String], of command: any ParsableCommand.Type) throws {
    let given = arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("-") }
      .map { String($0.prefix { $0 != "=" }) }
    guard given.count > 1 else { return }
    let tool = try JSONDecoder().decode(Tool.self, from: Data(command._dumpHelp().utf8))
    for option in tool.command.arguments ?? [] where option.kind == "option" && !option.isRepeating {
      let names = (option.names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name }
      guard given.count(where: { names.contains($0) }) > 1 else { continue }
      let name = names.first { $0.hasPrefix("--") } ?? names[0]
      throw ValidationError("\(name) is given more than once, and takes one value")
    }
  }

  /// The parser's description of a command, as `--experimental-dump-help` prints it.
  private struct Tool: Decodable {
    struct Command: Decodable {
      var arguments: [Argument]?
    }

    struct Argument: Decodable {
      /// An option takes a value; the other kinds are `flag` and `positional`.
      var kind: String
      /// Whether the option collects the values of all its occurrences.
      var isRepeating: Bool
      var names: [Name]?
    }

    struct Name: Decodable {
      /// `long`, `short`, or `longWithSingleDash`.
      var kind: String
      var name: String
    }

    var command: Command
  }
}
