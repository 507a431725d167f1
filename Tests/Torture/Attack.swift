/// One way to disturb a command.
protocol Attack: Sendable {
  /// Its name in the table of counts.
  var name: String { get }

  /// How often it is made for each attempt of another attack on the same command.
  var weight: Int { get }

  /// Whether there is anything to disturb in such a call.
  func fits(_ call: Call, of scenario: Scenario, in yard: Yard) -> Bool

  /// Disturbs the call and says how it ended. Everything random comes from the dice.
  ///
  /// - Throws: ``Fault`` when something that always holds did not.
  func attempt(_ call: Call, of scenario: Scenario, in yard: Yard, dice: inout Dice) throws -> Ending
}

extension Attack {
  var weight: Int { 1 }
}

/// How an attempt ended without a fault.
enum Ending: String, CaseIterable, Sendable {
  /// With the answer that it gives undisturbed.
  case same
  /// In words, with a status that is documented.
  case refused
  /// By our SIGKILL; the next run then gave the undisturbed answer.
  case recovered
  /// By our SIGINT, because it had much to do.
  case interrupted
  /// With status 0 and another answer, as other arguments or inputs ask for.
  case answered
}

/// The attacks that there are.
let attacks: [any Attack] = [
  ArgumentAttack(), EnvironmentAttack(), StreamAttack(), LimitAttack(), DamageAttack(), DiskAttack(),
  KillAttack(), CrowdAttack(), InputAttack(),
]
