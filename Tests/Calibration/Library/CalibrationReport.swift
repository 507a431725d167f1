import AssayStatistics

/// What the command found, and the ways to show it.
public struct CalibrationReport: Sendable {
  /// Every cell.
  public var cells: [Cell]
  /// The largest rates of each statistic at each number of seeds.
  public var lines: [CalibrationLine]
  /// The rates of claims and of tests with looks.
  package var rules: [CalibratedRule]

  /// Summarises the settings.
  ///
  /// - Parameter tallies: The final tally of every trial, by its name.
  public init(measured: [Measured], tallies: [String: Tally]) throws {
    cells = measured.flatMap(\.cells)
    lines = CalibrationReport.lines(measured)
    rules = try CalibrationReport.rules(tallies)
  }

  /// The lines of the settings, in their order.
  public static func lines(_ measured: [Measured]) -> [CalibrationLine] {
    var order: [String] = []
    var groups: [String: [Measured]] = [:]
    for one in measured {
      let key = "\(one.setting.statistic.name) \(one.setting.kind) \(one.setting.count)"
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(one)
    }
    return order.compactMap { groups[$0] }.map { group in
      let setting = group[0].setting
      func worst(_ isInside: Bool) -> Measured? {
        // The first of equal ones.
        group.filter { $0.setting.isInFamily == isInside }.reduce(nil) { worst, one in
          one.largest > worst?.largest ?? -1 ? one : worst
        }
      }
      let (inside, outside) = (worst(true), worst(false))
      return CalibrationLine(
        setting.statistic, setting.kind, setting.count, rounded(inside?.largest ?? 0),
        inside?.setting.population.name ?? "", draws: inside?.draws ?? 0,
        outside: outside.map { rounded($0.largest) }, outside?.setting.population.name,
        decides: group.contains(where: \.decides), refusal: group.compactMap(\.refusal).first)
    }
  }

  private static func rules(_ tallies: [String: Tally]) throws -> [CalibratedRule] {
    func rate(_ trial: any Simulation, _ tests: Range<Int>) throws -> (rate: Double, draws: Int) {
      guard let tally = tallies[trial.name] else { throw Missing(trial: trial.name) }
      return (rounded(Double(tests.map { tally.counts[$0] }.max() ?? 0) / Double(tally.draws)), tally.draws)
    }
    var rules: [CalibratedRule] = []
    for (rule, tests) in [("false support of a claim", 0..<1), ("false refutation of a claim", 1..<2)] {
      for claim in ClaimSimulation.all {
        let (rate, draws) = try rate(claim, tests)
        rules.append(CalibratedRule(rule, claim.name, rate, draws: draws))
      }
    }
    rules += try exactRules()
    for trial in LookSimulation.all {
      let (rate, draws) = try rate(trial, 0..<2)
      let spending = trial.spending == .pocock ? "Pocock" : "O'Brien-Fleming"
      rules.append(
        CalibratedRule(
          "sequential sign-flip test",
          "\(spending), looks at \(trial.looks.map(String.init).joined(separator: "/")), "
            + "\(trial.world.shownName) \(trial.kind == .pairs ? "differences" : "values")",
          rate, draws: draws, isInFamily: trial.isInFamily))
    }
    return rules
  }

  /// The rates of tests of wins and losses with looks.
  package static func exactRules() throws -> [CalibratedRule] {
    try ExactLooks.all().map { CalibratedRule("signs with looks", $0.name, rounded($0.rate), draws: 0) }
  }

  /// To a millionth, so that the last bits of logarithms do not matter.
  static func rounded(_ rate: Double) -> Double { (rate * 1e6).rounded() / 1e6 }

  /// Whether everything that is in its family keeps its rate, or is refused.
  public var isHeld: Bool {
    !cells.contains { $0.verdict == .exceeds } && !rules.contains { $0.isInFamily && !$0.isHeld }
  }
}

/// A trial that was not drawn.
struct Missing: Error {
  var trial: String
}
