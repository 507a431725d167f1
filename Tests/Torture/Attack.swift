/// One way to disturb a command.
protocol Attack: Sendable {
  /// The attack's name in the table of counts.
  var name: String { get }

  /// How often the attack is made for each attempt of an attack of weight 1 on the same command.
  var weight: Int { get }

  /// Whether the call has anything that this attack can disturb.
  func fits(_ call: Call, of scenario: Scenario, in yard: Yard) -> Bool

  /// Disturbs the call and returns how it ended. All random choices come from the dice.
  ///
  /// - Throws: ``Fault`` when a property failed that always holds.
  func attempt(_ call: Call, of scenario: Scenario, in yard: Yard, dice: inout Dice) throws -> Ending
}

extension Attack {
  var weight: Int { 1 }
}

/// How an attempt ended without a fault.
enum Ending: String, CaseIterable, Sendable {
  /// It gave the same answer as without disturbance.
  case same
  /// It was refused with a message and a documented status.
  case refused
  /// Our SIGKILL ended it, and the next run gave the undisturbed answer.
  case recovered
  /// Our SIGINT ended it, because it had much to do.
  case interrupted
  /// It ended with status 0 and another answer, as its changed arguments or inputs ask for.
  case answered
}

/// All attacks.
let attacks: [any Attack] = [
  ArgumentAttack(), EnvironmentAttack(), StreamAttack(), LimitAttack(), DamageAttack(), DiskAttack(),
  KillAttack(), CrowdAttack(), InputAttack(),
]
