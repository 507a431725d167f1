/// A table for a terminal: columns two spaces apart, each as wide as its widest cell.
package struct TextTable: Sendable {
  /// The head of a column.
  package struct Column: Sendable {
    var title: String
    var isNumber: Bool

    /// A column of words, which begin at its left end.
    package static func words(_ title: String) -> Column { Column(title: title, isNumber: false) }
    /// A column of numbers, which end at its right end.
    package static func numbers(_ title: String) -> Column { Column(title: title, isNumber: true) }
  }

  private let columns: [Column]
  private var rows: [[String]] = []

  package init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row with a cell for each column. What a terminal would act on is escaped.
  package mutating func add(_ cells: [String]) { rows.append(cells.map { $0.legible() }) }

  /// The lines of the table, headed by the titles.
  package func lines(indent: Int = 0) -> [String] {
    let cells = [columns.map(\.title)] + rows
    let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
      let padded = zip(columns.indices, row).map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return columns[column].isNumber ? space + cell : cell + space
      }
      let line = String(repeating: " ", count: indent) + padded.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
