import AssayExperiments
import AssayStore
import AssayTestTools
import Foundation
import Testing

/// Nothing that a verdict depends on can change unnoticed: a damaged store is refused with a message, or its
/// content is unchanged.
@Suite struct DamageTests {
  /// Among 800 flipped bits, 87 were once accepted with other content. `ASSAY_FLIPS` sets a larger number
  /// than `make test` uses.
  @Test(arguments: [SQLiteStore.Access.reading, .writing])
  func `a flipped bit is found or changes nothing`(_ access: SQLiteStore.Access) throws {
    let specimen = try Specimen()
    let folder = try Scratch()
    var numbers = Numbers(state: access == .reading ? 1 : 2)
    let count = ProcessInfo.processInfo.environment["ASSAY_FLIPS"].flatMap { Int($0) } ?? 80
    var refused = 0
    for _ in 0..<count {
      var bytes = specimen.bytes
      let place = numbers.below(bytes.count)
      let bit = numbers.below(8)
      bytes.flip(bit: place * 8 + bit)
      try bytes.write(to: URL(fileURLWithPath: folder.file()))
      if specimen.outcome(at: folder.file(), access, "bit \(bit) of byte \(place)") != nil { refused += 1 }
      if access == .reading { #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file())) == bytes) }
    }
    // Most of a store is content, so most flips must be refused.
    #expect(refused > count / 3)
  }

  @Test func `what SQLite finds is said without the line above it`() throws {
    let specimen = try Specimen()
    let folder = try Scratch()
    // A page that nothing uses, and the number of pages in the header.
    let pages = specimen.bytes.count / 4096 + 1
    var bytes = specimen.bytes + Data(repeating: 0, count: 4096)
    bytes.replaceSubrange(28..<32, with: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: pages >> $0) })
    try bytes.write(to: URL(fileURLWithPath: folder.file()))
    let words = specimen.outcome(at: folder.file(), .reading, "an unused page") ?? ""
    #expect(words.hasPrefix("the store \(folder.file()) is damaged: Page \(pages)"), "\(words)")
    #expect(!words.contains("***") && !words.contains("\n"))
  }

  /// A column's name gives every value in it its meaning.
  @Test func `tables of another description are refused`() throws {
    let specimen = try Specimen()
    let folder = try Scratch()
    for edit in [
      "ALTER TABLE trial RENAME COLUMN expires TO exqires", "DROP INDEX trial_fence", "CREATE TABLE more (x)",
      "DROP VIEW measure", "CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM head; END", "ANALYZE",
    ] {
      try specimen.bytes.write(to: URL(fileURLWithPath: folder.file()))
      _ = try Specimen.execute(edit, on: folder.file())
      let words = specimen.outcome(at: folder.file(), .reading, edit) ?? ""
      #expect(words.contains("is damaged: its tables are not those of a store"))
    }
  }
}
