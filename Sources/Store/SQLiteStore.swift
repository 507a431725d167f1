import AssayExperiments
import GRDB
import Synchronization

/// The store in one SQLite file: the log of events as a chain of hashes, and the tables by which events are found.
///
/// ```swift
/// let store = try SQLiteStore(path: "studies.sqlite", access: .reading)
/// for registration in try store.registrations() {
///   let records = try Study.records(of: registration, in: store)
/// }
/// ```
///
/// Several processes may use a file at the same time. The results of a method are on the disk when it
/// returns; a process that is killed loses only what it was about to append.
public final class SQLiteStore: RecordStore {
  /// Whether a store is opened for reading only.
  public enum Access: Sendable {
    /// Nothing is written, neither to the file nor beside it, unless another process is writing to the store
    /// or died while it wrote.
    case reading
    /// The file and its folder are made when they are missing.
    case writing
  }

  /// The path that the store was opened with.
  public let path: String
  let file: StoreFile
  let timeout: Double
  private let access: Access
  private let connection: Mutex<Connection>

  /// - Parameters:
  ///   - path: The path of the file, absolute or from the working folder.
  ///   - access: Whether the file may be made and written.
  ///   - timeout: Seconds to wait for another process that is writing.
  /// - Throws: ``StoreError``, with the file unchanged, for everything that is not a whole store of this
  ///   version of Assay; when reading, also for a missing file.
  public init(path: String, access: Access = .writing, timeout: Double = 10) throws {
    self.path = path
    self.access = access
    self.timeout = timeout
    var file = StoreFile(path)
    if access == .writing {
      file.removeAbandonedDrafts()
      do {
        _ = try file.stamp()
      } catch StoreError.missing {
        try file.create()
        file = StoreFile(path)
      }
    }
    self.file = file
    connection = Mutex(try Connection(to: file, access, timeout))
  }

  /// Closes the file. Every later call throws ``StoreError/closed(path:)``.
  public func close() {
    connection.withLock { $0.queue = nil }
  }

  /// Runs `body` on one state of the store, which no writer changes meanwhile.
  package func read<T: Sendable>(_ body: (Database) throws -> T) throws -> T {
    try connection.withLock { connection in
      while true {
        guard let queue = connection.queue else { throw StoreError.closed(path: path) }
        let result = Result { try queue.read(body) }
        // The file was read without its log. If it changed meanwhile, the values read may never have been a
        // state of it.
        if let stamp = connection.stamp, try file.stamp() != stamp {
          connection = try Connection(to: file, access, timeout)
          continue
        }
        do { return try result.get() } catch {
          throw StoreError.wording(error, path: path, timeout: timeout)
        }
      }
    }
  }

  /// Runs `body` in one transaction, which is on the disk when this returns and is undone when `body` throws.
  package func write<T: Sendable>(_ body: (Database) throws -> T) throws -> T {
    try connection.withLock { connection in
      guard let queue = connection.queue else { throw StoreError.closed(path: path) }
      guard access == .writing else { throw StoreError.readOnly(path: path) }
      do {
        return try queue.inDatabase { database in
          var result: T?
          try database.inTransaction(.immediate) {
            result = try body(database)
            return .commit
          }
          guard let result else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
          return result
        }
      } catch {
        throw StoreError.wording(error, path: path, timeout: timeout)
      }
    }
  }

  /// Limits the number of pages that the file may still grow by. For tests of a full disk.
  package func limitGrowth(to pages: Int) throws {
    try connection.withLock { connection in
      _ = try connection.queue?.inDatabase { database in
        let count = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        return try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(count + pages)")
      }
    }
  }
}

/// A connection to the file.
private struct Connection {
  /// The database; `nil` when closed.
  var queue: DatabaseQueue?
  /// The state of the file, when it is read without a lock and must not change.
  var stamp: StoreFile.Stamp?

  init(to file: StoreFile, _ access: SQLiteStore.Access, _ timeout: Double) throws {
    let stamp = try file.examine(timeout: timeout)
    if access == .reading, !stamp.hasSideFiles {
      queue = try file.immutable()
      self.stamp = stamp
      return
    }
    if access == .writing { try file.requireWritable() }
    do {
      queue = try Self.open(file, access, timeout)
    } catch {
      throw StoreError.wording(error, path: file.path, timeout: timeout)
    }
  }

  /// Opens a connection to a file that was examined.
  private static func open(_ file: StoreFile, _ access: SQLiteStore.Access, _ timeout: Double) throws
    -> DatabaseQueue
  {
    var configuration = Configuration()
    configuration.readonly = access == .reading
    configuration.busyMode = .timeout(timeout)
    configuration.prepareDatabase { database in
      // An append must survive a power cut; on macOS that takes F_FULLFSYNC.
      try database.execute(sql: "PRAGMA synchronous = FULL")
      try database.execute(sql: "PRAGMA fullfsync = ON")
    }
    let queue = try DatabaseQueue(path: file.resolved, configuration: configuration)
    try queue.read { try StoreFile.requireVersion($0, path: file.path) }
    return queue
  }
}
