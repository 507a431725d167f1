import AssayCalibration
import AssayStatistics
import Foundation

/// Measures the error rates of all statistics and rules: `calibrate [--json] [--write] [--draws N]`.
///
/// Prints a table, or all cells as JSON. With `--write` it also rewrites the table in the library, the article of the
/// documentation, and what the tests draw again. The exit status is 1 when a method exceeds its rate where it is meant to
/// hold, 2 when the arguments make no sense.
@main struct Calibrate {
  static func main() throws {
    var arguments = CommandLine.arguments.dropFirst()[...]
    var draws = Plan.draws
    if let flag = arguments.firstIndex(of: "--draws") {
      guard flag + 1 < arguments.endIndex, let number = Int(arguments[flag + 1]), (1...10_000_000) ~= number
      else { refuse() }
      draws = number
      arguments.removeSubrange(flag...flag + 1)
    }
    let flags = Set(arguments)
    // The tables in the library have one number of draws.
    guard flags.isSubset(of: ["--json", "--write"]), !flags.contains("--write") || draws == Plan.draws else {
      refuse()
    }
    let (first, tallies) = try Draws.all(draws)
    let measured = try Plan.settings.map { setting in
      if let tally = tallies[setting.name] { return try Measured(setting, tally) }
      return try Measured(enumerating: setting)
    }
    let report = try CalibrationReport(measured: measured, tallies: tallies)
    if flags.contains("--json") {
      print(try report.json)
    } else {
      print(CalibrationReport.text(report.lines, report.rules), terminator: "")
    }
    if flags.contains("--write") {
      try write(report.source, "Sources/Statistics/Calibration/CalibrationTable.swift")
      try write(
        CalibrationReport.article(report.lines, report.rules),
        "Sources/Statistics/Documentation.docc/Calibration.md")
      try write(CalibrationReport.firstCounts(first), "Tests/Calibration/first-draws.txt")
    }
    exit(report.isHeld ? 0 : 1)
  }

  private static func refuse() -> Never {
    let usage =
      "usage: calibrate [--json] [--write] [--draws N]: N from 1 to 10000000, and not with --write\n"
    FileHandle.standardError.write(Data(usage.utf8))
    exit(2)
  }

  private static func write(_ text: String, _ path: String) throws {
    try text.write(to: URL(filePath: path), atomically: true, encoding: .utf8)
  }
}
