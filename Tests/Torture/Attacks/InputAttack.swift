import Foundation

/// Inputs that nobody would write: zero bytes, half characters, endless lines, byte order marks.
struct InputAttack: Attack {
  let name = "input"
  /// Few commands read an input, so the attack has a large weight.
  let weight = 6

  private static let options: [[String]] = [
    [], ["--json"], ["--brief"], ["--whole"], ["--matrix"], ["--encoding", "bits"], ["--encoding", "digits"],
    ["--json", "--whole"], ["--local", "3"], ["--matrix", "--perturb", "2"], ["--alphabet", "2"],
    ["--binarise", "gray"], ["--perturb", "1", "--json"],
  ]

  func fits(_ call: Call, of scenario: Scenario, in yard: Yard) -> Bool {
    call.input != nil || call.reads.contains("lines.txt")
  }

  func attempt(_ call: Call, of scenario: Scenario, in yard: Yard, dice: inout Dice) throws -> Ending {
    let room = try yard.room(for: call)
    let (what, bytes) = input(&dice)
    try Data(bytes).write(to: URL(fileURLWithPath: room.path("lines.txt")))
    var arguments = scenario.command + call.arguments + dice.pick(Self.options)
    // Machines of three states over many symbols would take too long to derive here.
    if let states = arguments.firstIndex(of: "3") { arguments[states] = "2" }
    let isEndless = yard.isThorough && call.input != nil && dice.oneIn(20)
    let outcome = try room.run(
      arguments, shell: isEndless ? "head -c 1000000000 /dev/zero | tr '\\0' 1 | { \"$@\"; }" : nil,
      input: call.input, askedAfter: isEndless ? 120 : 15)
    do {
      try outcome.check(isJSON: arguments.contains("--json") && !arguments.contains("--brief"))
      if outcome.wasInterrupted { return .interrupted }
      return outcome.status == 0 ? .answered : .refused
    } catch { throw Fault("\(error); the input: \(isEndless ? "1 GB in one line" : what), \(arguments)") }
  }

  private func input(_ dice: inout Dice) -> (String, [UInt8]) {
    func repeated(_ text: String, _ count: Int) -> [UInt8] {
      Array(String(repeating: text, count: count).utf8)
    }
    func random(_ bytes: [UInt8], _ count: Int) -> [UInt8] { (0..<count).map { _ in dice.pick(bytes) } }
    switch dice.below(18) {
    case 0: return ("empty", [])
    case 1: return ("zero bytes", [UInt8](repeating: 0, count: 1 + dice.below(50)))
    case 2: return ("a mark of byte order", [0xEF, 0xBB, 0xBF] + Array("0101\n".utf8))
    case 3: return ("UTF-16", [0xFF, 0xFE] + Array("0101".utf8).flatMap { [$0, 0] })
    case 4: return ("random bytes", random(Array(0...255), 1 + dice.below(2_000)))
    case 5: return ("half a character", [0xF0, 0x9F, 0x0A, 0xC3])
    case 6: return ("a surrogate", [0x30, 0xED, 0xA0, 0x80, 0x0A])
    case 7: return ("a long line", random(Array("01".utf8), 200_000))
    case 8: return ("many lines", repeated("0110\n", 5_000))
    case 9: return ("line breaks", repeated("\n", 1 + dice.below(30)))
    case 10: return ("carriage returns", Array("0101\r\n1100\r\n".utf8))
    case 11: return ("control characters", Array("\u{1B}]0;x\u{7}\u{9B}\u{202E}01\n".utf8))
    case 12: return ("a tower of marks", Array("0".utf8) + repeated("\u{301}", 20_000))
    case 13: return ("emoji", Array("👩‍👩‍👧👩‍👩‍👧🇫🇷👍🏽\n".utf8))
    case 14: return ("tabs and spaces", Array(" 0 1\t0\n\t\n".utf8))
    case 15: return ("no line break at its end", Array("010\n011".utf8))
    case 16: return ("rows of several lengths", Array("0101\n01\n0101\n".utf8))
    default: return ("digits", random(Array("0123456789".utf8), 1 + dice.below(40)) + [0x0A])
    }
  }
}
