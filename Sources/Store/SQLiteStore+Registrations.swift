import AssayExperiments
import GRDB

extension SQLiteStore {
  /// The registration with this digest; nil if the store has none.
  public func registration(digest: String) throws -> Registration? {
    try read { try self.registration(in: $0, where: "digest = ?", [digest]) }
  }

  /// All registrations, in chain order.
  public func registrations() throws -> [Registration] {
    try read { database in
      try StoredRegistration.fetch(database, where: "true ORDER BY number", path: self.path)
    }
  }

  /// Appends a registration to the chain in one transaction, unless the store has its digest already.
  ///
  /// - Throws: `DesignError` for what `Experiment.validate()` refuses, since it could not be read again;
  ///   ``StoreError``.
  public func register(
    claim: Claim, design: Design, rule: DecisionRule, digest: String, time: Double
  ) throws -> Registration {
    let form = CanonicalForm(claim: claim, design: design, rule: rule)
    try form.validate()
    let plan = try Canonical.text(form)
    return try write { database in
      if let known = try self.registration(in: database, where: "digest = ?", [digest]) { return known }
      let last = try self.registration(
        in: database, where: "number = (SELECT max(number) FROM registration)", [])
      let registration = Registration.next(
        after: last, claim: claim, design: design, rule: rule, digest: digest,
        recordsBefore: try Int.fetchOne(database, sql: "SELECT max(number) FROM record") ?? 0,
        time: time)
      try database.execute(
        sql: """
          INSERT INTO registration (number, plan, digest, previous, hash, records_before, time)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          registration.number, plan, digest, registration.previous, registration.hash,
          registration.recordsBefore, time.isNaN ? nil : time,
        ])
      try Head.advance(in: database) { Head.after($0, registration: registration) }
      return registration
    }
  }

  func registration(
    in database: Database, where condition: String, _ arguments: StatementArguments
  ) throws -> Registration? {
    try StoredRegistration.fetch(database, where: condition, arguments, path: path).first
  }
}
