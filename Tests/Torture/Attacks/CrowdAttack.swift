import Foundation

/// Two or four processes make the same call at once in the same place. Each gives the undisturbed answer, and
/// together they leave the files that one leaves.
struct CrowdAttack: Attack {
  let name = "crowd"

  func fits(_ call: Call, of scenario: Scenario, in yard: Yard) -> Bool { !call.isSlow }

  func attempt(_ call: Call, of scenario: Scenario, in yard: Yard, dice: inout Dice) throws -> Ending {
    let undisturbed = try yard.undisturbed(scenario, call)
    let room = try yard.room(for: call)
    let count = dice.pick([2, 4])
    var running: [Child] = []
    for _ in 0..<count {
      running.append(try room.start(scenario.command + call.arguments, input: call.input))
      usleep(UInt32(undisturbed.outcome.seconds * dice.share() * 500_000))
    }
    let outcomes = running.map { $0.outcome(within: Room.patience * 2) }
    do {
      for outcome in outcomes {
        try outcome.check()
        guard outcome.status == 0 else { throw Fault("one failed: \(excerpt(outcome.err))") }
        guard Answer.comparable(outcome.text, in: room) == undisturbed.answer else {
          throw Fault("one gave another answer: \(excerpt(outcome.out))")
        }
      }
      try checkRecovery(call, of: scenario, in: room, undisturbed)
      return .same
    } catch { throw Fault("\(error); \(count) at once") }
  }
}
