import AssayExperiments
import AssayStore
import Foundation
import Testing

/// The behaviour on files without permission to write. As root on Linux the calling thread gives up its
/// rights during the test.
@Suite struct PermissionTests {
  @Test func `a store in a folder that cannot be written is read and not written`() throws {
    let folder = try Scratch()
    do {
      _ = try Study.run(in: SQLiteStore(path: folder.file()))
    }
    try set(0o444, folder.file())
    try set(0o555, folder.url.path)
    defer { try? set(0o755, folder.url.path) }
    let before = try folder.contents()
    try withoutPrivileges {
      let store = try SQLiteStore(path: folder.file(), access: .reading)
      #expect(try Study.result(of: store.registrations()[0], in: store).verdict == .supported)
      #expect(
        message { _ = try SQLiteStore(path: folder.file()) }
          == "the store \(folder.file()) cannot be written: it or its folder is read-only")
      #expect(
        message { _ = try SQLiteStore(path: folder.file("new.sqlite")) }
          == "the store \(folder.file("new.sqlite")) cannot be written: it or its folder is read-only")
      #expect(
        message { _ = try SQLiteStore(path: folder.file("deeper/new.sqlite")) }
          == "the store \(folder.file("deeper/new.sqlite")) cannot be opened: "
          + "its folder cannot be made (Permission denied)")
    }
    #expect(try folder.contents() == before)
  }

  @Test func `a store with a log is read where nothing can be written`() throws {
    let folder = try Scratch()
    let writer = try SQLiteStore(path: folder.file())
    let registration = try writer.register(Fixture.experiment())
    let copy = try Scratch()
    for suffix in ["", "-wal", "-shm"] {
      try FileManager.default.copyItem(atPath: folder.file() + suffix, toPath: copy.file() + suffix)
      try set(0o444, copy.file() + suffix)
    }
    try set(0o555, copy.url.path)
    defer { try? set(0o755, copy.url.path) }
    let before = try copy.contents()
    try withoutPrivileges {
      let store = try SQLiteStore(path: copy.file(), access: .reading)
      #expect(try store.registrations() == [registration])
    }
    #expect(try copy.contents() == before)
  }

  @Test func `a store that cannot be read says so`() throws {
    let folder = try Scratch()
    do { _ = try SQLiteStore(path: folder.file()) }
    try set(0o000, folder.file())
    try withoutPrivileges {
      for access in [SQLiteStore.Access.reading, .writing] {
        #expect(
          message { _ = try SQLiteStore(path: folder.file(), access: access) }
            == "the store \(folder.file()) cannot be opened: Permission denied")
      }
    }
  }

  /// SQLite says no more than "unable to open database file".
  @Test(arguments: ["-wal", "-shm"])
  func `a file beside a store that cannot be read is named`(_ suffix: String) throws {
    let live = try Scratch()
    let writer = try SQLiteStore(path: live.file())
    _ = try writer.register(Fixture.experiment())
    let copy = try Scratch()
    for suffix in ["", "-wal", "-shm"] {
      try FileManager.default.copyItem(atPath: live.file() + suffix, toPath: copy.file() + suffix)
    }
    try set(0o000, copy.file() + suffix)
    try withoutPrivileges {
      for access in [SQLiteStore.Access.reading, .writing] {
        #expect(
          message { _ = try SQLiteStore(path: copy.file(), access: access) }
            == "the store \(copy.file()) cannot be opened: \(copy.file())\(suffix) beside it cannot be read: "
            + "Permission denied")
      }
    }
  }

  private func set(_ permissions: Int, _ path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
  }

  /// Runs `body` on files of root with the permissions of nobody: `setfsuid` changes the calling thread
  /// alone.
  private func withoutPrivileges(_ body: () throws -> Void) throws {
    guard geteuid() == 0 else { return try body() }
    let symbol = try #require(dlsym(nil, "setfsuid"), "root on a system without setfsuid")
    let setUser = unsafeBitCast(symbol, to: (@convention(c) (UInt32) -> Int32).self)
    _ = setUser(65534)
    defer { _ = setUser(0) }
    try body()
  }
}
