import AssayExperiments
import Foundation
import GRDB

extension SQLiteStore {
  /// The registration with this digest, if it stands in the store.
  public func registration(digest: String) throws -> Registration? {
    try read { try self.registration(in: $0, where: "digest = ?", [digest]) }
  }

  /// All registrations, in chain order.
  public func registrations() throws -> [Registration] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM registration ORDER BY number")
        .map { try self.registration(from: $0) }
    }
  }

  /// Appends a link to the chain in one transaction, unless the digest stands there already.
  public func register(
    claim: Claim, design: Design, rule: DecisionRule, digest: String, time: Double
  ) throws -> Registration {
    let plan = try Canonical.text(CanonicalForm(claim: claim, design: design, rule: rule))
    return try write { database in
      if let known = try self.registration(in: database, where: "digest = ?", [digest]) { return known }
      let last = try self.registration(
        in: database, where: "number = (SELECT max(number) FROM registration)", [])
      let registration = Registration.next(
        after: last, claim: claim, design: design, rule: rule, digest: digest,
        recordsBefore: try Int.fetchOne(database, sql: "SELECT max(sequence) FROM record") ?? 0,
        time: time)
      try database.execute(
        sql: """
          INSERT INTO registration (number, claim, plan, digest, previous, hash, records_before, time)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          registration.number, claim.name, plan, digest, registration.previous, registration.hash,
          registration.recordsBefore, time,
        ])
      return registration
    }
  }

  func registration(
    in database: Database, where condition: String, _ arguments: StatementArguments
  ) throws -> Registration? {
    try Row.fetchOne(
      database, sql: "SELECT * FROM registration WHERE \(condition)", arguments: arguments
    ).map { try registration(from: $0) }
  }

  private func registration(from row: Row) throws -> Registration {
    let number: Int = row["number"]
    let plan: String = row["plan"]
    guard let form = try? JSONDecoder().decode(CanonicalForm.self, from: Data(plan.utf8)) else {
      throw StoreError.damaged(path: path, detail: "the plan of registration \(number) cannot be read")
    }
    return Registration(
      number: number, claim: form.claim, design: form.design, rule: form.rule, digest: row["digest"],
      previous: row["previous"], hash: row["hash"], recordsBefore: row["records_before"],
      time: row["time"] ?? .nan)
  }
}
