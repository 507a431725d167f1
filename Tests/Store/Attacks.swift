import AssayTestTools
import Foundation
import GRDB

/// Single changes of a store's rows by SQL.
struct Attacks {
  struct Attack {
    var kind: String
    var sql: String
    var arguments = StatementArguments()
  }

  /// A table with what tells its rows apart.
  struct Table {
    var name: String
    var columns: [String]
    var keys: [String]
    var rows: Int
    /// The values of every row, as SQL.
    var values: [[String]]
    /// The values of every row.
    var stored: [[DatabaseValue]]
  }

  let tables: [Table]

  init(on database: Database) throws {
    let names = try String.fetchAll(
      database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    tables = try names.map { name in
      let columns = try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info('\(name)')")
      let primary = try String.fetchAll(
        database, sql: "SELECT name FROM pragma_table_info('\(name)') WHERE pk > 0 ORDER BY pk")
      let keys = primary.isEmpty ? ["rowid"] : primary
      let quoted = columns.map { "quote(\($0))" }.joined(separator: ", ")
      let values = try Row.fetchAll(
        database, sql: "SELECT \(quoted) FROM \(name) ORDER BY \(keys.joined(separator: ", "))"
      ).map { row in columns.indices.map { row[$0] as String } }
      let stored = try Row.fetchAll(
        database, sql: "SELECT * FROM \(name) ORDER BY \(keys.joined(separator: ", "))"
      ).map { Array($0.databaseValues) }
      return Table(
        name: name, columns: columns, keys: keys, rows: values.count, values: values, stored: stored)
    }
  }

  /// The next attack; some are refused by the tables themselves, or change nothing.
  func next(_ numbers: inout Numbers) -> Attack {
    let table = tables[numbers.below(tables.count)]
    let row = numbers.below(table.rows)
    let column = table.columns[numbers.below(table.columns.count)]
    let other = numbers.below(table.rows)
    switch numbers.below(8) {
    case 0, 1, 2: return flip(table, row, column, bit: numbers.below(1 << 20))
    case 3:
      return Attack(
        kind: "value",
        sql: """
          UPDATE \(table.name) SET \(column) = CASE typeof(\(column))
            WHEN 'text' THEN \(column) || 'x' WHEN 'blob' THEN CAST(\(column) || x'00' AS BLOB)
            WHEN 'null' THEN 1 WHEN 'real' THEN CAST(\(column) AS INTEGER) ELSE \(column) + 1 END
          WHERE \(condition(table, row))
          """)
    case 4: return Attack(kind: "deleted", sql: "DELETE FROM \(table.name) WHERE \(condition(table, row))")
    case 5: return duplicate(table, row)
    case 6: return exchange(table, row, other, [column], "exchanged values")
    default:
      // A row takes the place of another: all values but those that tell rows apart.
      if numbers.below(2) == 0 { return again(table, row, other) }
      return exchange(table, row, other, table.columns.filter { !table.keys.contains($0) }, "exchanged rows")
    }
  }

  private func condition(_ table: Table, _ row: Int) -> String {
    let list = table.keys.joined(separator: ", ")
    return "(\(list)) = (SELECT \(list) FROM \(table.name) ORDER BY \(list) LIMIT 1 OFFSET \(row))"
  }

  /// One bit of a value is turned over: of a text or a blob in its bytes.
  private func flip(_ table: Table, _ row: Int, _ column: String, bit: Int) -> Attack {
    let value = table.stored[row][table.columns.firstIndex(of: column) ?? 0]
    func flipped(_ bytes: Data) -> Data {
      var bytes = bytes.isEmpty ? Data([0]) : bytes
      bytes.flip(bit: bit % (8 * bytes.count))
      return bytes
    }
    let changed: (any DatabaseValueConvertible)? =
      switch value.storage {
      case .null: 0.0
      case .int64(let number): number ^ 1 << (bit % 64)
      case .double(let number): Double(bitPattern: number.bitPattern ^ 1 << UInt64(bit % 64))
      case .string(let text): flipped(Data(text.utf8))
      case .blob(let bytes): flipped(bytes)
      }
    let isText = if case .string = value.storage { true } else { false }
    return Attack(
      kind: "bit",
      sql:
        "UPDATE \(table.name) SET \(column) = \(isText ? "CAST(? AS TEXT)" : "?") WHERE \(condition(table, row))",
      arguments: [changed])
  }

  private func duplicate(_ table: Table, _ row: Int) -> Attack {
    let copied = table.columns.map { column in
      switch (table.keys.contains(column), table.name, column) {
      case (true, _, "number"), (true, _, "event"): "(SELECT max(\(column)) + 1 FROM \(table.name))"
      case (true, _, _): "\(column) || 'f'"
      // Another study has another event.
      case (_, "study", "event"): "event + 1"
      default: column
      }
    }
    return Attack(
      kind: "duplicated",
      sql: "INSERT INTO \(table.name) SELECT \(copied.joined(separator: ", ")) FROM \(table.name) "
        + "WHERE \(condition(table, row))")
  }

  private func exchange(_ table: Table, _ a: Int, _ b: Int, _ columns: [String], _ kind: String) -> Attack {
    let changed = columns.contains { column in
      let place = table.columns.firstIndex(of: column) ?? 0
      return table.values[a][place] != table.values[b][place]
    }
    guard changed else { return Attack(kind: kind, sql: "DELETE FROM \(table.name) WHERE FALSE") }
    func assignments(_ row: Int) -> String {
      columns.map { column in
        "\(column) = \(table.values[row][table.columns.firstIndex(of: column) ?? 0])"
      }.joined(separator: ", ")
    }
    // The rows are found by their keys, which the first change may not move before the second is made.
    let (first, second) = (key(table, a), key(table, b))
    return Attack(
      kind: kind,
      sql: "UPDATE \(table.name) SET \(assignments(b)) WHERE \(first); "
        + "UPDATE \(table.name) SET \(assignments(a)) WHERE \(second)")
  }

  private func key(_ table: Table, _ row: Int) -> String {
    guard table.keys != ["rowid"] else { return condition(table, row) }
    return table.keys.map { key in
      "\(key) = \(table.values[row][table.columns.firstIndex(of: key) ?? 0])"
    }.joined(separator: " AND ")
  }

  /// A row is removed, and another one stands a second time in its place.
  private func again(_ table: Table, _ row: Int, _ other: Int) -> Attack {
    guard row != other else {
      return Attack(kind: "inserted again", sql: "DELETE FROM \(table.name) WHERE FALSE")
    }
    let values = table.columns.enumerated().map { index, column in
      table.keys.contains(column) ? table.values[row][index] : table.values[other][index]
    }
    guard values != table.values[row] else {
      return Attack(kind: "inserted again", sql: "DELETE FROM \(table.name) WHERE FALSE")
    }
    return Attack(
      kind: "inserted again",
      sql: "DELETE FROM \(table.name) WHERE \(key(table, row)); "
        + "INSERT INTO \(table.name) VALUES (\(values.joined(separator: ", ")))")
  }
}
