import AssayExperiments
import GRDB
import Synchronization

/// The store in one SQLite file: registrations as a chain of hashes, and the records of their trials.
///
/// Several processes may use a file at the same time. What a method has returned is on the disk; a process
/// that is killed loses nothing but what it was about to append.
public final class SQLiteStore: RecordStore {
  /// What a store is opened for.
  public enum Access: Sendable {
    /// Nothing is written, neither to the file nor beside it, unless another process is at it or died at it.
    case reading
    /// The file is made when it is missing, with its folder.
    case writing
  }

  /// The path it was opened with.
  public let path: String
  let file: StoreFile
  let timeout: Double
  private let access: Access
  private let connection: Mutex<Connection>

  /// - Parameters:
  ///   - path: Of the file, absolute or from the working folder.
  ///   - access: Whether it may be made and written.
  ///   - timeout: Seconds to wait for another process that is writing.
  /// - Throws: ``StoreError``, with the file as it was, for everything that is not a whole store of this
  ///   Assay; when reading also for a missing file.
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

  /// Lets go of the file. Everything that is called afterwards throws ``StoreError/closed(path:)``.
  public func close() {
    connection.withLock { $0.queue = nil }
  }

  /// Reads one state of the store.
  package func read<T: Sendable>(_ body: (Database) throws -> T) throws -> T {
    try connection.withLock { connection in
      while true {
        guard let queue = connection.queue else { throw StoreError.closed(path: path) }
        let result = Result { try queue.read(body) }
        // The file alone was read. If it changed meanwhile, what was read may never have been a state of it.
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

  /// Writes in one transaction, which is on the disk when this returns and undone when it throws.
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

  /// For tests of a full disk: how many pages the file may still grow by.
  package func limitGrowth(to pages: Int) throws {
    try connection.withLock { connection in
      _ = try connection.queue?.inDatabase { database in
        let count = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        return try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(count + pages)")
      }
    }
  }
}

/// A way to the file.
private struct Connection {
  /// `nil` when closed.
  var queue: DatabaseQueue?
  /// What the file was like, when it is read alone and must not change.
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

  /// A connection to a file that was examined.
  private static func open(_ file: StoreFile, _ access: SQLiteStore.Access, _ timeout: Double) throws
    -> DatabaseQueue
  {
    var configuration = Configuration()
    configuration.readonly = access == .reading
    configuration.busyMode = .timeout(timeout)
    configuration.prepareDatabase { database in
      // An append has to survive a power cut; F_FULLFSYNC is what that takes on macOS.
      try database.execute(sql: "PRAGMA synchronous = FULL")
      try database.execute(sql: "PRAGMA fullfsync = ON")
    }
    let queue = try DatabaseQueue(path: file.resolved, configuration: configuration)
    try queue.read { try StoreFile.requireVersion($0, path: file.path) }
    return queue
  }
}
