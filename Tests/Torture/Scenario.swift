/// How one command is tested: calls that succeed when nobody disturbs them. The attacks make everything else
/// from these: hostile arguments, damaged files, kills.
///
/// To add a command, write a file in `Scenarios/` with its calls, and a line in ``Scenario/all(_:)``. The
/// harness fails if a command of the built `assay` is missing in this list.
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
      .root, .help, .list, .preview, .run, .show, .replay(trial), .report, .store, .verify, .events, .upgrade,
      .complexity, .ctm, .derive, .table, .sample,
    ]
  }
}

/// Arguments with which a command succeeds, and the files of the template that it needs.
struct Call: Sendable {
  /// The arguments after the command's names.
  var arguments: [String]
  /// The files from the template that are put on the desk before.
  var lays: [String] = []
  /// The file of its standard input.
  var input: String?
  /// The files whose content determines the answer.
  var reads: [String] = []
  /// The files that the call makes or changes. Afterwards each is the old or the new one, never a half.
  var outputs: [String] = []
  /// The store that the call adds to.
  var store: String?
  /// Whether the call computes long enough to be killed in the middle.
  var isLong = false
  /// Whether only the full harness makes the call, because it takes seconds.
  var isSlow = false
}
