extension Demand {
  /// At least one row, at least one value in each, all finite; and `columns` values in each, if it is given.
  static func matrix(_ rows: [[Double]], row name: String, columns: Int? = nil) throws {
    guard !rows.isEmpty else { throw StatisticsError.tooFew(of: "\(name)s", needed: 1, given: 0) }
    for (index, row) in rows.enumerated() {
      if let columns, row.count != columns {
        throw StatisticsError.unevenRow(row: name, index: index, needed: columns, given: row.count)
      }
      guard !row.isEmpty else { throw StatisticsError.emptyRow(row: name, index: index) }
      if let column = row.firstIndex(where: { !$0.isFinite }) {
        throw StatisticsError.notFiniteInRow(
          row: name, index: index, column: column, value: row[column])
      }
    }
  }

  static func withLogarithms(_ values: [Double], _ name: String) throws {
    try sample(values, name)
    if let index = values.firstIndex(where: { $0 <= 0 }) {
      throw StatisticsError.logarithmUndefined(of: name, index: index, value: values[index])
    }
  }

  static func share(_ value: Double, _ name: String) throws {
    guard value >= 0, value < 1 else { throw StatisticsError.outsideShare(name: name, value: value) }
  }
}
