import AssayCommandTools
import Foundation
import Synchronization

/// The common basis of all attempts: the template of files, the list of commands, and each call's answer when
/// nobody disturbs it.
final class Yard: Sendable {
  let scenarios: [Scenario]
  let commands: CommandList
  /// The output of `show --trials --json` for the finished study.
  let study: String
  /// Whether folders can be mounted, for full and for read-only disks.
  let mounts: Bool
  /// Whether calls that take seconds are made too.
  let isThorough: Bool

  private let template: Room
  private let undisturbed = Mutex<[String: Undisturbed]>([:])

  /// The result of a call that nobody disturbs.
  struct Undisturbed: Sendable {
    var outcome: Child.Outcome
    var answer: String
    /// Every file of the desk afterwards.
    var contents: [String: Data]
  }

  /// Makes the template: a study that is stopped by Ctrl-C when most of its trials are recorded, and a
  /// finished one.
  init(isThorough: Bool) throws {
    self.isThorough = isThorough
    let room = try Room()
    let arguments = ["run", quickClaim, "--json", "--store", "full.sqlite", "--jobs", "2"]
    let running = try room.start(arguments)
    while running.isRunning, try Yard.recorded(in: room, "full.sqlite") < 165 { usleep(20_000) }
    running.send(SIGINT)
    let stopped = running.outcome()
    guard stopped.status == 130 || stopped.status == 0 else { throw Fault("the template: \(stopped.errors)") }
    try FileManager.default.copyItem(atPath: room.path("full.sqlite"), toPath: room.path("nearly.sqlite"))
    let finished = try room.run(arguments)
    guard finished.status == 0 else { throw Fault("the template: \(finished.errors)") }
    for command in [["derive", "2", "2"], ["derive", "3", "2"]] { _ = try room.run(["ctm"] + command) }
    _ = try room.run(["report", quickClaim, "--store", "full.sqlite", "--output", "page.html"])
    let page = FileManager.default.contents(atPath: room.path("page.html")) ?? Data()
    try (page + Data("<!-- an older page -->\n".utf8)).write(to: URL(fileURLWithPath: room.path("old.html")))
    try Data("0101\n0010110\n111\nHTHH\n0100100111010010110\n".utf8)
      .write(to: URL(fileURLWithPath: room.path("lines.txt")))
    template = room
    study = try Yard.study(in: room, "full.sqlite")
    commands = try CommandList.read(in: room)
    mounts = try room.run(["--version"], shell: "unshare -m mount -t tmpfs none . && exec \"$@\"").status == 0
    scenarios = Scenario.all(trial: try Yard.trial(in: study))
  }

  /// A room with the files that a call needs.
  func room(for call: Call) throws -> Room {
    let room = try Room()
    try room.lay(call.lays + (call.input.map { [$0] } ?? []), from: template.desk)
    return room
  }

  /// The path of a file or folder of the template.
  func templatePath(_ name: String) -> String { template.path(name) }

  /// The result of the call when nobody disturbs it; it is determined once.
  func undisturbed(_ scenario: Scenario, _ call: Call) throws -> Undisturbed {
    let arguments = scenario.command + call.arguments
    let key = arguments.joined(separator: "\u{0}") + (call.input ?? "")
    if let known = undisturbed.withLock({ $0[key] }) { return known }
    let room = try room(for: call)
    let outcome = try room.run(arguments, input: call.input)
    guard outcome.status == 0 else {
      throw Fault("assay \(arguments.joined(separator: " ")) fails undisturbed: \(outcome.errors)")
    }
    let known = Undisturbed(
      outcome: outcome, answer: Answer.comparable(outcome.text, in: room), contents: room.contents())
    undisturbed.withLock { $0[key] = known }
    return known
  }

  /// The number of records of a store; 0 where there is no study.
  static func recorded(in room: Room, _ store: String) throws -> Int {
    let shown = try room.run(["show", "--json", "--store", store])
    guard shown.status == 0,
      let studies = try JSONSerialization.jsonObject(with: shown.out) as? [[String: Any]]
    else { return 0 }
    return studies.compactMap { $0["recorded"] as? Int }.reduce(0, +)
  }

  /// The output of `show` about the fastest claim, without the parts that may differ between two runs.
  static func study(in room: Room, _ store: String) throws -> String {
    let shown = try room.run(["show", quickClaim, "--trials", "--json", "--store", store])
    guard shown.status == 0 else { throw Fault("the store cannot be shown: \(shown.errors)") }
    return Answer.comparable(shown.text, in: room)
  }

  /// Throws when the log of a finished study is not sound, or a trial finished twice in it.
  static func requireSoundLog(in room: Room, _ store: String) throws {
    let verified = try room.run(["store", "verify", store])
    guard verified.status == 0 else { throw Fault("the log is not sound: \(excerpt(verified.out))") }
    let listed = try room.run(["store", "list", "--json", "--store", store])
    let events = try JSONSerialization.jsonObject(with: listed.out) as? [[String: Any]] ?? []
    let finished = events.filter { $0["kind"] as? String == "finished" }.compactMap { $0["text"] as? String }
    guard Set(finished).count == finished.count, !finished.isEmpty else {
      throw Fault("of \(finished.count) finished trials \(Set(finished).count) are different ones")
    }
  }

  private static func trial(in study: String) throws -> String {
    let object = try JSONSerialization.jsonObject(with: Data(study.utf8)) as? [String: Any]
    let records = object?["records"] as? [[String: Any]]
    guard let trial = records?.last?["trial"] as? String else { throw Fault("the template has no trial") }
    return trial
  }
}

/// A fault that was found, in words.
struct Fault: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
