extension Scenario {
  /// `assay` without a command.
  static let root = Scenario(
    command: [],
    calls: [
      Call(arguments: []), Call(arguments: ["--version"]),
      Call(arguments: ["--generate-completion-script", "zsh"]),
    ])

  static let help = Scenario(
    command: ["help"], calls: [Call(arguments: []), Call(arguments: ["ctm", "derive"])])
}
