import AssayExperiments
import AssayStore
import Foundation
import GRDB

import struct AssayExperiments.Record

/// A store whose records lie in its log, as they do while a process writes, and copies of it with other logs.
final class LiveLog {
  let store: Data
  let log: Data
  let registration: Registration
  let records: [Record]
  private let folder: Scratch

  /// A page with its header, where it begins in the log.
  struct Frame {
    var start: Int
    var isCommit: Bool
  }

  /// - Parameter isBegunAnew: Whether SQLite began the log anew after the records, for one registration more.
  init(isBegunAnew: Bool = false) throws {
    let live = try Scratch()
    folder = try Scratch()
    let writer = try SQLiteStore(path: live.file())
    _ = try Study.run(in: writer)
    registration = try writer.registrations()[0]
    records = try writer.records(of: registration)
    if isBegunAnew {
      let queue = try DatabaseQueue(path: live.file())
      try queue.inDatabase { _ = try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(RESTART)") }
      _ = try writer.register(Fixture.experiment(bound: 7))
    }
    store = try Data(contentsOf: URL(fileURLWithPath: live.file()))
    log = try Data(contentsOf: URL(fileURLWithPath: live.file() + "-wal"))
  }

  var frameSize: Int { 24 + word(8) }

  var frames: [Frame] {
    stride(from: 32, through: log.count - frameSize, by: frameSize).map {
      Frame(start: $0, isCommit: word($0 + 4) != 0)
    }
  }

  /// The store with another log.
  func open(_ log: Data) throws -> SQLiteStore {
    for suffix in ["-shm", "-wal"] { unlink(folder.file() + suffix) }
    try store.write(to: URL(fileURLWithPath: folder.file()))
    try log.write(to: URL(fileURLWithPath: folder.file() + "-wal"))
    return try SQLiteStore(path: folder.file(), access: .reading)
  }

  private func word(_ place: Int) -> Int { log[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
}

extension Data {
  /// The bytes with some bits of one of them changed.
  func flipped(_ place: Int, _ bits: UInt8) -> Data {
    var changed = self
    changed[place] ^= bits
    return changed
  }
}
