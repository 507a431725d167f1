import Foundation

/// SIGKILL at any moment, once or several times, like a power cut. Recorded trials stay, an output is the old
/// one or the whole new one, and the same call then finishes with the undisturbed answer and leaves nothing
/// behind.
struct KillAttack: Attack {
  let name = "kill"
  /// There are very many moments, so the attack is made more often.
  let weight = 2

  func fits(_ call: Call, of scenario: Scenario, in yard: Yard) -> Bool { call.isLong }

  func attempt(_ call: Call, of scenario: Scenario, in yard: Yard, dice: inout Dice) throws -> Ending {
    let undisturbed = try yard.undisturbed(scenario, call)
    let room = try yard.room(for: call)
    let arguments = scenario.command + call.arguments
    let before = room.contents()
    var moments: [Double] = []
    var recorded = 0
    do {
      for _ in 0...dice.below(3) {
        let moment = undisturbed.outcome.seconds * dice.share() * 1.1
        moments.append(moment)
        let running = try room.start(arguments, input: call.input)
        // Records that a reader saw before the kill must exist after it.
        if let store = call.store, dice.oneIn(2) {
          usleep(UInt32(moment * 500_000))
          if FileManager.default.fileExists(atPath: room.path(store)) {
            recorded = max(recorded, try Yard.recorded(in: room, store))
          }
        }
        let killed = running.outcome(killedAfter: moment)
        if killed.signal != SIGKILL || killed.isOverdue { try killed.check() }
        if let store = call.store, before[store] != nil || recorded > 0 {
          let kept = try Yard.recorded(in: room, store)
          guard kept >= recorded else { throw Fault("of \(recorded) records \(kept) are left") }
          recorded = kept
        }
        let contents = room.contents()
        for name in call.outputs
        where contents[name] != before[name] && contents[name] != undisturbed.contents[name] {
          throw Fault("\(name) is neither old nor new")
        }
      }
      try checkRecovery(call, of: scenario, in: room, undisturbed)
      if let store = call.store {
        guard try Yard.study(in: room, store) == yard.study else { throw Fault("the records differ") }
        try Yard.requireSoundLog(in: room, store)
      }
      return .recovered
    } catch { throw Fault("\(error); killed after \(moments.map { Int($0 * 1_000) }) ms") }
  }
}
