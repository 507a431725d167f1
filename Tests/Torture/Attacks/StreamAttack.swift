import Foundation

/// Standard streams that are closed, full, or read by nobody.
struct StreamAttack: Attack {
  let name = "streams"

  private enum Disturbance: CaseIterable {
    case closedOutput, fullOutput, noReader, closedErrors, fullErrors, closedInput, folderAsInput, allClosed

    var redirections: String {
      switch self {
      case .closedOutput: ">&-"
      case .fullOutput: ">/dev/full"
      case .noReader: ""
      case .closedErrors: "2>&-"
      case .fullErrors: "2>/dev/full"
      case .closedInput: "<&-"
      case .folderAsInput: "</"
      case .allClosed: "<&- >&- 2>&-"
      }
    }

    var hasErrors: Bool {
      switch self {
      case .closedErrors, .fullErrors, .allClosed: false
      default: true
      }
    }
  }

  func fits(_ call: Call, of scenario: Scenario, in yard: Yard) -> Bool { !call.isSlow }

  func attempt(_ call: Call, of scenario: Scenario, in yard: Yard, dice: inout Dice) throws -> Ending {
    let undisturbed = try yard.undisturbed(scenario, call)
    let room = try yard.room(for: call)
    let disturbance = dice.pick(Disturbance.allCases)
    let arguments = scenario.command + call.arguments
    var pipe: [Int32] = [-1, -1]
    if disturbance == .noReader {
      guard Foundation.pipe(&pipe) == 0 else { throw Fault("no pipe can be made") }
      close(pipe[0])
    }
    defer { if pipe[1] >= 0 { close(pipe[1]) } }
    let outcome = try room.run(
      arguments, shell: "exec \"$@\" " + disturbance.redirections, input: call.input,
      output: pipe[1] >= 0 ? pipe[1] : nil)
    do {
      try outcome.check(hasErrors: disturbance.hasErrors)
      try checkOutputs(call, room, undisturbed)
      switch disturbance {
      case .closedOutput, .fullOutput, .allClosed:
        guard outcome.status == 1 || (disturbance == .allClosed && call.input != nil && outcome.status == 2)
        else { throw Fault("status \(outcome.status ?? -1), though nothing could be printed") }
        return .refused
      case .noReader:
        guard outcome.status == 0 else { throw Fault("a reader that went away is no failure") }
        return .same
      case .closedErrors, .fullErrors, .closedInput, .folderAsInput:
        guard outcome.status == 0 else {
          if call.input != nil, !disturbance.redirections.hasPrefix("2") { return .refused }
          throw Fault("status \(outcome.status ?? -1), though this stream is not needed")
        }
        if Answer.comparable(outcome.text, in: room) != undisturbed.answer { throw Fault("another answer") }
        return .same
      }
    } catch { throw Fault("\(error); the streams: \(disturbance)") }
  }

  private func checkOutputs(_ call: Call, _ room: Room, _ undisturbed: Yard.Undisturbed) throws {
    let contents = room.contents()
    for name in call.outputs where contents[name] != undisturbed.contents[name] {
      throw Fault("\(name) is not what it is undisturbed")
    }
  }
}
