import Foundation
import Testing

/// Every block of Swift in the README, in the documentation's articles and in documentation comments stands, line by
/// line, in a source file of the tests: so each is compiled, and those of this folder are run where they need nothing of the reader's.
@Suite struct DocumentationTests {
  /// A block of Swift in a document, without indentation, alignment, empty lines and imports.
  private struct Block {
    var place: String
    var lines: [String]
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func files(in folder: String, _ ending: String) throws -> [URL] {
    let folder = root.appendingPathComponent(folder)
    let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return try #require(all).compactMap { $0 as? URL }.filter { $0.lastPathComponent.hasSuffix(ending) }
      .sorted { $0.path < $1.path }
  }

  private static func lines(of file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.split(separator: " ").joined(separator: " ") }
  }

  /// The blocks of a Markdown file, or of a Swift file's documentation comments.
  private static func blocks(of file: URL) throws -> [Block] {
    var blocks: [Block] = []
    var open: Block?
    let isSwift = file.pathExtension == "swift"
    for (number, line) in try lines(of: file).enumerated() {
      if isSwift && !line.hasPrefix("///") { continue }
      let text = (isSwift ? String(line.dropFirst(3)) : line).trimmingCharacters(in: .whitespaces)
      if text == "```swift" {
        open = Block(place: "\(file.lastPathComponent):\(number + 1)", lines: [])
      } else if text == "```", let block = open {
        blocks.append(block)
        open = nil
      } else if !text.isEmpty, !text.hasPrefix("import ") {
        open?.lines.append(text)
      }
    }
    return blocks
  }

  @Test func `every example is compiled by the tests`() throws {
    let documents =
      [Self.root.appendingPathComponent("README.md")] + (try Self.files(in: "Sources", ".md"))
      + (try Self.files(in: "Sources", ".swift"))
    let compiled = try Self.files(in: "Tests", ".swift")
    let sources = try compiled.map { file in
      "\n" + (try Self.lines(of: file).filter { !$0.isEmpty }.joined(separator: "\n")) + "\n"
    }
    let blocks = try documents.flatMap(Self.blocks)
    #expect(blocks.count >= 15)
    for block in blocks {
      let text = "\n" + block.lines.joined(separator: "\n") + "\n"
      #expect(
        sources.contains { $0.contains(text) },
        "the example at \(block.place) stands in no file of Tests:\(text)")
    }
  }
}
