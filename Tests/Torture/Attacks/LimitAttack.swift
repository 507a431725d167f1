/// Limits on open files, file sizes, address space, or the stack. Whatever the call does, the next call
/// without the limit gives the undisturbed answer and leaves nothing behind.
struct LimitAttack: Attack {
  let name = "limits"

  func fits(_ call: Call, of scenario: Scenario, in yard: Yard) -> Bool { !call.isSlow }

  func attempt(_ call: Call, of scenario: Scenario, in yard: Yard, dice: inout Dice) throws -> Ending {
    let undisturbed = try yard.undisturbed(scenario, call)
    let room = try yard.room(for: call)
    let limit =
      switch dice.below(4) {
      case 0: "ulimit -n \(dice.pick([5, 6, 8, 10, 12, 16, 24, 32]))"
      // The sizes are blocks of 512 bytes.
      case 1: "ulimit -f \(dice.pick([0, 1, 2, 8, 64, 512]))"
      case 2: "ulimit -v \(dice.pick([1, 2, 3, 4]) << 20)"
      default: "ulimit -s \(dice.pick([1_024, 2_048, 4_096]))"
      }
    let outcome = try room.run(
      scenario.command + call.arguments, shell: "\(limit); exec \"$@\"", input: call.input)
    do {
      // The message itself may exceed the limit on a file's size.
      let isCut = limit.hasPrefix("ulimit -f") && outcome.err.isEmpty
      try outcome.check(hasErrors: !isCut)
      if outcome.status == 0, Answer.comparable(outcome.text, in: room) != undisturbed.answer {
        throw Fault("another answer: \(excerpt(outcome.out))")
      }
      try checkRecovery(call, of: scenario, in: room, undisturbed)
      return outcome.status == 0 ? .same : .refused
    } catch { throw Fault("\(error); the limit: \(limit)") }
  }
}

/// Makes the call without any disturbance in a room where it was disturbed before.
///
/// - Throws: ``Fault`` unless the answer, the outputs, the store and the names of all files are those of a call that
///   was never disturbed.
func checkRecovery(
  _ call: Call, of scenario: Scenario, in room: Room, _ undisturbed: Yard.Undisturbed
) throws {
  let again = try room.run(scenario.command + call.arguments, input: call.input)
  try again.check()
  guard again.status == 0 else { throw Fault("the next call failed: \(excerpt(again.err))") }
  guard Answer.comparable(again.text, in: room) == undisturbed.answer else {
    throw Fault("the next call gave another answer: \(excerpt(again.out))")
  }
  let contents = room.contents()
  for name in call.outputs where contents[name] != undisturbed.contents[name] {
    throw Fault("\(name) is not what it is undisturbed")
  }
  // SQLite's own log may remain after a reader that could not remove it.
  func lasting(_ names: some Sequence<String>) -> Set<String> {
    Set(names.filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") })
  }
  let (expected, found) = (lasting(undisturbed.contents.keys), lasting(contents.keys))
  if let left = found.subtracting(expected).sorted().first { throw Fault("'\(left)' was left behind") }
  if let lost = expected.subtracting(found).sorted().first { throw Fault("'\(lost)' is gone") }
}
