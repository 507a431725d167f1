import AssayExperiments
import GRDB

import struct AssayExperiments.Record

extension SQLiteStore {
  /// The records that meet an SQL condition on the table `record`, in the order of that condition, each
  /// checked.
  func records(
    in database: Database, where condition: String, _ arguments: StatementArguments
  ) throws -> [(registration: Registration, record: Record)] {
    let store = try StoreAudit.name(in: database, path: path)
    var known: [Int: Registration] = [:]
    return try StoredRecord.fetch(database, where: condition, arguments).map { stored in
      let number = (try? stored.registration) ?? 0
      let found = try known[number] ?? registration(in: database, where: "number = ?", [number])
      guard let found else {
        throw StoreError.damaged(path: path, detail: "a record has no registration")
      }
      known[number] = found
      return (found, try stored.checked(store: store, of: found, path: path))
    }
  }
}
