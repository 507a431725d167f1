import AssayExperiments
import GRDB

/// Why a store cannot be opened, read or added to. The store is unchanged when one is thrown.
public enum StoreError: Error, Sendable {
  /// No environment variable says where the store is.
  case noPlace
  /// There is no store to read.
  case missing(path: String)
  /// A folder has the path of the store.
  case isDirectory(path: String)
  /// A file of 0 bytes has the path of the store. Another process may be making a store there, on a file system
  /// without hard links.
  case empty(path: String)
  /// A file that is not an SQLite database.
  case notDatabase(path: String)
  /// The file is a database of another application.
  case foreign(path: String, applicationID: Int)
  /// The store was made by a later version of Assay.
  case newer(path: String, version: Int, known: Int)
  /// The store was made by a version of Assay that was never released.
  case older(path: String, version: Int, known: Int)
  /// The store was cut off, overwritten or changed by hand.
  case damaged(path: String, detail: String)
  /// The file or its folder cannot be read or made, or a file beside it is in the way.
  case inaccessible(path: String, detail: String)
  /// The file or its folder cannot be written.
  case readOnly(path: String)
  /// The disk, or the quota, is full.
  case full(path: String)
  /// Another process held the store for longer than the timeout.
  case locked(path: String, seconds: Double)
  /// The system failed to read or write.
  case inputOutput(path: String, detail: String)
  /// The store was closed.
  case closed(path: String)
  /// The record belongs to a registration that this store does not have.
  case unregistered(path: String, study: String)
  /// Any other error of SQLite.
  case database(path: String, detail: String)
}

extension StoreError: CustomStringConvertible {
  /// What is wrong with which file, and what would be right.
  public var description: String {
    switch self {
    case .noPlace:
      "no place for the store: set ASSAY_STORE to a file, or HOME to a folder"
    case .missing(let path):
      "there is no store at \(path)"
    case .isDirectory(let path):
      "\(path) is a folder; a store is a file"
    case .empty(let path):
      "\(path) is empty: unless another process is making a store there just now, it is not a store of Assay; "
        + "remove it or name another file"
    case .notDatabase(let path):
      "\(path) is not an SQLite database, so it is not a store of Assay; name another file"
    case .foreign(let path, let id):
      "\(path) is a database of another application (application id \(id)); name another file"
    case .newer(let path, let version, let known):
      "\(path) was made by a newer Assay (schema \(version)); this one knows schema \(known)"
    case .older(let path, let version, let known):
      version >= Schema.oldest
        ? "\(path) was made by an older Assay (schema \(version)); 'assay store upgrade' brings it to schema \(known)"
        : "\(path) was made by an Assay that was never released (schema \(version)); "
          + "this one knows schema \(known), so name another file and run the claims again"
    case .damaged(let path, let detail):
      "the store \(path) is damaged: \(detail); nothing was changed, so restore it from a copy "
        + "or name another file"
    case .inaccessible(let path, let detail):
      "the store \(path) cannot be opened: \(detail)"
    case .readOnly(let path):
      "the store \(path) cannot be written: it or its folder is read-only"
    case .full(let path):
      "the disk of the store \(path) is full; everything recorded so far is kept, "
        + "so make room and run the claim again"
    case .locked(let path, let seconds):
      "the store \(path) is locked by another process; waited \(seconds) seconds"
    case .inputOutput(let path, let detail):
      "the store \(path) cannot be read or written: \(detail); everything recorded so far is kept"
    case .closed(let path):
      "the store \(path) was closed"
    case .unregistered(let path, let study):
      "the store \(path) holds no registration of \(study)"
    case .database(let path, let detail):
      "the store \(path) failed: \(detail)"
    }
  }
}

extension StoreError {
  /// Whether the content of the file is wrong, and not the access to it.
  var isAboutContent: Bool {
    switch self {
    case .notDatabase, .foreign, .newer, .older, .damaged: true
    default: false
    }
  }

  /// Converts SQLite's errors to errors of this module; returns every other error unchanged.
  static func wording(_ error: any Error, path: String, timeout: Double) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    let detail = error.message ?? error.resultCode.description
    return switch error.resultCode {
    case .SQLITE_FULL: StoreError.full(path: path)
    case .SQLITE_READONLY, .SQLITE_PERM: StoreError.readOnly(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: StoreError.locked(path: path, seconds: timeout)
    case .SQLITE_CORRUPT: StoreError.damaged(path: path, detail: detail)
    case .SQLITE_NOTADB: StoreError.notDatabase(path: path)
    case .SQLITE_CANTOPEN: StoreError.inaccessible(path: path, detail: detail)
    // SQLite reports a full disk in several ways, some of them as I/O errors.
    case .SQLITE_IOERR where StoreFile(path).isDiskFull: StoreError.full(path: path)
    case .SQLITE_IOERR:
      StoreError.inputOutput(path: path, detail: "\(detail) (\(error.extendedResultCode.rawValue))")
    default: StoreError.database(path: path, detail: detail)
    }
  }
}
