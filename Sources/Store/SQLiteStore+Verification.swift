import AssayExperiments
import GRDB

extension SQLiteStore {
  /// The version of the SQLite library, such as `3.40.1`.
  public static var libraryVersion: String {
    let number = Database.sqliteLibVersionNumber
    return "\(number / 1_000_000).\(number / 1000 % 1000).\(number % 1000)"
  }

  /// What a check of a whole store found.
  public struct Verification: Sendable, Hashable {
    /// The end of the log, as far as it could be followed.
    public var head: LogHead
    /// What does not fit, in words; empty when the store is sound.
    public var findings: [String]
    /// Whether nothing was found.
    public var isSound: Bool { findings.isEmpty }
  }

  /// Checks a store from its first event to its last: every byte of every event, what events name, and the tables that
  /// serve to find them.
  ///
  /// A chain of hashes without a key cannot show that its newest events were removed, or that its end was computed
  /// again: a head that was noted elsewhere can. Every run and every report prints one.
  ///
  /// - Parameters:
  ///   - path: The path of the file. Nothing is written to it.
  ///   - head: A hash with which the log must have ended at some time, or enough of the start of it.
  /// - Throws: ``StoreError`` when the file is no store of this version, or cannot be read at all.
  public static func verify(path: String, head: String? = nil) throws -> Verification {
    let file = StoreFile(path)
    return try file.audit(passing: head)
  }

  /// Brings a store of an older version to this one, and says from which version to which. The log stays as it is, with
  /// the same hashes; the tables that serve to find events are made again from it, in one transaction.
  ///
  /// - Throws: ``StoreError`` when the file is no store, is damaged, or is of a newer version or of one that was never
  ///   released; the store is then unchanged.
  public static func upgrade(path: String) throws -> (from: Int, to: Int) {
    do {
      try SQLiteStore(path: path, access: .reading).close()
      return (Schema.version, Schema.version)
    } catch StoreError.older(_, let version, _) where version >= Schema.oldest {
      try StoreFile(path).upgrade()
      return (version, Schema.version)
    }
  }
}
