/// Finds negative numbers among the arguments. The parser treats everything that begins with a hyphen as an
/// option; here a negative number after an option is its value, for every option of every command.
enum NegativeNumbers {
  /// The arguments with each `--option -1` as `--option=-1`.
  static func joined(_ arguments: [String]) -> [String] {
    var joined: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" { return joined + [argument] + rest }
      if isName(argument), let next = rest.first, isNegative(next) {
        joined.append(argument + "=" + next)
        rest.removeFirst()
      } else {
        joined.append(argument)
      }
    }
    return joined
  }

  /// The first negative number that is not an option's value.
  static func stray(in arguments: [String]) -> String? {
    joined(arguments).prefix { $0 != "--" }.first(where: isNegative)
  }

  private static func isName(_ argument: String) -> Bool {
    argument.hasPrefix("--") && !argument.contains("=")
  }

  /// Whether the argument is a hyphen and a digit, or reads as a number otherwise (`-.5`, `-inf`); no option
  /// of Assay does.
  private static func isNegative(_ argument: String) -> Bool {
    guard argument.first == "-", let second = argument.dropFirst().first else { return false }
    return ("0"..."9").contains(second) || Double(argument) != nil
  }
}
