import Foundation

/// Runs the built command by a shell, for conditions that only a shell sets up: closed streams, pipes,
/// folders.
enum Shell {
  /// Runs a script in a folder; `$ASSAY` is the path of the command.
  static func run(_ script: String, in folder: URL, environment: [String: String] = [:]) async throws
    -> Tool.Outcome
  {
    let scratch = try Scratch()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment
      .merging(["ASSAY": Tool.executable.path]) { $1 }.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try scratch.create("out")
    process.standardError = try scratch.create("err")
    let (ended, continuation) = AsyncStream<Void>.makeStream()
    process.terminationHandler = { _ in continuation.finish() }
    try process.run()
    for await _ in ended {}
    let status = process.terminationStatus
    return Tool.Outcome(
      status: process.terminationReason == .uncaughtSignal ? 128 + status : status,
      out: scratch.text(of: "out"), err: scratch.text(of: "err"))
  }
}
