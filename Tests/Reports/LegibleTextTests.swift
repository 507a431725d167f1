import AssayReports
import Foundation
import Testing

@Suite struct LegibleTextTests {
  /// The code points of scripts and signs, and the invisible tags.
  private static let values = Array(UInt32(0)...0x1_FFFF) + Array(0xE_0000...0xE_01FF)

  @Test func `what a terminal acts on is escaped and everything else stays`() {
    for value in Self.values {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let shown = String(scalar).legible()
      let isKept = shown == String(scalar)
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: #expect(!isKept, "U+\(String(value, radix: 16))")
      case .format: #expect(isKept == (value == 0x200C || value == 0x200D), "U+\(String(value, radix: 16))")
      default: #expect(isKept, "U+\(String(value, radix: 16))")
      }
      if !isKept { #expect(shown == "\\u{\(String(value, radix: 16, uppercase: true))}") }
    }
  }

  @Test func `a long text is cut between letters and tells how much is left out`() {
    #expect(String(repeating: "a", count: 300).legible(limit: 300) == String(repeating: "a", count: 300))
    #expect(
      String(repeating: "a", count: 301).legible(limit: 300) == String(repeating: "a", count: 300)
        + "…(1 more character)")
    // A letter with a hundred thousand combining marks is one Character; its scalars are counted.
    let tower = "a" + String(repeating: "\u{301}", count: 100_000)
    #expect(tower.legible().unicodeScalars.count < 400)
    #expect(tower.legible().hasSuffix("…(99701 more characters)"))
  }

  @Test func `JSON escapes what a terminal acts on and keeps the value`() throws {
    for value in Self.values {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let quoted = JSON.quoted(String(scalar))
      let read = try #require(
        try JSONSerialization.jsonObject(with: Data(quoted.utf8), options: .fragmentsAllowed) as? String)
      guard read.unicodeScalars.elementsEqual([scalar]) else {
        Issue.record("U+\(String(value, radix: 16)) came back as \(read.debugDescription)")
        continue
      }
      #expect(quoted.unicodeScalars.allSatisfy { !$0.isActedOn }, "U+\(String(value, radix: 16))")
    }
  }
}
