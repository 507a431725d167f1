import AssayExperiments
import AssayStore
import Foundation
import Testing

/// Whatever is not a whole store of this version is left unchanged, to the byte, and no file is made beside
/// it.
@Suite struct RefusalTests {
  @Test(arguments: [SQLiteStore.Access.reading, .writing])
  func `what is not a store is refused and left as it was`(_ access: SQLiteStore.Access) throws {
    let store = try whole()
    var foreign = store
    foreign.replaceSubrange(68..<72, with: [0, 0, 0, 7])
    var newer = store
    newer.replaceSubrange(60..<64, with: [0, 0, 1, 2])
    var unversioned = store
    unversioned.replaceSubrange(60..<64, with: [0, 0, 0, 0])
    var older = store
    older.replaceSubrange(60..<64, with: [0, 0, 0, 1])
    var magic = store
    magic[3] ^= 1
    let cases: [(Data, String)] = [
      (
        Data(),
        "FILE is empty: unless another process is making a store there just now, it is not a store of Assay; "
          + "remove it or name another file"
      ),
      (
        Data("hello\n".utf8),
        "FILE is not an SQLite database, so it is not a store of Assay; name another file"
      ),
      (
        Data(repeating: 0, count: 8192),
        "FILE is not an SQLite database, so it is not a store of Assay; name another file"
      ),
      (magic, "FILE is not an SQLite database, so it is not a store of Assay; name another file"),
      (
        Data((0..<20000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }),
        "FILE is not an SQLite database, so it is not a store of Assay; name another file"
      ),
      (foreign, "FILE is a database of another application (application id 7); name another file"),
      (newer, "FILE was made by a newer Assay (schema 258); this one knows schema 4"),
      (
        older,
        "FILE was made by an Assay that was never released (schema 1); this one knows schema 4, so name another file "
          + "and run the claims again"
      ),
      (
        unversioned,
        "the store FILE is damaged: it says that its schema is number 0; nothing was changed, so restore "
          + "it from a copy or name another file"
      ),
    ]
    for (bytes, expected) in cases {
      let folder = try Scratch()
      try bytes.write(to: URL(fileURLWithPath: folder.file()))
      let text = message { _ = try SQLiteStore(path: folder.file(), access: access) }
      #expect(text == expected.replacing("FILE", with: folder.file()))
      #expect(try folder.contents() == ["store.sqlite": bytes])
    }
  }

  @Test(arguments: [SQLiteStore.Access.reading, .writing])
  func `a store that was cut off anywhere is refused and left as it was`(_ access: SQLiteStore.Access)
    throws
  {
    let store = try whole()
    let folder = try Scratch()
    for length in [1, 15, 16, 50, 99, 100, 511, 512, 4095]
      + Array(stride(from: 4096, to: store.count, by: 3000))
    {
      let bytes = store.prefix(length)
      try bytes.write(to: URL(fileURLWithPath: folder.file()))
      let text = message { _ = try SQLiteStore(path: folder.file(), access: access) }
      #expect(
        text.contains("is damaged") || text.contains("is not an SQLite database"), "\(length): \(text)")
      #expect(try folder.contents() == ["store.sqlite": Data(bytes)])
    }
  }

  @Test(arguments: [SQLiteStore.Access.reading, .writing])
  func `a store whose pages were overwritten is refused and left as it was`(_ access: SQLiteStore.Access)
    throws
  {
    let store = try whole()
    let folder = try Scratch()
    for page in 1..<store.count / 4096 {
      var bytes = store
      bytes.replaceSubrange(page * 4096..<page * 4096 + 64, with: [UInt8](repeating: 0x5A, count: 64))
      try bytes.write(to: URL(fileURLWithPath: folder.file()))
      let text = message { _ = try SQLiteStore(path: folder.file(), access: access) }
      #expect(text.hasPrefix("the store \(folder.file()) is damaged: "), "page \(page): \(text)")
      #expect(try folder.contents() == ["store.sqlite": bytes])
    }
  }

  /// SQLite does not notice a changed letter or digit; the hashes do.
  @Test(arguments: [SQLiteStore.Access.reading, .writing])
  func `a plan or a record that was changed by hand is found`(_ access: SQLiteStore.Access) throws {
    let store = try whole()
    let folder = try Scratch()
    func words(replacing old: [UInt8], by new: [UInt8]) throws -> String {
      var bytes = store
      let range = try #require(bytes.firstRange(of: Data(old)))
      bytes.replaceSubrange(range, with: new)
      try bytes.write(to: URL(fileURLWithPath: folder.file()))
      return message { _ = try SQLiteStore(path: folder.file(), access: access) }
    }
    // The claim, a level, and one value of a curve.
    let loss = try #require(try Fixture.records(of: Fixture.experiment())[3].measurement.series["curve"]?[1])
    let bits = (0..<8).map { UInt8(truncatingIfNeeded: loss.bitPattern >> (8 * $0)) }
    let level = Array("{\"text\":\"treated\"},\"zero".utf8)
    let other = Array("{\"text\":\"treatee\"},\"zero".utf8)
    for (text, pattern) in [
      (try words(replacing: Array("arm is lower".utf8), by: Array("arm is LOWER".utf8)), /event 1/),
      (try words(replacing: level, by: other), /event \d+/),
      (try words(replacing: bits, by: bits.map { $0 ^ 1 }), /a series of event \d+/),
    ] {
      #expect(text.hasPrefix("the store \(folder.file()) is damaged: "), "\(text)")
      #expect(text.contains(pattern) && text.contains(" is not what was recorded"), "\(text)")
      #expect(text.hasSuffix("; nothing was changed, so restore it from a copy or name another file"))
    }
  }

  @Test func `a folder, a device and a path that leads nowhere are refused`() throws {
    let folder = try Scratch()
    for access in [SQLiteStore.Access.reading, .writing] {
      #expect(
        message { _ = try SQLiteStore(path: folder.url.path, access: access) }
          == "\(folder.url.path) is a folder; a store is a file")
      #expect(
        message { _ = try SQLiteStore(path: "/dev/null", access: access) }
          == "/dev/null is not an SQLite database, so it is not a store of Assay; name another file")
    }
    #expect(
      message { _ = try SQLiteStore(path: folder.file(), access: .reading) }
        == "there is no store at \(folder.file())")
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder.file("plain")))
    let beyond = folder.file("plain/store.sqlite")
    #expect(
      message { _ = try SQLiteStore(path: beyond) }.hasPrefix("the store \(beyond) cannot be opened: "))
    #expect(try folder.contents().keys.sorted() == ["plain"])
  }

  @Test func `a missing folder is made, for writing alone`() throws {
    let folder = try Scratch()
    let path = folder.file("a/b c/d?e#f%20/store.sqlite")
    #expect(message { _ = try SQLiteStore(path: path, access: .reading) } == "there is no store at \(path)")
    #expect(try folder.contents().isEmpty)
    let experiment = Fixture.experiment()
    do {
      let store = try SQLiteStore(path: path)
      _ = try store.register(experiment)
    }
    let name = "a/b c/d?e#f%20/store.sqlite"
    #expect(try folder.contents().keys.filter { $0.contains("sqlite") } == [name])
    #expect(try SQLiteStore(path: path, access: .reading).registrations().count == 1)
  }

  /// The bytes of a closed store with a finished study.
  private func whole() throws -> Data {
    let folder = try Scratch()
    do {
      let store = try SQLiteStore(path: folder.file())
      _ = try Study.run(in: store)
    }
    let contents = try folder.contents()
    #expect(contents.keys.sorted() == ["store.sqlite"])
    return try #require(contents["store.sqlite"])
  }
}
