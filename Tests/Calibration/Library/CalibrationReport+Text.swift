import AssayStatistics

extension CalibrationReport {
  /// The tables as the command prints them and the documentation shows them.
  package static func text(_ lines: [CalibrationLine], _ rules: [CalibratedRule]) -> String {
    let statistics = table(
      ["statistic", "sample", "seeds", "error in its family", "", "outside of it", "", ""],
      lines.map { line in
        [
          line.statistic.name, line.kind.rawValue, "\(line.count)",
          line.refusal == nil ? percent(line.error) : "-", line.refusal == nil ? line.population : "",
          line.outside.map(percent) ?? "-", line.outsidePopulation ?? "", verdict(line),
        ]
      }, numbers: [2, 3, 5])
    let others = table(
      ["rule", "", "error", ""],
      rules.map { rule in
        [
          rule.rule, rule.setting, percent(rule.error),
          !rule.isInFamily ? "outside" : rule.isHeld ? (rule.draws == 0 ? "held, exact" : "held") : "exceeds",
        ]
      }, numbers: [2])
    return statistics + "\n" + others
  }

  private static func verdict(_ line: CalibrationLine) -> String {
    if line.refusal != nil { return "refused" }
    if !line.decides { return "decides nothing" }
    if !line.isHeld { return "exceeds" }
    return line.draws == 0 ? "held, exact" : line.draws > Plan.draws ? "held, \(line.draws) draws" : "held"
  }

  /// With two digits after the point.
  static func percent(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    let digits = hundredths % 100
    return "\(hundredths / 100).\(digits < 10 ? "0" : "")\(digits) %"
  }

  private static func table(_ head: [String], _ rows: [[String]], numbers: Set<Int>) -> String {
    let widths = head.indices.map { column in
      // An empty head lends its room to the one before.
      let below = rows.map { $0[column].count }.max() ?? 0
      return column + 1 < head.count && head[column + 1].isEmpty ? below : max(below, head[column].count)
    }
    func line(_ row: [String], isHead: Bool = false) -> String {
      var line = ""
      var end = 0
      for column in row.indices {
        let room = String(repeating: " ", count: max(0, widths[column] - row[column].count))
        let padding = String(repeating: " ", count: max(0, end - line.count))
        line += padding + (numbers.contains(column) && !isHead ? room + row[column] : row[column])
        end += widths[column] + 2
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }
    return line(head, isHead: true) + rows.map { line($0) }.joined()
  }
}
