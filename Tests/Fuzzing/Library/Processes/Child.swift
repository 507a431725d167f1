import Foundation

/// This program once more, in a process of its own.
package enum Child {
  /// Runs it, hands each line of its output to `line`, and says how it ended: `nil` when all was well.
  package static func run(_ arguments: [String], input: Data? = nil, _ line: (String) -> Void) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    // A crash is reported by its program; a backtrace of each would take seconds.
    process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    let given = input.map { _ in Pipe() }
    process.standardInput = given ?? FileHandle.nullDevice
    do { try process.run() } catch { return "no process could be started: \(error)" }
    if let input, let given {
      given.fileHandleForWriting.write(input)
      try? given.fileHandleForWriting.close()
    }
    var rest = Data()
    while case let data = output.fileHandleForReading.availableData, !data.isEmpty {
      rest += data
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        line(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
        rest = Data(rest[(end + 1)...])
      }
    }
    process.waitUntilExit()
    let status = process.terminationStatus
    if process.terminationReason == .exit {
      return status == 0 ? nil : "the process ended with status \(status)"
    }
    return HangLimit.signals.contains(status) ? HangLimit.words : "the process was ended by signal \(status)"
  }
}
