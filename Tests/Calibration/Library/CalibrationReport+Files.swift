import AssayStatistics
import Foundation

extension CalibrationReport {
  /// The table in Swift.
  public var source: String {
    var source = """
      // Written by `make calibrate WRITE=1`.

      extension Calibration {
        /// Every line of the table.
        public static let lines: [CalibrationLine] = [

      """
    for line in lines {
      let statistic = line.statistic.name + (line.statistic.threshold == nil ? "" : "(0)")
      let outside = line.outside.map { ",\n      outside: \($0), \"\(line.outsidePopulation ?? "")\"" } ?? ""
      let refusal = line.refusal.map { ",\n      refusal: \"\($0)\"" } ?? ""
      source +=
        "    .init(\n      .\(statistic), .\(line.kind), \(line.count), \(line.error), \"\(line.population)\", "
        + "draws: \(line.draws)\(outside)\(line.decides ? "" : ", decides: false")\(refusal)),\n"
    }
    source +=
      "  ]\n\n  /// The rules for claims and for looks.\n  package static let rules: [CalibratedRule] = [\n"
    for rule in rules {
      source +=
        "    .init(\n      \"\(rule.rule)\",\n      \"\(rule.setting)\", \(rule.error), draws: \(rule.draws)"
        + (rule.isInFamily ? "" : ", isInFamily: false") + "),\n"
    }
    return source + "  ]\n}\n"
  }

  /// The cells and the rates of rules, as JSON.
  public var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
      return String(
        decoding: try encoder.encode(cells.map(Entry.cell) + rules.map(Entry.rule)), as: UTF8.self)
    }
  }

  private enum Entry: Encodable {
    case cell(Cell)
    case rule(CalibratedRule)

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .cell(let cell): try cell.encode(to: encoder)
      case .rule(let rule): try RuleCell(rule).encode(to: encoder)
      }
    }
  }

  /// A rule as it stands among the cells.
  private struct RuleCell: Encodable {
    var rule: String
    var setting: String
    var rate: Double
    var standardError: Double
    var draws: Int
    var verdict: Cell.Finding

    init(_ rule: CalibratedRule) {
      self.rule = rule.rule
      setting = rule.setting
      rate = rule.error
      standardError = rule.draws == 0 ? 0 : (rule.error * (1 - rule.error) / Double(rule.draws)).squareRoot()
      draws = rule.draws
      verdict = !rule.isInFamily ? .outside : rule.isHeld ? .held : .exceeds
    }
  }

  /// The documentation of `Calibration`.
  package static func article(_ lines: [CalibrationLine], _ rules: [CalibratedRule]) -> String {
    let families = Statistic.all.map { "- `\($0.name)`: \($0.family.phrase)" }.joined(separator: "\n")
    return """
      # ``AssayStatistics/Calibration``

      How often each test rejects a hypothesis that holds: 2.5 % is what it may, and what it does stands here.

      A verdict is worth what the error rate of its test is worth. `make calibrate` measures that of every registered
      ``Statistic``: it puts the true value exactly at a bound of the criterion, draws samples, and counts how often a test at
      the one-sided level 2.5 % supports or refutes the criterion all the same.

      The criteria are "above", "below" and "within" (equivalence), with the bound where there is no effect and away from it:
      0 and 1 for means and medians, 1 and 1.5 for ratios, 0.5, 0.75 and 0.9 for shares, 0 and 0.2 for a share of variance
      (of six groups). The worlds are normal values, Student's t with 3 degrees of freedom, lognormal values, and values that
      are 1 with the probability 0.7 and else 0. Pairs are drawn with independent arms and, but for `meanByPermutation`, with
      arms that correlate at 0.5; means also for a lognormal treatment beside a normal control. Shares of values have a
      threshold at the quantile that the bound names.

      Every row shows the largest error over all of these. "In its family" are the distributions that the method is for:

      \(families)

      There an error may exceed 2.5 % by three standard errors, 0.33 % at \(Plan.draws) draws; a row that has more is drawn
      again, \(Plan.moreDraws) times. Outside the error is a warning, which `assay run` quotes. "Exact" rows are enumerated.
      A row with less than 2.5 % is one of a discrete or cautious test, which errs less than it may.

      A claim of several outcomes is supported when each of them is. False support is counted where one outcome lies at its
      bound and the others far beyond; false refutation where all lie at their bounds, by ``Holm``'s correction. The outcomes
      are means of normal values.

      ### The table

      ```text
      \(text(lines, rules).split(separator: "\n", omittingEmptySubsequences: false).dropLast().joined(separator: "\n"))
      ```

      """
  }

  /// The rejections in the first draws of each trial, which the tests draw again.
  public static func firstCounts(_ tallies: [String: Tally]) -> String {
    Plan.trials.map { trial in
      let tally = tallies[trial.name]
      return trial.name + ": "
        + (tally?.refusal == nil ? tally?.counts.map(String.init).joined(separator: " ") ?? "" : "refused")
        + "\n"
    }.joined()
  }
}
