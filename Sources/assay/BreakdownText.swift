import AssayExperiments
import AssayReports

/// Writes what the records say at each level of factors, as text and as JSON.
enum BreakdownText {
  /// A heading and a table.
  static func lines(of breakdown: Breakdown) -> [String] {
    var table = TextTable(
      breakdown.factors.map(TextTable.Column.words) + [
        .numbers("trials"), .numbers("median"), .numbers("quartiles"),
        .numbers(NumberText.percent(breakdown.confidence) + " interval"), .numbers("failures"),
        .numbers("censored"),
      ])
    for row in breakdown.rows {
      let quartiles = number(row.lowerQuartile) + " to " + number(row.upperQuartile)
      let interval = NumberText.rounded(row.low) + " to " + NumberText.rounded(row.high)
      table.add(
        row.levels.map(words) + [
          "\(row.trials)", number(row.median), row.hasValues ? quartiles : "–",
          row.hasValues ? interval : "–",
          "\(row.failures)", "\(row.censored)",
        ])
    }
    let heading = "\(breakdown.stage.legible()), \(breakdown.measure.legible()):"
    return [heading] + table.lines(indent: 2)
  }

  private static func words(_ level: Breakdown.Level) -> String {
    if case .value(.number(let number)) = level { NumberText.exact(number) } else { level.description }
  }

  /// The number, with a sign where it is only a bound.
  private static func number(_ quantile: Breakdown.Quantile) -> String {
    switch quantile.kind {
    case .exact: NumberText.rounded(quantile.number)
    case .above: "> " + NumberText.rounded(quantile.number)
    case .below: "< " + NumberText.rounded(quantile.number)
    case .unknown: "–"
    }
  }

  /// One object for each row.
  static func json(_ breakdown: Breakdown) -> [JSON] {
    breakdown.rows.map { row in
      let quartiles = [row.lowerQuartile, row.upperQuartile]
      return .object([
        ("stage", .string(breakdown.stage)), ("measure", .string(breakdown.measure)),
        ("levels", .object(zip(breakdown.factors, row.levels.map(json)).map { ($0, $1) })),
        ("trials", .integer(row.trials)), ("median", .number(row.median.number)),
        ("medianIs", json(row.median.kind)),
        ("quartiles", .array(quartiles.map { .number($0.number) })),
        ("quartilesAre", .array(quartiles.map { json($0.kind) })),
        ("interval", .array([.number(row.low), .number(row.high)])),
        ("confidence", .number(breakdown.confidence)), ("failures", .integer(row.failures)),
        ("censored", .integer(row.censored)),
      ])
    }
  }

  private static func json(_ level: Breakdown.Level) -> JSON {
    switch level {
    case .value(let value): StudyJSON.level(value)
    case .seed(let seed): .natural(seed)
    }
  }

  private static func json(_ kind: Breakdown.Quantile.Kind) -> JSON {
    kind == .unknown ? .null : .string(kind.rawValue)
  }
}

extension Breakdown.Row {
  /// Whether a trial measured a number.
  fileprivate var hasValues: Bool { !low.isNaN }
}
