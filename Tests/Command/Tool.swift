@_exported import AssayCommandTools
@_exported import AssayTestTools
import Foundation
import Synchronization

/// Runs the built command as a user does: as a process with arguments, an environment and two streams.
struct Tool {
  /// The result of a finished process.
  struct Outcome {
    /// The exit status; 128 plus the signal's number when a signal ended it.
    var status: Int32
    var out: String
    var err: String
  }

  enum Failure: Error, CustomStringConvertible {
    case timeout(arguments: [String], seconds: Double, err: String)
    var description: String {
      switch self {
      case .timeout(let arguments, let seconds, let err):
        "assay \(arguments.joined(separator: " ")) did not end within \(seconds) s; it said: \(err)"
      }
    }
  }

  static var executable: URL { BuiltCommand.executable }

  /// Runs the command to its end. The environment is the tests' own, without the variables that change what
  /// the command does, plus `environment`.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], timeout seconds: Double = 600
  ) async throws -> Outcome {
    let running = try start(arguments, environment: environment)
    return try await running.outcome(within: seconds)
  }

  /// Starts the command and returns at once. `errors` replaces the file that collects standard error, for
  /// instance by the other side of a terminal.
  static func start(
    _ arguments: [String], environment: [String: String] = [:], output: FileHandle? = nil,
    errors: FileHandle? = nil
  ) throws -> Running {
    var variables = ProcessInfo.processInfo.environment
    for name in ["ASSAY_ISA", "ASSAY_STORE", "NO_COLOR", "COLUMNS", "TERM", "XDG_DATA_HOME"] {
      variables[name] = nil
    }
    variables.merge(environment) { $1 }
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = variables
    process.standardInput = FileHandle.nullDevice
    return try Running(process, arguments: arguments, output: output, errors: errors)
  }
}

/// A command that was started.
struct Running {
  private let process: Process
  private let arguments: [String]
  private let folder: Scratch
  private let ended: AsyncStream<Void>

  fileprivate init(_ process: Process, arguments: [String], output: FileHandle?, errors: FileHandle?) throws {
    self.process = process
    self.arguments = arguments
    folder = try Scratch()
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    ended = stream
    process.standardOutput = try output ?? folder.create("out")
    process.standardError = try errors ?? folder.create("err")
    process.terminationHandler = { _ in continuation.finish() }
    try process.run()
  }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Sends the signal as soon as the condition holds. It waits on a thread of its own: the tests' tasks may
  /// all be busy for longer than the command runs.
  func signal(_ number: Int32, when condition: @escaping @Sendable () -> Bool) {
    let process = process
    Thread.detachNewThread {
      while process.isRunning, !condition() { Thread.sleep(forTimeInterval: 0.01) }
      if process.isRunning { kill(process.processIdentifier, number) }
    }
  }

  /// The standard error so far.
  var errorsSoFar: String { folder.text(of: "err") }

  /// Waits for the end of the process; kills it when that takes longer than `seconds`.
  func outcome(within seconds: Double = 60) async throws -> Tool.Outcome {
    let process = process
    let expired = Mutex(false)
    let deadline = DispatchWorkItem {
      // This may come late: the process has ended by then, and that is no failure.
      guard process.isRunning else { return }
      expired.withLock { $0 = true }
      kill(process.processIdentifier, SIGKILL)
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: deadline)
    for await _ in ended {}
    deadline.cancel()
    guard !expired.withLock({ $0 }) else {
      throw Tool.Failure.timeout(arguments: arguments, seconds: seconds, err: errorsSoFar)
    }
    let status = process.terminationStatus
    return Tool.Outcome(
      status: process.terminationReason == .uncaughtSignal ? 128 + status : status,
      out: folder.text(of: "out"), err: errorsSoFar)
  }
}

/// Whether a store's log contains records already.
func hasRecords(_ store: String) -> Bool {
  let log = try? FileManager.default.attributesOfItem(atPath: store + "-wal")
  return (log?[.size] as? Int ?? 0) > 100_000
}
