import Foundation

/// Environment variables that are missing, empty, hostile or strange.
struct EnvironmentAttack: Attack {
  let name = "environment"

  private static let choices: [(String, [String?])] = [
    ("HOME", [nil, "", "relative", "/nonexistent", "/dev/null", "\u{1B}[2J"]),
    ("XDG_CACHE_HOME", [nil, "", "relative", "/dev/null/x", "/proc/none"]),
    ("XDG_DATA_HOME", [nil, "", "relative", "/dev/null/x"]),
    ("LANG", ["C", "POSIX", "xx_YY.ISO-8859-1", ""]), ("LC_ALL", ["C", "tr_TR.UTF-8", "\u{1B}c"]),
    ("TERM", ["dumb", "", "xterm", "\u{1B}"]), ("COLUMNS", ["-1", "0", "9223372036854775807", "x"]),
    ("NO_COLOR", ["1", ""]), ("TZ", [":/dev/zero", "Nowhere/Else", "", "\u{1B}"]), ("PATH", [nil, ""]),
    ("TMPDIR", ["/nonexistent", ""]),
    ("ASSAY_ISA", ["scalar", "", "abacus", "\u{1B}]0;x\u{7}", String(repeating: "i", count: 100_000)]),
    ("ASSAY_STORE", ["", "/", "/dev/null", "relative", "\u{1B}[2J", String(repeating: "s", count: 100_000)]),
    ("SQLITE_TMPDIR", ["/nonexistent"]), ("UNUSED", [String(repeating: "u", count: 120_000)]),
  ]

  func fits(_ call: Call, of scenario: Scenario, in yard: Yard) -> Bool { !call.isSlow }

  func attempt(_ call: Call, of scenario: Scenario, in yard: Yard, dice: inout Dice) throws -> Ending {
    let undisturbed = try yard.undisturbed(scenario, call)
    let room = try yard.room(for: call)
    var changes: [String: String?] = [:]
    for _ in 0...dice.below(4) {
      let (name, values) = dice.pick(Self.choices)
      changes.updateValue(dice.pick(values), forKey: name)
    }
    let outcome = try room.run(scenario.command + call.arguments, changes: changes, input: call.input)
    do {
      try outcome.check()
      let names = Set(try FileManager.default.contentsOfDirectory(atPath: room.desk))
      let known = Set(undisturbed.contents.keys.map { String($0.prefix { $0 != "/" }) })
      // A folder that a variable names may be used to keep files, and the user's cache is one.
      let allowed = known.union(["cache", "data", "home"])
      if let stray = names.subtracting(allowed).first { throw Fault("it made '\(stray)' where it runs") }
      guard outcome.status == 0 else { return .refused }
      // Text is wrapped at the width of a terminal; there is none, so the text is always the same.
      if Answer.comparable(outcome.text, in: room) != undisturbed.answer {
        // Help is wrapped at the width in COLUMNS.
        guard undisturbed.answer.hasPrefix("OVERVIEW:"), changes.keys.contains("COLUMNS")
        else { throw Fault("another answer: \(excerpt(outcome.out))") }
        return .answered
      }
      return .same
    } catch {
      throw Fault(
        "\(error); the variables: \(changes.map { "\($0.key)=\($0.value.map { String($0.prefix(40)) } ?? "unset")" })"
      )
    }
  }
}
