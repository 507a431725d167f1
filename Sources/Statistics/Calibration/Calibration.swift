/// How often the tests of statistics reject a hypothesis that holds: what `make calibrate` measured or enumerated.
///
/// ```swift
/// let line = Calibration.line(for: .mean, kind: .pairs, count: 54)
/// print(line!)
/// ```
public enum Calibration {
  /// The standard error of a rate of 0.025 that was counted in so many draws; 0 where it was enumerated.
  package static func standardError(draws: Int) -> Double {
    draws == 0 ? 0 : (0.025 * 0.975 / Double(draws)).squareRoot()
  }

  /// The largest rate that holds the level 0.025: three standard errors above it.
  package static func limit(draws: Int) -> Double { 0.025 + 3 * standardError(draws: draws) + 1e-9 }

  /// The line for so many seeds: that of the largest number of seeds that was calibrated and is not larger. `nil` where
  /// there are fewer seeds than were ever calibrated, and where the statistic takes no such samples.
  public static func line(for statistic: Statistic, kind: Sample.Kind, count: Int) -> CalibrationLine? {
    var line =
      lines
      .filter { $0.statistic.name == statistic.name && $0.kind == kind && $0.count <= count }
      .max { $0.count < $1.count }
    line?.statistic = statistic
    return line
  }
}

/// The error rates of one statistic at one number of seeds: the largest over criteria, bounds with and without effect, both
/// sides, and the populations.
public struct CalibrationLine: Sendable, Hashable {
  /// The statistic; a share stands for all thresholds.
  public var statistic: Statistic
  /// The samples that it summarises.
  public var kind: Sample.Kind
  /// The number of seeds.
  public var count: Int
  /// The share of samples in which a one-sided test at 0.025 rejects a hypothesis that holds, within the statistic's family.
  public var error: Double
  /// The population with that rate, such as "normal".
  public var population: String
  /// The number of samples drawn; 0 where the rate was enumerated.
  public var draws: Int
  /// The share of samples outside of the family; `nil` where every population that was drawn belongs to it.
  public var outside: Double?
  /// The population with that rate.
  public var outsidePopulation: String?
  /// Whether any sample of this size can decide a criterion at the one-sided level 0.025.
  public var decides: Bool
  /// Why the statistic refuses so few seeds; `nil` where it does not.
  public var refusal: String?

  package init(
    _ statistic: Statistic, _ kind: Sample.Kind, _ count: Int, _ error: Double, _ population: String,
    draws: Int,
    outside: Double? = nil, _ outsidePopulation: String? = nil, decides: Bool = true, refusal: String? = nil
  ) {
    self.statistic = statistic
    self.kind = kind
    self.count = count
    self.error = error
    self.population = population
    self.draws = draws
    self.outside = outside
    self.outsidePopulation = outsidePopulation
    self.decides = decides
    self.refusal = refusal
  }

  /// The Monte Carlo standard error of ``error`` where the rate is 0.025; 0 where the rate was enumerated.
  public var standardError: Double { Calibration.standardError(draws: draws) }
  /// Whether the error within the family is at most 0.025, but for what three standard errors explain.
  public var isHeld: Bool { error <= Calibration.limit(draws: draws) }
}

extension CalibrationLine: CustomStringConvertible {
  /// One sentence, such as "mean over seeds, 54 seeds: the one-sided error was measured at 2.5 % for normal values or
  /// differences; outside of them at up to 5.4 % (lognormal)".
  public var description: String {
    let subject = "\(statistic.phrase(for: kind)), \(count) seeds: "
    if let refusal { return subject + refusal }
    if !decides { return subject + "so few seeds decide nothing at the level 2.5 %" }
    return subject + "the one-sided error was \(draws == 0 ? "computed" : "measured") at "
      + (statistic.family == .every ? "up to " : "")
      + "\(Self.percent(error)) % for \(statistic.family.phrase)"
      + (outside.map { "; outside of them at up to \(Self.percent($0)) % (\(outsidePopulation ?? ""))" } ?? "")
  }

  /// With one digit after the point.
  private static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// The error rate of a rule that is more than one test of one statistic: a claim of several outcomes, or a test with looks.
package struct CalibratedRule: Sendable, Hashable {
  package var rule: String
  package var setting: String
  package var error: Double
  /// 0 where the rate was computed.
  package var draws: Int
  /// Whether the rule is for such data.
  package var isInFamily: Bool

  package init(_ rule: String, _ setting: String, _ error: Double, draws: Int, isInFamily: Bool = true) {
    self.rule = rule
    self.setting = setting
    self.error = error
    self.draws = draws
    self.isInFamily = isInFamily
  }

  package var standardError: Double { Calibration.standardError(draws: draws) }
  package var isHeld: Bool { error <= Calibration.limit(draws: draws) }
}
