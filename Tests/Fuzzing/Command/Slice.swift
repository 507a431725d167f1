import AssayFuzzing
import Foundation

/// What a child process does: some programs, one after the other, told line by line.
enum Slice {
  /// A line of a child's output.
  enum Line {
    case begin(UInt64)
    case finding(Finding)
    case counts(Counts)

    init?(_ text: String) {
      let parts = text.split(separator: " ", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      let data = Data(parts[1].utf8)
      switch parts[0] {
      case "begin": self = .begin(UInt64(parts[1]) ?? 0)
      case "finding":
        guard let finding = try? JSONDecoder().decode(Finding.self, from: data) else { return nil }
        self = .finding(finding)
      case "counts":
        guard let counts = try? JSONDecoder().decode(Counts.self, from: data) else { return nil }
        self = .counts(counts)
      default: return nil
      }
    }
  }

  static func run(_ bounds: [UInt64]) {
    guard bounds.count == 2 else { exit(2) }
    for seed in bounds[0]..<bounds[1] {
      tell("begin \(seed)")
      HangLimit.begin()
      tell(ProgramCheck(RandomProgram.random(seed: seed)))
    }
  }

  /// The program that comes in as JSON.
  static func runOne() {
    guard let program = try? RandomProgram(json: FileHandle.standardInput.readDataToEndOfFile()) else {
      exit(2)
    }
    HangLimit.begin()
    tell(ProgramCheck(program))
  }

  /// At once, as the process may not live to the next line.
  private static func tell(_ line: String) {
    print(line)
    fflush(nil)
  }

  private static func tell(_ check: ProgramCheck) {
    let encoder = JSONEncoder()
    for finding in check.findings {
      if let data = try? encoder.encode(finding) { tell("finding \(String(decoding: data, as: UTF8.self))") }
    }
    if let data = try? encoder.encode(check.counts) {
      tell("counts \(String(decoding: data, as: UTF8.self))")
    }
  }
}
