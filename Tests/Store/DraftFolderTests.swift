import AssayFiles
import AssayStore
import Foundation
import Testing

@Suite struct DraftFolderTests {
  @Test func `what a dead process left is removed and what a living one makes is not`() throws {
    let folder = try Scratch()
    let living = try DraftFolder(in: folder.url.path)
    try Data("half".utf8).write(to: URL(fileURLWithPath: living.file("content")))
    let dead = folder.file(".assay-fedcba9876543210.draft")
    try FileManager.default.createDirectory(atPath: dead, withIntermediateDirectories: false)
    try Data("half".utf8).write(to: URL(fileURLWithPath: dead + "/content"))
    // Names that only resemble a draft's.
    for name in [".assay-1.draft", ".assay-fedcba987654321g.draft", "assay-fedcba9876543210.draft"] {
      try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: false)
    }
    do { _ = try SQLiteStore(path: folder.file()) }
    #expect(!FileManager.default.fileExists(atPath: dead))
    #expect(FileManager.default.fileExists(atPath: living.file("content")))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count == 5)
  }

  @Test func `a draft goes with its owner`() throws {
    let folder = try Scratch()
    do {
      let draft = try DraftFolder(in: folder.url.path)
      try Data("half".utf8).write(to: URL(fileURLWithPath: draft.file("content")))
    }
    #expect(try folder.contents().isEmpty)
    #expect(throws: SystemError.self) { try DraftFolder(in: folder.file("none")) }
  }

  @Test func `a dangling link to a store is followed, unless its folder is missing`() throws {
    let folder = try Scratch()
    let manager = FileManager.default
    try manager.createDirectory(atPath: folder.file("deep"), withIntermediateDirectories: false)
    try manager.createSymbolicLink(atPath: folder.file("first"), withDestinationPath: "deep/second")
    try manager.createSymbolicLink(atPath: folder.file("deep/second"), withDestinationPath: "real.sqlite")
    #expect(
      message { _ = try SQLiteStore(path: folder.file("first"), access: .reading) }
        == "there is no store at \(folder.file("first"))")
    let store = try SQLiteStore(path: folder.file("first"))
    _ = try store.register(Fixture.experiment())
    store.close()
    #expect(
      try SQLiteStore(path: folder.file("deep/real.sqlite"), access: .reading).registrations().count == 1)
    #expect(try manager.destinationOfSymbolicLink(atPath: folder.file("first")) == "deep/second")
    try manager.createSymbolicLink(atPath: folder.file("lost"), withDestinationPath: "nowhere/x.sqlite")
    #expect(
      message { _ = try SQLiteStore(path: folder.file("lost")) }
        == "the store \(folder.file("lost")) cannot be opened: it is a link to nowhere/x.sqlite, whose folder does "
        + "not exist")
    try manager.createSymbolicLink(atPath: folder.file("circle"), withDestinationPath: "circle")
    #expect(
      message { _ = try SQLiteStore(path: folder.file("circle")) }.contains(
        "Too many levels of symbolic links"))
    #expect(!manager.fileExists(atPath: folder.file("nowhere")))
  }
}
