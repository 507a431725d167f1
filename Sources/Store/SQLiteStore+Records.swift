import AssayExperiments
import Foundation
import GRDB

import struct AssayExperiments.Record

extension SQLiteStore {
  /// Appends the record in one transaction, which is on the disk when this returns. Throws ``StoreError``.
  public func append(_ record: Record, to registration: Registration) throws {
    var record = record
    record.measurement = record.measurement.canonical
    try requireStorable(record)
    let key = try record.trial.key(study: registration.digest)
    try write { database in
      let known = try String.fetchOne(
        database, sql: "SELECT hash FROM registration WHERE number = ?", arguments: [registration.number])
      guard known == registration.hash else {
        throw StoreError.unregistered(path: self.path, study: registration.study)
      }
      if let standing = try self.records(in: database, where: "key = ?", [key]).first {
        let differences = Study.compare(standing.record, with: record.measurement)
        guard differences.isEmpty else {
          throw StoreError.conflict(
            path: self.path, trial: String(key.prefix(Trial.idLength)), differences: differences)
        }
        return
      }
      try self.insert(record, key: key, registration, into: database)
    }
  }

  /// The records of a registration in the order of its design. Throws ``StoreError`` when one is damaged.
  public func records(of registration: Registration) throws -> [Record] {
    let records = try read {
      try self.records(in: $0, where: "registration = ? ORDER BY number", [registration.number])
        .map(\.record)
    }
    return registration.design.ordered(records)
  }

  /// Up to `limit` records of all studies whose trial's identity starts with these digits.
  public func records(startingWith digits: String, limit: Int) throws -> [(
    registration: Registration, record: Record
  )] {
    try read { database in
      // Every hexadecimal digit sorts before `g`.
      try self.records(
        in: database, where: "key >= ? AND key < ? ORDER BY key LIMIT ?", [digits, digits + "g", limit])
    }
  }

  /// Whether one of these trials was recorded, for the same claim, before `registration` was made.
  public func seen(_ trials: [Trial], before registration: Registration) throws -> Bool {
    try read { database in
      let statement = try database.makeStatement(
        sql: """
          SELECT EXISTS (
            SELECT 1 FROM record WHERE point = ? AND number <= ? AND registration <> ?)
          """)
      return try trials.contains { trial in
        let point = try trial.point(claim: registration.claim.name)
        return try Bool.fetchOne(
          statement, arguments: [point, registration.recordsBefore, registration.number]) ?? false
      }
    }
  }

  private func requireStorable(_ record: Record) throws {
    let measurement = record.measurement
    let texts =
      [record.trial.stage] + measurement.measures.keys + measurement.series.keys
      + (try record.storedTexts).flatMap { [$0.key, $0.value] }
    if let text = texts.sorted().first(where: { $0.utf8.contains(0) }) {
      throw StoreError.unstorable(path: path, text: text)
    }
  }

  private func insert(
    _ record: Record, key: String, _ registration: Registration, into database: Database
  ) throws {
    let facts = try Canonical.text(record.environment.facts)
    try database.execute(
      sql: "INSERT INTO environment (facts) VALUES (?) ON CONFLICT DO NOTHING", arguments: [facts])
    let trial = record.trial
    // Nothing is ever removed, so the numbers have no gap.
    let number = try (Int64.fetchOne(database, sql: "SELECT max(number) FROM record") ?? 0) + 1
    try database.execute(
      sql: """
        INSERT INTO record
          (number, registration, key, point, stage, levels, seed, seconds, environment, form, checksum)
        SELECT ?, ?, ?, ?, ?, ?, ?, ?, id, ?, '' FROM environment WHERE facts = ?
        """,
      arguments: [
        number, registration.number, key, try trial.point(claim: registration.claim.name), trial.stage,
        try Canonical.text(trial.levels), Int64(bitPattern: trial.seed),
        record.seconds.isNaN ? nil : record.seconds, StoredHash.form, facts,
      ])
    let measurement = record.measurement
    for (name, value) in measurement.measures {
      try database.execute(
        sql: "INSERT INTO measure VALUES (?, ?, ?)",
        arguments: [number, name, value.isNaN ? nil : value])
    }
    for (name, value) in try record.storedTexts {
      try database.execute(
        sql: "INSERT INTO hash VALUES (?, ?, ?)", arguments: [number, name, value])
    }
    for (name, values) in measurement.series {
      try database.execute(
        sql: "INSERT INTO series VALUES (?, ?, ?)",
        arguments: [number, name, Data(littleEndian: values)])
    }
    // The hash is computed from the row as it is stored, not from the value that was given.
    let stored = try StoredRecord.fetch(database, where: "number = ?", [number])
    let store = try StoreAudit.name(in: database, path: path)
    guard let checksum = stored.first?.checksum(store: store) else {
      throw StoreError.damaged(path: path, detail: "a record that was written is not there")
    }
    try database.execute(
      sql: "UPDATE record SET checksum = ? WHERE number = ?", arguments: [checksum, number])
    try Head.advance(in: database) { Head.after($0, record: checksum) }
  }
}

extension Data {
  /// Eight bytes for each value, little-endian on every machine.
  init(littleEndian values: [Double]) {
    self.init(capacity: values.count * 8)
    for value in values {
      Swift.withUnsafeBytes(of: value.bitPattern.littleEndian) { append(contentsOf: $0) }
    }
  }
}
