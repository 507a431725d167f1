import Foundation

/// A process in Python that measures another framework, in the environment that `scripts/peers` makes.
final class Peer {
  private let process = Process()
  private let requests = Pipe()
  private let answers = Pipe()
  private var unread = ""

  /// Starts a script of `Peers/`; nil without the environment.
  init?(_ script: String, _ arguments: [String]) {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let python = package.deletingLastPathComponent().appending(path: ".build/peers/bin/python")
    guard FileManager.default.isExecutableFile(atPath: python.path) else { return nil }
    process.executableURL = python
    process.arguments = [package.appending(path: "Peers/" + script).path] + arguments
    var environment = ProcessInfo.processInfo.environment
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    process.environment = environment
    process.standardInput = requests
    process.standardOutput = answers
    process.standardError = environment["PEERS_TALK"] == nil ? FileHandle.nullDevice : nil
    signal(SIGPIPE, SIG_IGN)  // a peer that ended is an answer, not an end of ours
    guard (try? process.run()) != nil else { return nil }
  }

  /// The process's next line; nil when it has ended.
  func line() -> String? {
    while true {
      if let end = unread.firstIndex(of: "\n") {
        defer { unread = String(unread[unread.index(after: end)...]) }
        return String(unread[..<end])
      }
      let data = answers.fileHandleForReading.availableData
      guard !data.isEmpty else { return nil }
      unread += String(decoding: data, as: UTF8.self)
    }
  }

  /// Asks for a measurement and waits for its result.
  func measure() -> Double? {
    guard (try? requests.fileHandleForWriting.write(contentsOf: Data("\n".utf8))) != nil else { return nil }
    return line().flatMap(Double.init)
  }

  /// Tells the process to end, and waits for that.
  func end() {
    try? requests.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// The number that a script prints as its only output; nil without the environment.
  static func number(from script: String, _ arguments: [String]) -> Double? {
    let peer = Peer(script, arguments)
    defer { peer?.end() }
    return peer?.line().flatMap(Double.init)
  }
}
