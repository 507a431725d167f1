import AssayExperiments
import AssayStore
import Foundation
import Testing

/// SQLite's log lies beside a name. Two processes that wrote to one file under two names once lost records that both
/// had acknowledged.
@Suite struct TwoNameTests {
  @Test(arguments: [SQLiteStore.Access.reading, .writing])
  func `a store with two names is refused under both, and opens again under one`(_ access: SQLiteStore.Access)
    throws
  {
    let folder = try Scratch()
    do {
      let store = try SQLiteStore(path: folder.file())
      _ = try Study.run(in: store)
    }
    let other = folder.file("other.sqlite")
    #expect(link(folder.file(), other) == 0)
    let before = try folder.contents()
    for path in [folder.file(), other] {
      let words = message { _ = try SQLiteStore(path: path, access: access) }
      #expect(
        words.hasPrefix("the store \(path) cannot be opened: its file has another name too (a hard link), "),
        "\(words)")
      #expect(words.contains("can be lost under the other; keep the name beside which a -wal lies"))
    }
    #expect(try folder.contents() == before)
    #expect(unlink(other) == 0)
    #expect(try SQLiteStore(path: folder.file(), access: access).registrations().count == 1)
  }

  @Test func `the draft of a process that died once the store had its name is no other name`() throws {
    let folder = try Scratch()
    do { _ = try SQLiteStore(path: folder.file()) }
    let draft = folder.file(".assay-fedcba9876543210.draft")
    try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: false)
    #expect(link(folder.file(), draft + "/store") == 0)
    #expect(try SQLiteStore(path: folder.file(), access: .reading).registrations().isEmpty)
    #expect(FileManager.default.fileExists(atPath: draft))
    do { _ = try SQLiteStore(path: folder.file()) }
    #expect(!FileManager.default.fileExists(atPath: draft))
  }
}
