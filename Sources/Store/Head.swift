import AssayExperiments
import GRDB

/// The chain of hashes that runs through a store: from the store's name through every registration and every record
/// in the order of their being appended. Whatever is altered, removed, exchanged or put between changes the last hash.
///
/// A chain without a key shows damage and editing by hand; who recomputes all of it can still bend it.
enum Head {
  /// The first hash, of a store without a registration.
  static func origin(of store: String) -> String {
    var hash = StoredHash("store")
    hash.add(store)
    return hash.finished()
  }

  static func after(_ head: String, registration: Registration) -> String {
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

  /// Moves the head on, within the transaction that appends.
  static func advance(in database: Database, _ next: (String) -> String) throws {
    let head = try String.fetchOne(database, sql: "SELECT hash FROM head") ?? ""
    try database.execute(sql: "UPDATE head SET hash = ?", arguments: [next(head)])
  }
}
