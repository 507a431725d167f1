import AssayExperiments
import AssayStore
import AssayTestTools
import Foundation
import GRDB
import Testing

/// The files that SQLite keeps beside a store, when they are another store's, are no plain files, or were
/// left by a process that died.
@Suite struct SideFileTests {
  private static let accesses = [SQLiteStore.Access.reading, .writing]

  /// SQLite accepts any log of the right name: the records of one store once silently became another's.
  @Test(arguments: accesses)
  func `another store's log is refused, and the store stays whole`(_ access: SQLiteStore.Access) throws {
    let specimen = try Specimen()
    for bound in [0.0, 7] {
      let folder = try Scratch()
      let other = try Scratch()
      let writer = try SQLiteStore(path: other.file())
      _ = try Study.run(Fixture.experiment(bound: bound), in: writer)
      try specimen.bytes.write(to: URL(fileURLWithPath: folder.file()))
      try FileManager.default.copyItem(atPath: other.file() + "-wal", toPath: folder.file() + "-wal")
      let words = specimen.outcome(at: folder.file(), access, "log of a store with bound \(bound)") ?? ""
      #expect(words.contains("-wal beside it belongs to another store"), "\(words)")
      let size = try Data(contentsOf: URL(fileURLWithPath: other.file() + "-wal")).count
      #expect(
        words.contains("it holds \(size) bytes and may hold records of a store of another name, so keep it"))
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file())) == specimen.bytes)
      for suffix in ["-wal", "-shm"] { unlink(folder.file() + suffix) }
      #expect(specimen.outcome(at: folder.file(), access, "without the log") == nil)
    }
  }

  /// A backup that is made twice into one folder leaves the first one's log beside the second one's store.
  @Test(arguments: accesses)
  func `an earlier log of the same store is refused, and the store stays whole`(
    _ access: SQLiteStore.Access
  ) throws {
    let (live, folder) = (try Scratch(), try Scratch())
    var early: Data?
    do {
      let writer = try SQLiteStore(path: live.file())
      _ = try Study.run(in: writer)
      early = try Data(contentsOf: URL(fileURLWithPath: live.file() + "-wal"))
      _ = try Study.run(Fixture.experiment(bound: 7), in: writer)
    }
    // The last process that closes the store moves its log into the file.
    #expect(!FileManager.default.fileExists(atPath: live.file() + "-wal"))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: live.file()))
    try bytes.write(to: URL(fileURLWithPath: folder.file()))
    try #require(early).write(to: URL(fileURLWithPath: folder.file() + "-wal"))
    #expect(
      message { _ = try SQLiteStore(path: folder.file(), access: access) }
        .contains("-wal beside it belongs to another store, or to another state of this one"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file())) == bytes)
  }

  /// The file of a store that was just made is complete without a log; after that a log may contain every
  /// record.
  @Test(arguments: accesses)
  func `another store's log beside an empty store is refused`(_ access: SQLiteStore.Access) throws {
    let (folder, other) = (try Scratch(), try Scratch())
    do { _ = try SQLiteStore(path: folder.file()) }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file()))
    let writer = try SQLiteStore(path: other.file())
    _ = try Study.run(in: writer)
    try FileManager.default.copyItem(atPath: other.file() + "-wal", toPath: folder.file() + "-wal")
    #expect(
      message { _ = try SQLiteStore(path: folder.file(), access: access) }
        .contains("-wal beside it belongs to another store"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file())) == bytes)
  }

  /// SQLite reads a log up to the first wrong frame, and ignores the rest.
  @Test(arguments: accesses)
  func `a log that was damaged is refused where records would be lost`(_ access: SQLiteStore.Access) throws {
    let live = try Scratch()
    let writer = try SQLiteStore(path: live.file())
    _ = try Study.run(in: writer)
    let registration = try writer.registrations()[0]
    let records = try writer.records(of: registration)
    let store = try Data(contentsOf: URL(fileURLWithPath: live.file()))
    let log = try Data(contentsOf: URL(fileURLWithPath: live.file() + "-wal"))
    let folder = try Scratch()
    func open(_ log: Data) throws -> SQLiteStore {
      for suffix in ["-shm", "-wal"] { unlink(folder.file() + suffix) }
      try store.write(to: URL(fileURLWithPath: folder.file()))
      try log.write(to: URL(fileURLWithPath: folder.file() + "-wal"))
      return try SQLiteStore(path: folder.file(), access: access)
    }
    #expect(try open(log).records(of: registration) == records)
    var numbers = Numbers(state: 5)
    for _ in 0..<25 {
      var flipped = log
      // The last transactions of a damaged log cannot be distinguished from those that a dying process did
      // not finish.
      let place = numbers.below(log.count * 9 / 10)
      flipped.flip(bit: place * 8 + numbers.below(8))
      let words = message { _ = try open(flipped) }
      #expect(
        words.contains("its log \(folder.file())-wal is not what was written")
          || words.contains("-wal is no log of SQLite"), "byte \(place): \(words)")
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file() + "-wal")) == flipped)
    }
    // A process that died leaves a beginning of the log; the records in it must be read.
    for length in [0, 31, 32, 5000, log.count / 2, log.count - 1] {
      let store = try open(log.prefix(length))
      let kept = try store.registrations().isEmpty ? [] : store.records(of: registration)
      #expect(kept.count < records.count && kept.allSatisfy(records.contains))
    }
  }

  /// A flipped bit in the salts of the last transaction but one once lost two records without a word: the frame was
  /// taken for one of an earlier generation, and its transaction with the next one for what a dying process left.
  @Test func `a frame that ends a transaction is never taken for an old one`() throws {
    let live = try LiveLog()
    let frames = live.frames
    let ends = frames.filter(\.isCommit)
    #expect(ends.count > 50)
    var changes: [(what: String, log: Data)] = []
    for end in [ends[0], ends[ends.count / 2], ends[ends.count - 2], ends[ends.count - 1]] {
      for byte in 8..<16 {
        changes.append(("salt \(byte)", live.log.flipped(end.start + byte, 1 << (byte % 8))))
      }
    }
    for frame in frames.suffix(5) { changes.append(("a salt", live.log.flipped(frame.start + 9, 0x80))) }
    // As long as a whole transaction follows, nothing of this one may be missing.
    let last = ends[ends.count - 2]
    for end in [ends[0], ends[ends.count / 3], last] {
      var (noEnd, gone, noise) = (live.log, live.log, live.log)
      for byte in 4..<8 { noEnd[end.start + byte] = 0 }
      for byte in end.start..<end.start + live.frameSize {
        gone[byte] = 0
        noise[byte] = UInt8(truncatingIfNeeded: byte &* 2_654_435_761 >> 7)
      }
      changes += [("no mark of an end", noEnd), ("zeros", gone), ("noise", noise)]
    }
    for (what, log) in changes {
      let words = message { _ = try live.open(log) }
      #expect(
        words.contains("-wal is not what was written, and records in it would be lost"), "\(what): \(words)")
    }
  }

  /// The disk may write the frames of one transaction in any order. Those before it were on the disk when it began.
  @Test func `a last transaction that a power cut left in pieces is undone, and all before it are there`()
    throws
  {
    let live = try LiveLog()
    let frames = live.frames
    let ends = frames.indices.filter { frames[$0].isCommit }
    let transaction = frames[(ends[ends.count - 2] + 1)...]
    #expect(transaction.count > 2)
    for missing in [[0], [1], [transaction.count - 1], [0, 1], Array(1..<transaction.count)] {
      var log = live.log
      for frame in missing.map({ transaction[transaction.startIndex + $0] }) {
        for byte in frame.start..<frame.start + live.frameSize { log[byte] = 0 }
      }
      let kept = try live.open(log).records(of: live.registration)
      #expect(kept.count == live.records.count - 1 && kept.allSatisfy(live.records.contains), "\(missing)")
    }
  }

  /// A log was once read whole, and where it was too long for that it was not checked.
  @Test func `a log with much behind its end is read by its frames`() throws {
    let live = try LiveLog()
    let folder = try Scratch()
    let second = live.frames.filter(\.isCommit)[1]
    for (log, isWhole) in [(live.log, true), (live.log.flipped(second.start + 100, 1), false)] {
      unlink(folder.file() + "-shm")
      try live.store.write(to: URL(fileURLWithPath: folder.file()))
      try log.write(to: URL(fileURLWithPath: folder.file() + "-wal"))
      #expect(truncate(folder.file() + "-wal", 1 << 28) == 0)
      if isWhole {
        let store = try SQLiteStore(path: folder.file(), access: .reading)
        #expect(try store.records(of: live.registration) == live.records)
      } else {
        #expect(
          message { _ = try SQLiteStore(path: folder.file(), access: .reading) }
            .contains("-wal is not what was written, and records in it would be lost"))
      }
    }
  }

  @Test func `frames of an earlier generation behind the end of the log are as they should be`() throws {
    let live = try LiveLog(isBegunAnew: true)
    let frames = live.frames
    let salts = live.log[16..<24]
    let old = frames.filter { live.log[$0.start + 8..<$0.start + 16] != salts }
    #expect(old.count > 50 && old.count < frames.count && old.contains(where: \.isCommit))
    let store = try live.open(live.log)
    #expect(try store.registrations().count == 2 && store.records(of: live.registration) == live.records)
    let current = frames.filter { live.log[$0.start + 8..<$0.start + 16] == salts }
    #expect(
      message { _ = try live.open(live.log.flipped(current[current.count - 1].start + 12, 4)) }
        .contains("-wal is not what was written"))
  }

  /// A pipe where the journal should be once hung `run` for ever.
  @Test(arguments: accesses)
  func `what is no plain file beside a store is refused at once`(_ access: SQLiteStore.Access) throws {
    let specimen = try Specimen()
    for suffix in ["-wal", "-journal", "-shm"] {
      for kind in ["a pipe", "a folder", "a link", "a socket"] {
        let folder = try Scratch()
        try specimen.bytes.write(to: URL(fileURLWithPath: folder.file()))
        let place = folder.file() + suffix
        switch kind {
        case "a pipe": #expect(mkfifo(place, 0o600) == 0)
        case "a folder":
          try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
        case "a link":
          try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "elsewhere")
        default: #expect(makeSocket(place))
        }
        #expect(
          message { _ = try SQLiteStore(path: folder.file(), access: access) }
            == "the store \(folder.file()) cannot be opened: \(place) is \(kind), where SQLite keeps a file of its "
            + "own; move it away")
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file())) == specimen.bytes)
      }
    }
  }

  @Test(arguments: accesses)
  func `a file of the user's under a name of SQLite's is kept`(_ access: SQLiteStore.Access) throws {
    let specimen = try Specimen()
    for (suffix, kind) in [("-wal", "no log of SQLite"), ("-journal", "no journal of SQLite")] {
      let folder = try Scratch()
      try specimen.bytes.write(to: URL(fileURLWithPath: folder.file()))
      let notes = Data("notes about the store\n".utf8)
      try notes.write(to: URL(fileURLWithPath: folder.file() + suffix))
      #expect(message { _ = try SQLiteStore(path: folder.file(), access: access) }.contains(kind))
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file() + suffix)) == notes)
    }
  }

  /// `show` once reported a store as damaged that `run` would repair.
  @Test(arguments: accesses)
  func `a change in whose middle a process died is undone, by a reader too`(_ access: SQLiteStore.Access)
    throws
  {
    let specimen = try Specimen()
    let folder = try Scratch()
    let torn = try tornStore(specimen)
    for suffix in ["", "-journal"] {
      try FileManager.default.copyItem(atPath: torn.file() + suffix, toPath: folder.file() + suffix)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file())) != specimen.bytes)
    #expect(specimen.outcome(at: folder.file(), access, "torn") == nil)
    #expect(try folder.contents()["store.sqlite-journal"] == nil)
  }

  @Test(arguments: accesses)
  func `another store's journal is refused, and the store stays whole`(_ access: SQLiteStore.Access) throws {
    let specimen = try Specimen()
    let torn = try tornStore(try Specimen())
    let folder = try Scratch()
    try specimen.bytes.write(to: URL(fileURLWithPath: folder.file()))
    try FileManager.default.copyItem(atPath: torn.file() + "-journal", toPath: folder.file() + "-journal")
    let words = specimen.outcome(at: folder.file(), access, "journal of another store") ?? ""
    #expect(words.contains("-journal beside it belongs to another store"), "\(words)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file())) == specimen.bytes)
  }

  /// A store of which some pages are overwritten, and a journal with their old content.
  private func tornStore(_ specimen: Specimen) throws -> Scratch {
    let (folder, copy) = (try Scratch(), try Scratch())
    try specimen.bytes.write(to: URL(fileURLWithPath: folder.file()))
    let queue = try DatabaseQueue(path: folder.file())
    try queue.inDatabase { database in
      try database.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; PRAGMA cache_spill = 1")
      try database.inTransaction(.exclusive) {
        try database.execute(sql: "UPDATE event SET body = body || 'x'; UPDATE trial SET attempts = 9")
        for suffix in ["", "-journal"] {
          try FileManager.default.copyItem(atPath: folder.file() + suffix, toPath: copy.file() + suffix)
        }
        return .rollback
      }
    }
    return copy
  }

  private func makeSocket(_ path: String) -> Bool {
    #if os(Linux)
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    } == 0
  }
}
