/// How one command is put to the test: calls that succeed when nobody disturbs them. Everything else (hostile
/// arguments, damaged files, kills) is made of these by the attacks.
///
/// To add a command: a file in `Scenarios/` with its calls, and a line in ``Scenario/all(_:)``. A command that the
/// built `assay` has and this list lacks fails the harness.
struct Scenario: Sendable {
  /// The names that lead to the command, such as `["ctm", "derive"]`; none for `assay` itself.
  var command: [String]
  var calls: [Call]

  /// How the command is called, such as `assay ctm derive`.
  var name: String { (["assay"] + command).joined(separator: " ") }

  /// The scenarios of all commands.
  ///
  /// - Parameter trial: The name of a trial in the stores of the template.
  static func all(trial: String) -> [Scenario] {
    [
      .root, .help, .list, .run, .show, .replay(trial), .report, .complexity, .ctm, .derive, .table, .sample,
    ]
  }
}

/// A command with arguments that succeeds in a room with some files of the template.
struct Call: Sendable {
  /// The arguments behind the command's names.
  var arguments: [String]
  /// What lies on the desk before, from the template.
  var lays: [String] = []
  /// The file of its standard input.
  var input: String?
  /// The files whose content decides what it answers.
  var reads: [String] = []
  /// The files it makes or changes: an output is old or new, never half.
  var outputs: [String] = []
  /// The store that it adds to.
  var store: String?
  /// Whether it computes long enough to be killed in the middle.
  var isLong = false
  /// Whether only the full harness calls it, because it takes seconds.
  var isSlow = false
}
