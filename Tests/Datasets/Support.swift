import Foundation
import Testing

/// The path of a file that Oracles/make_oracles.py made.
func oracle(_ name: String) throws -> String {
  try #require(Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Oracles")).path
}

/// A temporary folder that is removed after the test.
final class Folder {
  let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ bytes: some Sequence<UInt8>, _ name: String) throws -> String {
    let place = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: place))
    return place
  }
}
