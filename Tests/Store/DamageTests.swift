import AssayExperiments
import AssayStore
import AssayTestTools
import Foundation
import GRDB
import Testing

/// Nothing that a verdict depends on can change unnoticed: a damaged store is refused with a message, or its
/// content is unchanged.
@Suite struct DamageTests {
  /// Among 800 flipped bits, 87 were once accepted with other content. `ASSAY_FLIPS` sets a larger number
  /// than `make test` uses.
  @Test(arguments: [SQLiteStore.Access.reading, .writing])
  func `a flipped bit is found or changes nothing`(_ access: SQLiteStore.Access) throws {
    let specimen = try Specimen()
    let folder = try Scratch()
    var numbers = Numbers(state: access == .reading ? 1 : 2)
    let count = ProcessInfo.processInfo.environment["ASSAY_FLIPS"].flatMap { Int($0) } ?? 80
    var refused = 0
    for _ in 0..<count {
      var bytes = specimen.bytes
      let place = numbers.below(bytes.count)
      let bit = numbers.below(8)
      bytes.flip(bit: place * 8 + bit)
      try bytes.write(to: URL(fileURLWithPath: folder.file()))
      if specimen.outcome(at: folder.file(), access, "bit \(bit) of byte \(place)") != nil { refused += 1 }
      if access == .reading { #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file())) == bytes) }
    }
    // Most of a store is content, so most flips must be refused.
    #expect(refused > count / 3)
  }

  /// For every column of every table, one value is altered and two are exchanged; for every table, rows are
  /// deleted and duplicated.
  @Test func `an edit by SQL is found or changes nothing`() throws {
    let specimen = try Specimen()
    let folder = try Scratch()
    var harmless: [String] = []
    var refused = 0
    for edit in try edits(of: specimen, in: folder) {
      try specimen.bytes.write(to: URL(fileURLWithPath: folder.file()))
      guard try apply(edit, to: folder.file()) else { continue }
      if specimen.outcome(at: folder.file(), .reading, edit) == nil {
        harmless.append(edit)
      } else {
        refused += 1
      }
    }
    #expect(refused > 100)
    // Two equal values can be exchanged, and an environment that no record names may exist.
    #expect(
      harmless.allSatisfy { $0.hasPrefix("WITH") || $0.hasPrefix("INSERT INTO environment") }, "\(harmless)")
  }

  private func edits(of specimen: Specimen, in folder: Scratch) throws -> [String] {
    try specimen.bytes.write(to: URL(fileURLWithPath: folder.file()))
    return try DatabaseQueue(path: folder.file()).read { database in
      let tables = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      return try tables.flatMap { table -> [String] in
        let columns = try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info('\(table)')")
        // Each row by its place in an order in which the two studies' records alternate.
        let rows = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") ?? 0
        func row(_ index: Int) -> String {
          let keys = table == "measure" || table == "hash" ? ["record", "name"] : ["rowid"]
          let list = keys.joined(separator: ", ")
          return "(\(list)) = (SELECT \(list) FROM \(table) ORDER BY \(list) LIMIT 1 OFFSET \(index))"
        }
        let places = Set([0, rows / 3, rows - 1]).sorted()
        var edits: [String] = []
        for column in columns {
          for place in places {
            edits.append(
              """
              UPDATE \(table) SET \(column) = CASE typeof(\(column))
                WHEN 'text' THEN substr(\(column), 1, length(\(column)) / 2)
                  || char(unicode(substr(\(column), length(\(column)) / 2 + 1, 1)) + 1)
                  || substr(\(column), length(\(column)) / 2 + 2)
                WHEN 'blob' THEN CAST(x'01' || substr(\(column), 2) AS BLOB)
                WHEN 'null' THEN 1.5 ELSE \(column) + 1 END
              WHERE \(row(place))
              """)
          }
          for (a, b) in zip(places, places.dropFirst()) {
            edits.append(
              """
              WITH pair AS (SELECT \(column) AS value, \(row(a)) AS isFirst FROM \(table)
                WHERE \(row(a)) OR \(row(b)))
              UPDATE \(table) SET \(column) = (SELECT value FROM pair WHERE isFirst <> (\(row(a))))
              WHERE \(row(a)) OR \(row(b))
              """)
          }
        }
        for place in places { edits.append("DELETE FROM \(table) WHERE \(row(place))") }
        // The row is duplicated, with a number or name after all others where one must differ.
        let copied = columns.map { column in
          switch (table, column) {
          case ("record", "number"), ("registration", "number"), ("environment", "id"):
            "(SELECT max(\(column)) + 1 FROM \(table))"
          case (_, "key"), (_, "digest"), (_, "previous"), (_, "hash"), (_, "facts"), (_, "name"):
            "'f' || \(column)"
          default: column
          }
        }
        edits.append(
          "INSERT INTO \(table) SELECT \(copied.joined(separator: ", ")) FROM \(table) WHERE \(row(rows - 1))"
        )
        return edits
      }
    }
  }

