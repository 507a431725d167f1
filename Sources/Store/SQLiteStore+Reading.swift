import AssayExperiments
import Foundation
import GRDB

import struct AssayExperiments.Record

extension SQLiteStore {
  /// The records that meet a condition on the table `record`, in the order that it gives, each checked
  /// against its checksum.
  func records(
    in database: Database, where condition: String, _ arguments: StatementArguments
  ) throws -> [(registration: Int, record: Record)] {
    let chosen = "SELECT sequence FROM record WHERE \(condition)"
    let measures = try values(of: "measure", chosen, arguments, in: database) {
      $0["value"] as Double? ?? .nan
    }
    let hashes = try values(of: "hash", chosen, arguments, in: database) { $0["value"] as String }
    let series = try values(of: "series", chosen, arguments, in: database) {
      try self.doubles($0["value"])
    }
    let facts = try environments(in: database)
    return try Row.fetchAll(
      database, sql: "SELECT * FROM record WHERE \(condition)", arguments: arguments
    ).map { row in
      let sequence: Int64 = row["sequence"]
      let record = Record(
        trial: Trial(
          stage: row["stage"], levels: try self.decode(Levels.self, row["levels"]),
          seed: UInt64(bitPattern: row["seed"] as Int64)),
        measurement: Measurement(
          measures: measures[sequence] ?? [:], series: series[sequence] ?? [:],
          hashes: hashes[sequence] ?? [:]),
        seconds: row["seconds"] ?? .nan,
        environment: facts[row["environment"]] ?? Environment(facts: [:]))
      let key: String = row["key"]
      guard record.checksum(key: key) == row["checksum"] as String else {
        throw StoreError.damaged(
          path: self.path, detail: "trial \(key.prefix(Trial.idLength)) is not what was recorded")
      }
      return (row["registration"], record)
    }
  }

  /// What a table holds of the chosen records: by record, by name.
  private func values<Value>(
    of table: String, _ chosen: String, _ arguments: StatementArguments, in database: Database,
    _ value: (Row) throws -> Value
  ) throws -> [Int64: [String: Value]] {
    var values: [Int64: [String: Value]] = [:]
    let rows = try Row.fetchCursor(
      database, sql: "SELECT * FROM \(table) WHERE record IN (\(chosen))", arguments: arguments)
    while let row = try rows.next() {
      values[row["record"], default: [:]][row["name"]] = try value(row)
    }
    return values
  }

  private func environments(in database: Database) throws -> [Int64: AssayExperiments.Environment] {
    let rows = try Row.fetchAll(database, sql: "SELECT * FROM environment")
    return try Dictionary(
      rows.map { ($0["id"], Environment(facts: try decode([String: String].self, $0["facts"]))) },
      uniquingKeysWith: { first, _ in first })
  }

  private func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    guard let value = try? JSONDecoder().decode(type, from: Data(text.utf8)) else {
      throw StoreError.damaged(path: path, detail: "'\(text.prefix(60))' cannot be read")
    }
    return value
  }

  private func doubles(_ data: Data) throws -> [Double] {
    guard data.count.isMultiple(of: 8) else {
      throw StoreError.damaged(path: path, detail: "a series is cut off")
    }
    return data.withUnsafeBytes { bytes in
      (0..<bytes.count / 8).map { index in
        let bits = bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
        return Double(bitPattern: UInt64(littleEndian: bits))
      }
    }
  }
}
