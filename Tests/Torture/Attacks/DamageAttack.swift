import AssayTestTools
import Foundation

/// A file that the command depends on is cut, changed, foreign, or no file at all. The command refuses it
/// with a message, or gives the same answer as with the whole file, bit for bit; it never changes a file that
/// it only reads.
struct DamageAttack: Attack {
  let name = "damage"
  /// There are many kinds of damage, and one attempt makes few of them.
  let weight = 3

  private enum Damage: String, CaseIterable {
    case cut, bits, overwritten, longer, empty, zeros, random, text, json, program, foreignDatabase
    case folder, pipe, socket, loop, device, dangling, missing
    case wal, shm, journal

    /// Whether the file is gone, so that a command may make it anew.
    var isAbsence: Bool { self == .missing || self == .dangling }
    var isBeside: Bool { self == .wal || self == .shm || self == .journal }
  }

  func fits(_ call: Call, of scenario: Scenario, in yard: Yard) -> Bool {
    !call.reads.isEmpty && !call.isSlow
  }

  func attempt(_ call: Call, of scenario: Scenario, in yard: Yard, dice: inout Dice) throws -> Ending {
    let undisturbed = try yard.undisturbed(scenario, call)
    let room = try yard.room(for: call)
    let name = dice.pick(call.reads)
    let isStore = name.hasSuffix(".sqlite")
    let isInput = name == "lines.txt"
    var damage = dice.pick(Damage.allCases)
    // A single changed bit is the hardest to notice.
    if dice.oneIn(3) { damage = .bits }
    if damage.isBeside, !isStore { damage = .cut }
    if damage == .pipe, isInput { damage = .socket }
    let what = try apply(damage, to: name, in: room, yard, &dice)
    do {
      return try outcome(
        call, of: scenario, in: room, undisturbed, isInput: isInput, isAbsence: damage.isAbsence,
        untouched: isStore && call.store == nil ? name : nil)
    } catch { throw Fault("\(error); the damage: \(name) \(what)") }
  }

  private func outcome(
    _ call: Call, of scenario: Scenario, in room: Room, _ undisturbed: Yard.Undisturbed, isInput: Bool,
    isAbsence: Bool, untouched: String?
  ) throws -> Ending {
    let before = room.contents()
    // A standard input that is not a file cannot be given at all.
    if let input = call.input, !isReadable(room.path(input)) { return .refused }
    let outcome = try room.run(scenario.command + call.arguments, input: call.input)
    try outcome.check(isJSON: call.arguments.contains("--json"))
    let after = room.contents()
    if let untouched, after[untouched] != before[untouched] { throw Fault("a reader changed the store") }
    for name in call.outputs where after[name] != before[name] && after[name] != undisturbed.contents[name] {
      throw Fault("\(name) is neither old nor new")
    }
    guard outcome.status == 0 else {
      for name in call.outputs where after[name] != before[name] {
        throw Fault("refused, and \(name) changed")
      }
      return .refused
    }
    if isInput || isAbsence { return .answered }
    guard Answer.comparable(outcome.text, in: room) == undisturbed.answer else {
      throw Fault("accepted with another answer: \(excerpt(outcome.out))")
    }
    for name in call.outputs where after[name] != undisturbed.contents[name] {
      throw Fault("accepted, and \(name) is another")
    }
    return .same
  }

