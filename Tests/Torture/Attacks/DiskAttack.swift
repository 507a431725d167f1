import Foundation

/// All files are on a disk that is full, becomes full, or cannot be written at all. With room on the disk the
/// next call gives the undisturbed answer.
struct DiskAttack: Attack {
  let name = "disk"

  func fits(_ call: Call, of scenario: Scenario, in yard: Yard) -> Bool { yard.mounts && !call.isSlow }

  func attempt(_ call: Call, of scenario: Scenario, in yard: Yard, dice: inout Dice) throws -> Ending {
    let undisturbed = try yard.undisturbed(scenario, call)
    let room = try yard.room(for: call)
    let isReadOnly = dice.oneIn(3)
    let size = room.contents().values.reduce(0) { $0 + ($1.count + 4_095) / 4_096 * 4 + 4 }
    let free = dice.pick([0, 4, 8, 16, 32, 64, 128, 256, 1_024])
    let mount =
      isReadOnly
      ? "mount --bind desk desk && mount -o remount,ro,bind desk"
      : "mount -t tmpfs -o size=\(size + 24 + free)k none desk && cp -a stash/. desk/"
    // The mounts belong to the namespace: they disappear with the last process in it.
    let script = """
      cd .. && mkdir after && cp -a desk stash && \(mount) && cd desk || exit 99
      "$@"; status=$?
      cd .. && cp -a desk/. after/ && exit $status
      """
    let outcome = try room.run(
      scenario.command + call.arguments, shell: "exec unshare -m sh -c '\(script)' sh \"$@\"",
      input: call.input)
    do {
      try outcome.check()
      let after = room.scratch.path("after")
      guard FileManager.default.fileExists(atPath: after) else { throw Fault("no disk could be made") }
      try FileManager.default.removeItem(atPath: room.desk)
      try FileManager.default.moveItem(atPath: after, toPath: room.desk)
      if outcome.status == 0, Answer.comparable(outcome.text, in: room) != undisturbed.answer {
        throw Fault("another answer: \(excerpt(outcome.out))")
      }
      try checkRecovery(call, of: scenario, in: room, undisturbed)
      return outcome.status == 0 ? .same : .refused
    } catch { throw Fault("\(error); the disk: \(isReadOnly ? "read-only" : "\(free) kB free")") }
  }
}
