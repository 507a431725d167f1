import Foundation
import GRDB

/// The values of one row as they are stored. Texts are fetched as bytes (`CAST(… AS BLOB)`), so that SQLite
/// repairs or cuts nothing before it is checked. A value of the wrong type is reported as damage and never
/// traps.
struct StoredRow {
  /// The value does not have its column's type.
  struct Unreadable: Error {}

  let values: [DatabaseValue]

  init(_ row: Row) { values = Array(row.databaseValues) }

  func integer(_ index: Int) throws -> Int64 {
    guard case .int64(let value) = values[index].storage else { throw Unreadable() }
    return value
  }

  /// The number at this index; NULL stands for NaN.
  func number(_ index: Int) throws -> Double {
    switch values[index].storage {
    case .double(let value): return value
    case .null: return .nan
    case .int64, .string, .blob: throw Unreadable()
    }
  }

  func bytes(_ index: Int) throws -> Data {
    guard case .blob(let data) = values[index].storage else { throw Unreadable() }
    return data
  }

  func text(_ index: Int) throws -> String {
    guard let text = String(bytes: try bytes(index), encoding: .utf8) else { throw Unreadable() }
    return text
  }

  func decoded<Value: Decodable>(_ type: Value.Type, _ index: Int) throws -> Value {
    try JSONDecoder().decode(type, from: bytes(index))
  }

  /// Every row of a query whose texts are fetched as bytes.
  static func fetchAll(
    _ database: Database, _ sql: String, _ arguments: StatementArguments = StatementArguments()
  ) throws -> [StoredRow] {
    try Row.fetchAll(database.cachedStatement(sql: sql), arguments: arguments).map { StoredRow($0) }
  }
}