  private func isReadable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Damages the file and describes how.
  private func apply(
    _ damage: Damage, to name: String, in room: Room, _ yard: Yard, _ dice: inout Dice
  ) throws -> String {
    let place = damage.isBeside ? room.path("\(name)-\(damage.rawValue)") : room.path(name)
    var bytes = [UInt8](FileManager.default.contents(atPath: place) ?? Data())
    func random(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: dice.next()) } }
    switch damage {
    case .cut:
      bytes.removeLast(1 + dice.below(bytes.count))
      return try replace(place, bytes, "cut to \(bytes.count) bytes")
    case .bits:
      let places = (0...(dice.oneIn(2) ? 0 : dice.below(4))).map { _ in dice.below(bytes.count * 8) }
      for place in places { bytes.flip(bit: place) }
      return try replace(place, bytes, "with other bits at \(places)")
    case .overwritten:
      let start = dice.below(bytes.count)
      let count = min(1 + dice.below(5_000), bytes.count - start)
      bytes.replaceSubrange(
        start..<start + count, with: dice.oneIn(2) ? random(count) : [UInt8](repeating: 0, count: count))
      return try replace(place, bytes, "with \(count) other bytes from \(start) on")
    case .longer:
      return try replace(place, bytes + random(1 + dice.below(9_000)), "with bytes behind its end")
    case .empty: return try replace(place, [], "of 0 bytes")
    case .zeros: return try replace(place, [UInt8](repeating: 0, count: bytes.count), "of zeros")
    case .random: return try replace(place, random(dice.below(20_000)), "of random bytes")
    case .text: return try replace(place, Array("my notes\n".utf8), "of text")
    case .json: return try replace(place, Array("{\"study\": [1, 2]}\n".utf8), "of JSON")
    case .program:
      let program = FileManager.default.contents(atPath: "/bin/sh") ?? Data()
      return try replace(place, [UInt8](program.prefix(50_000)), "of a program")
    case .foreignDatabase: return try replace(place, Self.foreignDatabase, "of another program's database")
    case .wal, .shm, .journal: return try disturbBeside(place, name, yard, &dice)
    default: return try replaceWithNoFile(place, damage, in: room)
    }
  }

  private func replace(_ place: String, _ bytes: [UInt8], _ words: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: place))
    return words
  }

  private func replaceWithNoFile(_ place: String, _ damage: Damage, in room: Room) throws -> String {
    unlink(place)
    switch damage {
    case .folder: mkdir(place, 0o777)
    case .pipe: mkfifo(place, 0o666)
    case .socket: try room.laySocket(at: String(place.dropFirst(room.desk.count + 1)))
    case .loop: symlink(place, place)
    case .device: symlink("/dev/zero", place)
    case .dangling: symlink(place + "-nowhere", place)
    default: break
    }
    return "that is \(damage.rawValue)"
  }

  /// Puts something in the place of the files in which SQLite keeps what is not in the store yet.
  private func disturbBeside(_ place: String, _ store: String, _ yard: Yard, _ dice: inout Dice) throws
    -> String
  {
    switch dice.below(5) {
    case 0: mkfifo(place, 0o666)
    case 1: mkdir(place, 0o777)
    case 2:
      let other = store == "full.sqlite" ? "nearly.sqlite" : "full.sqlite"
      try FileManager.default.copyItem(atPath: yard.templatePath(other), toPath: place)
    case 3:
      let bytes = (0..<4_096).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
      try Data(bytes).write(to: URL(fileURLWithPath: place))
    default: try Data().write(to: URL(fileURLWithPath: place))
    }
    return "with something else as \((place as NSString).lastPathComponent)"
  }

  /// The first page of an SQLite database of another application: an empty schema, 4,096 bytes per page, one
  /// page (https://www.sqlite.org/fileformat.html).
  private static let foreignDatabase: [UInt8] = {
    var page = Array("SQLite format 3\u{0}".utf8) + [UInt8](repeating: 0, count: 4_080)
    for (offset, byte) in [
      (16, 0x10), (18, 1), (19, 1), (21, 64), (22, 32), (23, 32), (27, 1), (31, 1), (47, 4), (59, 1),
      (68, 0x4E),
      (69, 0x4F), (70, 0x54), (71, 0x45), (95, 1), (96, 0), (97, 0x2E), (98, 0x30), (100, 13), (105, 0x10),
    ] { page[offset] = UInt8(byte) }
    return page
  }()
}