  /// Whether the edit was possible: the tables themselves refuse some.
  private func apply(_ edit: String, to path: String) throws -> Bool {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    do {
      return try queue.write { database in
        try database.execute(sql: edit)
        return database.changesCount > 0
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      return false
    }
  }

  /// Exchanging the levels of two records once reversed a verdict, with exit status 0.
  @Test func `two records' levels, stages, seeds or points exchanged are found`() throws {
    let specimen = try Specimen()
    let folder = try Scratch()
    for column in ["levels", "seed", "point", "registration", "measure"] {
      try specimen.bytes.write(to: URL(fileURLWithPath: folder.file()))
      let edit =
        column == "measure"
        ? "UPDATE measure SET value = (SELECT value FROM measure WHERE record = 58 - 1) WHERE record = 2"
        : """
        UPDATE record SET \(column) = (SELECT other.\(column) FROM record AS other
          WHERE other.number = CASE record.number WHEN 1 THEN 100 ELSE 1 END) WHERE number IN (1, 100)
        """
      #expect(try apply(edit, to: folder.file()))
      let words = specimen.outcome(at: folder.file(), .reading, column) ?? ""
      #expect(words.contains("is damaged: trial "), "\(column): \(words)")
      #expect(words.contains(" is not what was recorded; nothing was changed"))
    }
  }

  @Test func `a record that was taken from the end or the middle is missed`() throws {
    let specimen = try Specimen()
    let folder = try Scratch()
    for (number, words) in [
      (116, "a registration or a record was removed or replaced"), (57, "record 57 is missing"),
    ] {
      try specimen.bytes.write(to: URL(fileURLWithPath: folder.file()))
      for table in ["measure", "hash", "series"] {
        _ = try apply("DELETE FROM \(table) WHERE record = \(number)", to: folder.file())
      }
      #expect(try apply("DELETE FROM record WHERE number = \(number)", to: folder.file()))
      #expect(specimen.outcome(at: folder.file(), .writing, words)?.contains("is damaged: " + words) == true)
    }
  }

  @Test func `what SQLite finds is said without the line above it`() throws {
    let specimen = try Specimen()
    let folder = try Scratch()
    // A page that nothing uses, and the number of pages in the header.
    let pages = specimen.bytes.count / 4096 + 1
    var bytes = specimen.bytes + Data(repeating: 0, count: 4096)
    bytes.replaceSubrange(28..<32, with: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: pages >> $0) })
    try bytes.write(to: URL(fileURLWithPath: folder.file()))
    let words = specimen.outcome(at: folder.file(), .reading, "an unused page") ?? ""
    #expect(words.hasPrefix("the store \(folder.file()) is damaged: Page \(pages)"), "\(words)")
    #expect(!words.contains("***") && !words.contains("\n"))
  }

  /// A column's name gives every value in it its meaning.
  @Test func `tables of another description are refused`() throws {
    let specimen = try Specimen()
    let folder = try Scratch()
    for edit in [
      "ALTER TABLE record RENAME COLUMN seconds TO sfconds", "DROP INDEX record_point",
      "CREATE TABLE more (x)",
      "CREATE TRIGGER t AFTER INSERT ON record BEGIN DELETE FROM measure; END",
    ] {
      try specimen.bytes.write(to: URL(fileURLWithPath: folder.file()))
      try DatabaseQueue(path: folder.file()).write { try $0.execute(sql: edit) }
      let words = specimen.outcome(at: folder.file(), .reading, edit) ?? ""
      #expect(words.contains("is damaged: its tables are not those of a store"))
    }
  }
}
