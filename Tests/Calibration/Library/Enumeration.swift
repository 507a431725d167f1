import AssayRandomness
import AssayStatistics

/// The exact error rates of statistics that see only on which side of a bound each seed lies.
///
/// The sides are few, so all numbers of seeds on them can be judged, each with its multinomial probability. On continuous
/// worlds the other bound of an equivalence lies at the quantile beyond which a seed lies with the probability 0.05.
enum Enumeration {
  /// A side, by a seed that lies on it, and its probability.
  typealias Side = (treatment: Double, control: Double, probability: Double)

  /// Whether the statistic is enumerated rather than drawn.
  static func covers(_ statistic: Statistic) -> Bool {
    ["median", "medianOfRatios", "superiority", "shareAbove", "shareBelow"].contains(statistic.name)
  }

  /// The probabilities with which the tests of ``Setting/Test`` reject.
  static func rates(_ setting: Setting) throws -> [Double] {
    let (bound, low, high) = (setting.bound, setting.low ?? setting.bound, setting.high)
    let stream = RandomStream(seed: 2026, name: "enumeration")
    var rates = Setting.Test.allCases.map { _ in 0.0 }
    func add(_ criterion: Criterion, _ sides: [Side], support: Setting.Test, refutation: Setting.Test) throws
    {
      try forEachSample(of: setting.count, setting.kind, sides) { sample, probability in
        let judged = try setting.statistic.judge(criterion, on: sample, stream: stream)
        let order = Setting.Test.allCases
        if judged.support <= Setting.level { rates[order.firstIndex(of: support) ?? 0] += probability }
        if judged.refutation <= Setting.level { rates[order.firstIndex(of: refutation) ?? 0] += probability }
      }
    }
    try add(.above(bound), sides(setting, beyondLow: 0, beyondHigh: 0), support: .above, refutation: .below)
    try add(
      .within(bound, high), sides(setting, beyondLow: 0, beyondHigh: 0.05), support: .withinAtLow,
      refutation: .outsideAtLow)
    try add(
      .within(low, bound), sides(setting, beyondLow: 0.05, beyondHigh: 0), support: .withinAtHigh,
      refutation: .outsideAtHigh)
    return rates
  }

  private static func sides(_ setting: Setting, beyondLow: Double, beyondHigh: Double) -> [Side] {
    let (bound, low, high) = (setting.bound, setting.low ?? setting.bound, setting.high)
    let ties: Bool
    switch setting.population {
    case .world(let world), .correlated(let world): ties = world == .twoPoint
    case .unequalArms: ties = false
    }
    let differ = 0.21 * (1 - setting.population.correlation)
    switch (setting.statistic.unit, setting.kind) {
    case (.measure, .values) where ties: return [(bound - 1, 0, 0.3), (bound, 0, 0.7)]
    case (.measure, _) where ties:
      return [(bound - 1, 0, differ), (bound, 0, 1 - 2 * differ), (bound + 1, 0, differ)]
    case (.measure, _):
      return [
        (low - 1, 0, beyondLow), ((low + bound) / 2, 0, 0.5 - beyondLow),
        ((bound + high) / 2, 0, 0.5 - beyondHigh), (high + 1, 0, beyondHigh),
      ]
    case (.ratio, _) where ties:
      return [(bound / 2, 1, differ), (bound, 1, 1 - 2 * differ), (bound * 2, 1, differ)]
    case (.ratio, _):
      return [
        (low / 2, 1, beyondLow), ((low + bound) / 2, 1, 0.5 - beyondLow),
        ((bound + high) / 2, 1, 0.5 - beyondHigh), (high * 2, 1, beyondHigh),
      ]
    case (.share, .pairs):
      let tie = ties ? min(1 - 2 * differ, 2 * bound, 2 * (1 - bound)) : 0
      return [(1, 0, bound - tie / 2), (0, 0, tie), (0, 1, 1 - bound - tie / 2)]
    case (.share, _):
      // The thresholds are 0.
      let side = setting.statistic.name == "shareAbove" ? 1.0 : -1
      return [(side, 0, bound), (-side, 0, 1 - bound)]
    }
  }

  /// Calls `body` with a sample for every way to divide the seeds among the sides.
  private static func forEachSample(
    of count: Int, _ kind: Sample.Kind, _ sides: [Side], _ body: (Sample, Double) throws -> Void
  ) throws {
    func divide(
      _ rest: Int, _ sides: ArraySlice<Side>, _ made: [Side], _ probability: Double, _ share: Double
    ) throws {
      guard let side = sides.first else { return }
      for number in sides.count == 1 ? rest...rest : 0...rest {
        let seeds = made + [Side](repeating: side, count: number)
        let own = share > 0 ? min(1, side.probability / share) : 0
        let chance =
          sides.count == 1
          ? probability : probability * BinomialDistribution.exactly(number, of: rest, probability: own)
        if sides.count > 1 {
          try divide(rest - number, sides.dropFirst(), seeds, chance, share - side.probability)
        } else if kind == .values {
          try body(.values(seeds.map(\.treatment)), chance)
        } else {
          try body(.pairs(treatment: seeds.map(\.treatment), control: seeds.map(\.control)), chance)
        }
      }
    }
    try divide(count, sides.filter { $0.probability > 0 }[...], [], 1, 1)
  }
}
