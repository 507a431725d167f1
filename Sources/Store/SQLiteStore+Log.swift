import AssayExperiments
import GRDB

extension SQLiteStore {
  /// The number and the hash of the last event.
  public func head() throws -> LogHead { try read { try LogHead.stored(in: $0, path: self.path) } }

  /// Up to `limit` events after the event `number`, in order, each checked.
  public func events(after number: Int, limit: Int) throws -> [Event] {
    try read { database in
      try self.events(in: database, where: "number > ? ORDER BY number LIMIT ?", [number, max(limit, 0)])
    }
  }

  func events(in database: Database, where condition: String, _ arguments: StatementArguments) throws
    -> [Event]
  {
    let store = try LogAudit.name(in: database, path: path)
    return try StoredEvent.fetch(database, where: condition, arguments).map {
      try $0.checked(store: store, path: path)
    }
  }

  /// Runs `body` in one transaction with a writer of the log, and writes the end of the log.
  func append<T: Sendable>(_ body: (inout LogWriter, Database) throws -> T) throws -> T {
    try write { database in
      var writer = try LogWriter(database, path: self.path)
      let result = try body(&writer, database)
      try writer.close()
      return result
    }
  }

  // MARK: Studies

  /// All registrations, in the order of the log.
  public func registrations() throws -> [Registration] {
    try read {
      try self.registrations(in: $0, where: "number IN (SELECT event FROM study) ORDER BY number", [])
    }
  }

  /// The registration with this digest; nil if the store has none.
  public func registration(digest: String) throws -> Registration? {
    try read { try self.registration(in: $0, digest: digest) }
  }

  private func registration(in database: Database, digest: String) throws -> Registration? {
    try registrations(
      in: database, where: "number = (SELECT event FROM study WHERE digest = ?)", [digest]
    ).first
  }

  /// Registrations, each checked: anybody can compute the digest of a plan that nobody could have registered.
  private func registrations(
    in database: Database, where condition: String, _ arguments: StatementArguments
  ) throws -> [Registration] {
    try events(in: database, where: condition, arguments).map { event in
      guard case .registered(let registered) = event.content,
        try registered.form.digest() == registered.digest
      else {
        throw StoreError.damaged(path: path, detail: "event \(event.number) is not a registration")
      }
      do { try registered.form.validate() } catch {
        throw StoreError.damaged(
          path: path, detail: "event \(event.number) is not a design that can be registered: \(error)")
      }
      return Registration(
        registered.form, digest: registered.digest, number: event.number, time: event.time)
    }
  }

  /// Appends a registration in one transaction, unless the store has its digest already.
  ///
  /// - Throws: `DesignError` for what `Experiment.validate()` refuses, since it could not be read again;
  ///   ``StoreError``.
  public func register(_ experiment: Experiment, time: Double) throws -> Registration {
    let form = CanonicalForm(experiment)
    try form.validate()
    let digest = try form.digest()
    if let known = try registration(digest: digest) { return known }
    return try append { log, database in
      if let known = try self.registration(in: database, digest: digest) { return known }
      let number = try log.append(.registered(.init(form: form, digest: digest)), time: time)
      return Registration(form, digest: digest, number: number, time: time)
    }
  }

  /// Enters an explanation for a study of this store, unless the study has an equal one already.
  public func predict(_ explanation: Explanation, of registration: Registration, time: Double) throws {
    try explanation.validate(for: registration.rule)
    if try explanations(of: registration).contains(where: { $0.explanation == explanation }) { return }
    try append { log, database in
      let known = try self.explanations(in: database, registration)
      if known.contains(where: { $0.explanation == explanation }) { return }
      try log.append(.predicted(.init(study: registration.digest, explanation: explanation)), time: time)
    }
  }

  /// The explanations that were entered for a study, in the order of the log.
  public func explanations(of registration: Registration) throws -> [EnteredExplanation] {
    try read { try self.explanations(in: $0, registration) }
  }

  private func explanations(in database: Database, _ registration: Registration) throws
    -> [EnteredExplanation]
  {
    guard try self.registration(in: database, digest: registration.digest) == registration else {
      throw StoreError.unregistered(path: path, study: registration.study)
    }
    let events = try events(
      in: database, where: "number IN (SELECT event FROM prediction WHERE study = ?) ORDER BY number",
      [registration.digest])
    return events.compactMap { event in
      guard case .predicted(let predicted) = event.content else { return nil }
      return EnteredExplanation(explanation: predicted.explanation, number: event.number, time: event.time)
    }
  }

  // MARK: Remarks

  /// Appends a remark about an event and returns its number.
  public func remark(_ remark: Event.Remarked, time: Double) throws -> Int {
    try remark.validate()
    return try append { log, _ in
      guard log.head.number >= 1, (1...log.head.number).contains(remark.subject) else {
        throw StudyError.noSuchEvent(remark.subject, last: log.head.number)
      }
      return try log.append(.remarked(remark), time: time)
    }
  }

  /// The remarks about these events, and about those remarks, in the order of the log.
  public func remarks(on numbers: Set<Int>) throws -> [Event] {
    try read { database in
      try self.events(in: database, where: "number IN (SELECT event FROM remark) ORDER BY number", [])
    }.remarks(on: numbers)
  }
}
