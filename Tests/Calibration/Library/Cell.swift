import AssayStatistics

/// The error rate of one criterion, tested one way, in one setting.
public struct Cell: Sendable, Hashable, Codable {
  /// What a cell says.
  public enum Finding: String, Sendable, Hashable, Codable {
    /// The rate is at most 0.025, but for three standard errors.
    case held
    /// The rate is larger, though the method is for this population.
    case exceeds
    /// The method takes no sample of this size.
    case refused
    /// The method is not for this population: the rate is a warning.
    case outside
  }

  /// The statistic's name.
  public var statistic: String
  /// What it summarises.
  public var sample: String
  /// The number of seeds.
  public var seeds: Int
  /// What they are drawn from.
  public var population: String
  /// Such as "within(0.0, 4.0)".
  public var criterion: String
  /// The bound at which the true value lies.
  public var truth: Double
  /// "support" or "refutation".
  public var decision: String
  /// The share of samples in which the decision is made.
  public var rate: Double
  /// The Monte Carlo standard error of the rate; 0 where it was enumerated.
  public var standardError: Double
  /// 0 where the rate was enumerated.
  public var draws: Int
  /// Whether the rate is what it may be.
  public var verdict: Finding
  /// Why the method refuses the size.
  public var refusal: String?
}

/// The rates of a setting's tests.
public struct Measured: Sendable, Hashable {
  /// The setting.
  public var setting: Setting
  /// In the order of ``Setting/Test``.
  public var rates: [Double]
  /// 0 where the rates were enumerated.
  public var draws: Int
  /// Why the method refuses the size.
  public var refusal: String?
  /// Whether a sample of this size can decide anything.
  public var decides: Bool

  /// The rates that were counted.
  public init(_ setting: Setting, _ tally: Tally) throws {
    self.setting = setting
    rates = tally.counts.map { Double($0) / Double(tally.draws) }
    draws = tally.draws
    refusal = tally.refusal
    decides = try tally.refusal == nil && setting.canDecide()
  }

  /// The exact rates.
  public init(enumerating setting: Setting) throws {
    self.setting = setting
    draws = 0
    do {
      rates = try Enumeration.rates(setting)
      decides = try setting.canDecide()
    } catch let error as StatisticsError {
      guard case .unfit = error else { throw error }
      (rates, refusal, decides) = ([], error.description, false)
    }
  }

  /// The largest rate.
  public var largest: Double { rates.max() ?? 0 }

  /// The cells.
  public var cells: [Cell] {
    var cells: [Cell] = []
    for (criterion, support, refutation) in setting.criteria {
      for (decision, index) in [("support", support), ("refutation", refutation)] {
        let rate = rates.isEmpty ? 0 : rates[index]
        func error(_ rate: Double) -> Double {
          draws == 0 ? 0 : (rate * (1 - rate) / Double(draws)).squareRoot()
        }
        let isHeld = rate <= Calibration.limit(draws: draws)
        cells.append(
          Cell(
            statistic: setting.statistic.name, sample: setting.kind.rawValue, seeds: setting.count,
            population: setting.population.name, criterion: "\(criterion)", truth: setting.bound,
            decision: decision, rate: rate, standardError: error(rate), draws: draws,
            verdict: refusal != nil ? .refused : !setting.isInFamily ? .outside : isHeld ? .held : .exceeds,
            refusal: refusal))
      }
    }
    return cells
  }
}
