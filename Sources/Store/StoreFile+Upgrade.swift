import AssayExperiments
import GRDB

extension StoreFile {
  /// Rebuilds, from the log of a store of an older version, the tables by which events are found.
  func upgrade() throws {
    try requireWritable()
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(10)
      let queue = try DatabaseQueue(path: resolved, configuration: configuration)
      try queue.inDatabase { database in
        try database.execute(sql: "PRAGMA synchronous = FULL")
        try database.execute(sql: "PRAGMA fullfsync = ON")
        try database.inTransaction(.immediate) {
          try Schema.replaceFinders(in: database)
          try LogWriter.reindex(database, path: path)
          try LogAudit(database, path: path, depth: .whole).require()
          return .commit
        }
      }
    } catch {
      throw StoreError.wording(error, path: path, timeout: 10)
    }
  }
}
