import ArgumentParser
import Foundation

/// How many threads, or trials, work at a time.
struct JobsOption: ParsableArguments {
  /// More threads than any machine has processors; each takes memory.
  static let most = 1_024

  @Option(
    name: .customLong("jobs"),
    help: ArgumentHelp(
      "Trials or threads at a time, from 1 to \(Self.most); never changes a result. Without it: one for each "
        + "processor.",
      valueName: "n"))
  var asked: Int?

  var count: Int { asked ?? min(ProcessInfo.processInfo.activeProcessorCount, Self.most) }

  func validate() throws {
    if let asked, !(1...Self.most).contains(asked) {
      throw ValidationError("--jobs must be from 1 to \(Self.most), not \(asked)")
    }
  }
}
