import Foundation

/// Two or four processes do the same at once in the same place. Each gives the undisturbed answer, or says that another
/// kept the store to itself for longer than it waits, which a busy machine may make it do; and they leave what one
/// leaves.
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
    let outcomes = running.map { $0.outcome() }
    var isRefused = false
    do {
      for outcome in outcomes {
        try outcome.check()
        if outcome.status == 1, outcome.errors.contains("is locked by another process") {
          isRefused = true
          continue
        }
        guard outcome.status == 0 else { throw Fault("one failed: \(excerpt(outcome.err))") }
        guard Answer.comparable(outcome.text, in: room) == undisturbed.answer else {
          throw Fault("one gave another answer: \(excerpt(outcome.out))")
        }
      }
      try checkRecovery(call, of: scenario, in: room, undisturbed)
      return isRefused ? .refused : .same
    } catch { throw Fault("\(error); \(count) at once") }
  }
}
