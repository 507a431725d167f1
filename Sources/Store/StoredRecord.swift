import AssayExperiments
import Foundation
import GRDB

import struct AssayExperiments.Record

/// A row of the table `record` with everything that belongs to it, as it is stored: measures, hashes, series
/// and the facts of its environment.
struct StoredRecord {
  private let row: StoredRow
  private let measures: [StoredRow]
  private let hashes: [StoredRow]
  private let series: [StoredRow]

  /// The records that meet an SQL condition on the table `record`, in the order of that condition.
  static func fetch(
    _ database: Database, where condition: String, _ arguments: StatementArguments = StatementArguments()
  ) throws -> [StoredRecord] {
    try StoredRow.fetchAll(
      database,
      """
      SELECT number, registration, CAST(key AS BLOB), CAST(point AS BLOB), CAST(stage AS BLOB),
        CAST(levels AS BLOB), seed, seconds,
        (SELECT CAST(facts AS BLOB) FROM environment WHERE id = record.environment), form,
        CAST(checksum AS BLOB)
      FROM record WHERE \(condition)
      """, arguments
    ).map { row in
      func parts(_ table: String, _ value: String) throws -> [StoredRow] {
        try StoredRow.fetchAll(
          database, "SELECT CAST(name AS BLOB), \(value) FROM \(table) WHERE record = ? ORDER BY name",
          [row.values[0]])
      }
      return StoredRecord(
        row: row, measures: try parts("measure", "value"), hashes: try parts("hash", "CAST(value AS BLOB)"),
        series: try parts("series", "value"))
    }
  }

  /// The record's number in the store, from 1.
  var number: Int64 { get throws { try row.integer(0) } }
  var registration: Int { get throws { Int(try row.integer(1)) } }
  var key: String { get throws { try row.text(2) } }
  var storedChecksum: String { get throws { try row.text(10) } }

  /// The hash of everything that is stored of the record, including its number and its registration.
  ///
  /// - Parameter store: The name of the store that holds it.
  func checksum(store: String) -> String {
    var hash = StoredHash("row")
    hash.add(store)
    for value in row.values.dropLast() { hash.add(value) }
    for rows in [measures, hashes, series] {
      hash.add(Int64(rows.count))
      for value in rows.flatMap(\.values) { hash.add(value) }
    }
    return hash.finished()
  }

  /// The record. Throws when its checksum is wrong, or its names are not those of its trial.
  ///
  /// - Parameters:
  ///   - registration: The registration that the record names.
  ///   - path: The store's path, for the message.
  func checked(store: String, of registration: Registration, path: String) throws -> Record {
    let name = (try? key).map { String($0.prefix(Trial.idLength)) } ?? "of an unreadable name"
    let damaged = StoreError.damaged(path: path, detail: "trial \(name) is not what was recorded")
    guard let stored = try? storedChecksum, stored == checksum(store: store),
      let record = try? decoded(), try row.integer(9) == StoredHash.form,
      try record.trial.key(study: registration.digest) == key,
      try record.trial.point(claim: registration.claim.name) == row.text(3)
    else { throw damaged }
    return record
  }

  private func decoded() throws -> Record {
    func named<Value>(_ rows: [StoredRow], _ value: (StoredRow) throws -> Value) throws -> [String: Value] {
      try Dictionary(rows.map { (try $0.text(0), try value($0)) }, uniquingKeysWith: { _, last in last })
    }
    return Record(
      trial: Trial(
        stage: try row.text(4), levels: try row.decoded(Levels.self, 5),
        seed: UInt64(bitPattern: try row.integer(6))),
      measurement: Measurement(
        measures: try named(measures) { try $0.number(1) },
        series: try named(series) { try Self.doubles($0.bytes(1)) },
        hashes: try named(hashes) { try $0.text(1) }),
      seconds: try row.number(7),
      environment: Environment(facts: try row.decoded([String: String].self, 8)))
  }

  private static func doubles(_ data: Data) throws -> [Double] {
    guard data.count.isMultiple(of: 8) else { throw StoredRow.Unreadable() }
    return data.withUnsafeBytes { bytes in
      (0..<bytes.count / 8).map { index in
        let bits = bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
        return Double(bitPattern: UInt64(littleEndian: bits))
      }
    }
  }
}
