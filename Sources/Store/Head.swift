import AssayExperiments
import GRDB

/// The chain of hashes of a store. It starts from the store's name and goes through every registration and every
/// record in the order in which they were appended, so altering, removing, exchanging or inserting anything changes
/// the last hash, the head.
///
/// A chain without a key detects damage and editing by hand. It does not detect forgery by somebody who computes the
/// whole chain again.
package enum Head {
  /// The first hash, that of a store without a registration.
  package static func origin(of store: String) -> String {
    var hash = StoredHash("store")
    hash.add(store)
    return hash.finished()
  }

  package static func after(_ head: String, registration: Registration) -> String {
    var hash = StoredHash("registration")
    hash.add(head)
    hash.add(registration.hash)
    return hash.finished()
  }

  static func after(_ head: String, record checksum: String) -> String {
    var hash = StoredHash("record")
    hash.add(head)
    hash.add(checksum)
    return hash.finished()
  }

  /// Replaces the head by the next one, within the transaction that appends.
  static func advance(in database: Database, _ next: (String) -> String) throws {
    let head = try String.fetchOne(database, sql: "SELECT hash FROM head") ?? ""
    try database.execute(sql: "UPDATE head SET hash = ?", arguments: [next(head)])
  }
}
