import Foundation

/// A rival in Python, in the environment that `scripts/peers` makes.
enum Peer {
  /// What a script in `Peers/` prints; nil without the environment.
  static func number(from script: String, _ arguments: [String]) -> Double? {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let python = package.deletingLastPathComponent().appending(path: ".build/peers/bin/python")
    guard FileManager.default.isExecutableFile(atPath: python.path) else { return nil }
    let process = Process()
    process.executableURL = python
    process.arguments = [package.appending(path: "Peers/" + script).path] + arguments
    let output = Pipe()
    process.standardOutput = output
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Double(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
