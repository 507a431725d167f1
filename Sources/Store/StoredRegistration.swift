import AssayExperiments
import AssayRandomness
import Crypto
import GRDB

/// Reads rows of the table `registration`.
enum StoredRegistration {
  /// The registrations that meet an SQL condition, in the order of that condition. Checks that the stored plan of
  /// each has its digest, byte by byte, and that the plan is valid, since anybody can compute a digest of an invalid
  /// one; `Registration.verify` checks the rest.
  static func fetch(
    _ database: Database, where condition: String, _ arguments: StatementArguments = StatementArguments(),
    path: String
  ) throws -> [Registration] {
    try StoredRow.fetchAll(
      database,
      """
      SELECT number, CAST(plan AS BLOB), CAST(digest AS BLOB), CAST(previous AS BLOB), CAST(hash AS BLOB),
        records_before, time
      FROM registration WHERE \(condition)
      """, arguments
    ).map { row in
      let number = (try? row.integer(0)).map(String.init) ?? "of an unreadable number"
      guard let registration = try? read(row) else {
        throw StoreError.damaged(path: path, detail: "registration \(number) is not what was registered")
      }
      do { try registration.validate() } catch {
        throw StoreError.damaged(
          path: path, detail: "registration \(number) is not a design that can be registered: \(error)")
      }
      return registration
    }
  }

  private static func read(_ row: StoredRow) throws -> Registration {
    let form = try row.decoded(CanonicalForm.self, 1)
    let digest = try row.text(2)
    guard SHA256.hash(data: try row.bytes(1)).hexadecimal == digest else { throw StoredRow.Unreadable() }
    return Registration(
      number: Int(try row.integer(0)), claim: form.claim, design: form.design, rule: form.rule,
      digest: digest, previous: try row.text(3), hash: try row.text(4),
      recordsBefore: Int(try row.integer(5)), time: try row.number(6))
  }
}
