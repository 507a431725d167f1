import Foundation

/// Puts unexpected words in place of an argument, behind any option that the command has, or in addition.
struct ArgumentAttack: Attack {
  let name = "arguments"

  /// Seconds after which a call that got much to do is asked to stop.
  private static let patience = 15.0

  private static let escape = "\u{1B}]0;title\u{7}\u{9B}2J\u{202E}\r\n"
  private static let long = String(repeating: "long ", count: 20_000)

  private static let words: [String] = [
    "", " ", "-", "--", "---", "-0", "0", "-1", "1", "007", "1_000", "0x10", "3.5", "1e308", "-1e999", "NaN",
    "inf", "-inf", "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    "18446744073709551616", "none", "true", "'; echo", "$(id)", "%s%n", "a=b", "=", "--=", "…", "🜁",
    "é\u{301}",
    "\u{FEFF}", "\u{200B}", "\u{7F}", "*", "?", "~", escape, "--" + escape, "x" + escape, long, "--" + long,
    "-" + long.replacingOccurrences(of: " ", with: ""), String(repeating: "\u{301}", count: 40_000),
    "--help", "--version", "--json", "help", "--experimental-dump-help",
  ]

  private static let paths = [
    ".", "..", "/", "folder", "pipe", "socket", "dangling", "loop", "missing/x", "full.sqlite", "lines.txt",
    "/dev/null", "/dev/full", "/dev/zero", "/dev/stdin", "/proc/self/mem", "lines.txt/x",
    String(repeating: "d/", count: 3_000),
    String(repeating: "n", count: 300), "full.sqlite/", "./full.sqlite", "s\u{1B}[31m", "-",
  ]

  func fits(_ call: Call, of scenario: Scenario, in yard: Yard) -> Bool { true }

  func attempt(_ call: Call, of scenario: Scenario, in yard: Yard, dice: inout Dice) throws -> Ending {
    let room = try yard.room(for: call)
    try room.layOddities()
    var arguments = scenario.command + call.arguments
    for _ in 0...dice.below(2) { change(&arguments, scenario, yard, &dice) }
    let before = room.contents()
    let outcome = try room.run(arguments, input: call.input, askedAfter: Self.patience)
    do {
      try outcome.check(isJSON: arguments.contains("--json") && !arguments.contains { Self.asksForHelp($0) })
      try checkInputs(call, arguments, before: before, in: room)
    } catch {
      let shown = arguments.map { $0.count > 80 ? "\($0.prefix(60))…(\($0.count))" : $0 }
      throw Fault("\(error); the arguments: \(shown)")
    }
    if outcome.wasInterrupted { return .interrupted }
    guard outcome.status == 0 else { return .refused }
    return arguments == scenario.command + call.arguments ? .same : .answered
  }

  private static func asksForHelp(_ word: String) -> Bool {
    word.hasPrefix("--help") || word.hasPrefix("-h") || word == "help" || word.hasPrefix("--version")
      || word.hasPrefix("--generate") || word.hasPrefix("--experimental") || word.hasPrefix("--format")
  }

  private func change(_ arguments: inout [String], _ scenario: Scenario, _ yard: Yard, _ dice: inout Dice) {
    let words = dice.oneIn(3) ? Self.paths : Self.words
    let first = scenario.command.count
    switch dice.below(6) {
    case 0 where arguments.count > first:
      arguments[first + dice.below(arguments.count - first)] = dice.pick(words)
    case 1 where arguments.count > first:
      arguments.remove(at: first + dice.below(arguments.count - first))
    case 2:
      arguments.insert(dice.pick(words), at: dice.below(arguments.count + 1))
    case 3 where arguments.count > first:
      arguments.append(arguments[first + dice.below(arguments.count - first)])
    default:
      guard let option = yard.commands.options(of: scenario.command).randomElement(using: &dice),
        let name = option.long
      else { return arguments.append(dice.pick(words)) }
      if !option.takesValue, !dice.oneIn(4) {
        arguments.append("--" + name)
      } else {
        arguments += dice.oneIn(2) ? ["--" + name, dice.pick(words)] : ["--\(name)=\(dice.pick(words))"]
      }
    }
  }

  /// Checks that files which are only read did not change, and that a store has no fewer records.
  private func checkInputs(
    _ call: Call, _ arguments: [String], before: [String: Data], in room: Room
  ) throws {
    let after = room.contents()
    for (name, bytes) in before where name != call.store && !call.outputs.contains(name) {
      // A store's own side files may appear and disappear.
      if name.hasSuffix("-wal") || name.hasSuffix("-shm") || name.hasPrefix("cache/") { continue }
      // A store that an argument names may be added to by `run`.
      if arguments.first == "run", name.hasSuffix(".sqlite") { continue }
      if after[name] != bytes { throw Fault("\(name) was changed") }
    }
    if let store = call.store, before[store] != nil, try Yard.recorded(in: room, store) == 0 {
      throw Fault("\(store) lost its records")
    }
  }
}

extension Room {
  /// Makes files that are not plain files.
  func layOddities() throws {
    mkfifo(path("pipe"), 0o666)
    mkdir(path("folder"), 0o777)
    symlink("nowhere/at/all", path("dangling"))
    symlink("loop", path("loop"))
    try laySocket(at: "socket")
  }

  /// Makes the file of a socket on which nobody listens.
  func laySocket(at name: String) throws {
    #if os(Linux)
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // The path of a socket must be short, so it is made near and then moved.
    let short = NSTemporaryDirectory() + "/s\(UInt32.random(in: 0...UInt32.max))"
    guard short.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw Fault(
        "the folder for temporary files has too long a path for a socket: set TMPDIR to a short one")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: short.utf8) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    guard bound == 0, rename(short, path(name)) == 0 else { throw Fault("no socket can be made") }
  }
}
