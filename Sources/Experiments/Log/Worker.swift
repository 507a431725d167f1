import Foundation

/// Who takes trials from a store: one run of one process.
public struct Worker: Sendable, Hashable, Codable {
  /// The name of the machine.
  public var host: String
  /// What tells apart machines and containers of one name, whose processes are numbered by themselves: the start of the
  /// system and the space of process numbers.
  public var system: String
  /// The number of the process there.
  public var process: Int32
  /// A name that no other run has.
  public var run: String

  /// Makes a worker from its parts.
  public init(host: String, system: String, process: Int32, run: String) {
    self.host = host
    self.system = system
    self.process = process
    self.run = run
  }

  /// A new worker of this process.
  public static func current() -> Worker {
    Worker(
      host: ProcessInfo.processInfo.hostName, system: currentSystem,
      process: ProcessInfo.processInfo.processIdentifier,
      run: UUID().uuidString)
  }

  /// Whether the process is known to have ended: it ran on this machine, and no process has its number. A process of
  /// another machine is never known to have ended; its leases expire.
  package var isGone: Bool {
    host == ProcessInfo.processInfo.hostName && system == Self.currentSystem && kill(process, 0) != 0
      && errno == ESRCH
  }

  private static let currentSystem: String = {
    #if os(Linux)
      let boot = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? ""
      let space = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? ""
      return boot.trimmingCharacters(in: .whitespacesAndNewlines) + " " + space
    #else
      return ""
    #endif
  }()
}
