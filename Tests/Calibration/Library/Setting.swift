import AssayRandomness
import AssayStatistics

/// A statistic of so many seeds from a population in which its true value is exactly `bound`: where its tests against
/// `bound` may reject in no more than 2.5 % of samples.
public struct Setting: Sendable, Hashable {
  /// The statistic.
  public var statistic: Statistic
  /// What it summarises.
  public var kind: Sample.Kind
  /// The number of seeds.
  public var count: Int
  /// What the seeds are drawn from.
  public var population: Population
  /// The true value.
  public var bound: Double
  /// The lower bound of an equivalence whose upper bound is the true value; `nil` where the parameter has no room for one.
  public var low: Double?
  /// The upper bound of an equivalence whose lower bound is the true value.
  public var high: Double

  /// The level of the one-sided tests.
  public static let level = 0.025
  /// The groups of a sample of groups.
  static let groups = 6

  /// Whether the method is for this population.
  public var isInFamily: Bool { population.belongs(to: statistic.family, kind) }

  /// Whether its error rates are enumerated, not drawn.
  public var isEnumerated: Bool { Enumeration.covers(statistic) }

  /// The criteria, each with the places of its support and its refutation in the order of ``Test``.
  package var criteria: [(criterion: Criterion, support: Int, refutation: Int)] {
    [(.above(bound), 0, 1), (.below(bound), 1, 0), (.within(bound, high), 2, 3)]
      + (low.map { [(.within($0, bound), 4, 5)] } ?? [])
  }

  /// The tests of a setting, in the order in which they are counted.
  public enum Test: String, Sendable, Hashable, CaseIterable, Codable {
    /// Supports "above the bound", and refutes "below the bound".
    case above
    /// Supports "below the bound", and refutes "above the bound".
    case below
    /// Supports "between the bounds", where the true value is the lower one.
    case withinAtLow
    /// Refutes it there.
    case outsideAtLow
    /// Supports "between the bounds", where the true value is the upper one.
    case withinAtHigh
    /// Refutes it there.
    case outsideAtHigh
  }

  /// Makes a setting; the bounds of equivalence lie far enough away for the test at the true value to decide.
  init(_ statistic: Statistic, _ kind: Sample.Kind, _ count: Int, _ population: Population, bound: Double) {
    self.statistic = statistic
    self.kind = kind
    self.count = count
    self.population = population
    self.bound = bound
    switch statistic.unit {
    case .measure: (low, high) = (bound - 4, bound + 4)
    case .ratio: (low, high) = (bound / 2, bound * 2)
    case .share: (low, high) = (bound == 0 ? nil : bound / 2, (1 + bound) / 2)
    }
  }

  /// The true values at which a statistic is tested: without effect, and away from it.
  static func bounds(of statistic: Statistic, _ population: Population) -> [Double] {
    switch statistic.unit {
    case .measure: [0, 1]
    case .ratio: [1, 1.5]
    case .share:
      if statistic == .varianceShare {
        [0, 0.2]
      } else if statistic != .superiority, population == .world(.twoPoint) {
        // A share of values that are 0 or 1 is known.
        [statistic.name == "shareAbove" ? 0.7 : 0.3]
      } else {
        [0.5, 0.75, 0.9]
      }
    }
  }

  /// The populations from which the samples of a kind are drawn.
  static func populations(_ statistic: Statistic, _ kind: Sample.Kind) -> [Population] {
    var all = World.allCases.map(Population.world)
    if kind == .pairs {
      // Flipping signs takes longest, so it is drawn with independent arms only.
      if statistic != .meanByPermutation { all += World.allCases.map(Population.correlated) }
      if ["mean", "meanByPermutation"].contains(statistic.name) { all.append(.unequalArms) }
    }
    return all
  }

  /// The parameter of a world that the statistic estimates; `nil` where worlds have none for it.
  var parameter: World.Parameter? {
    statistic == .meanByPermutation ? .mean : World.Parameter(rawValue: statistic.name)
  }
}

extension Setting: Simulation {
  /// The setting in words.
  public var name: String {
    "\(statistic.name), \(count) \(kind.rawValue), \(population.name), at \(bound)"
  }

  /// Microseconds, roughly.
  public var cost: Double {
    let seeds = Double(count)
    return switch statistic {
    case .meanByPermutation:
      count > SignFlipTest.exactLimit ? 2 * (400 + 10 * seeds) : 4 + Double(1 << count) / 80
    case .pseudomedian: 10 + seeds * seeds / 20
    case .varianceShare: 10 + seeds
    default: 5 + seeds / 4
    }
  }

  /// Which of the tests reject, in the order of ``Test``.
  public func rejections(_ stream: RandomStream) throws -> [Bool] {
    try rejections(of: sample(stream.split("sample")), stream: stream.split("test"))
  }

  /// A sample from the population.
  package func sample(_ stream: RandomStream) throws -> Sample {
    switch (kind, population) {
    case (.pairs, .unequalArms):
      return .pairs(
        treatment: try World.lognormal.values(
          count: count, having: .mean, of: bound, stream: stream.split("treatment")),
        control: try World.gaussian.values(
          count: count, having: .mean, of: 0, stream: stream.split("control")))
    case (.groups, .world(let world)):
      // Effects of groups and errors from one world: their variances are as the squares of their factors.
      let factor = (bound / (1 - bound)).squareRoot()
      let effects = try world.values(
        count: Self.groups, having: .mean, of: 0, stream: stream.split("effects"))
      let errors = try world.values(
        count: Self.groups * count, having: .mean, of: 0, stream: stream.split("errors"))
      return .groups(
        effects.indices.map { group in
          errors[group * count..<(group + 1) * count].map { factor * effects[group] + $0 }
        })
    case (_, .world(let world)), (_, .correlated(let world)):
      guard let parameter else { throw Unplanned(statistic: statistic.name) }
      if kind == .values {
        return .values(try world.values(count: count, having: parameter, of: bound, stream: stream))
      }
      let (treatment, control) = try world.pairs(
        count: count, correlation: population.correlation, having: parameter, of: bound, stream: stream)
      return .pairs(treatment: treatment, control: control)
    default: throw Unplanned(statistic: statistic.name)
    }
  }

  /// Which of the tests reject this sample. The same as what ``Statistic/judge(_:on:stream:)`` says of the criteria, with
  /// fewer p-values: p never falls as a bound moves towards the values and beyond, and the two of one bound add up to at
  /// least 1. A sample that a test cannot judge, because it does not vary, is not rejected.
  package func rejections(of sample: Sample, stream: RandomStream) throws -> [Bool] {
    let level = Self.level
    func rejects(_ bound: Double, _ side: Alternative, _ level: Double) throws -> Bool {
      try pValue(of: sample, bound, side, stream) <= level
    }
    let greater = try pValue(of: sample, bound, .greater, stream)
    let less = greater < 0.9 ? 1 : try pValue(of: sample, bound, .less, stream)
    let (isAbove, isBelow) = (greater <= level, less <= level)
    return [
      isAbove, isBelow,
      try isAbove && rejects(high, .less, level),
      try less <= level / 2 || (greater <= level / 2 && rejects(high, .greater, level / 2)),
      try low.map { try isBelow && rejects($0, .greater, level) } ?? false,
      try low.map { try greater <= level / 2 || (less <= level / 2 && rejects($0, .less, level / 2)) }
        ?? false,
    ]
  }

  /// Whether some sample of this size can decide a criterion at the bound.
  func canDecide() throws -> Bool {
    let stream = RandomStream(seed: 2026, name: "extreme")
    return try [bound + 1_000, bound / 1_000 - (statistic.unit == .measure ? 1_000 : 0)].contains { extreme in
      let values = (0..<count).map { extreme * (1 + Double($0) / 1e6) }
      let sample: Sample =
        switch kind {
        case .values: .values(values.map { statistic.unit == .share && extreme < bound ? -$0 : $0 })
        case .pairs where statistic.unit == .share:
          .pairs(treatment: values, control: values.map { extreme < bound ? $0 + 1 : $0 - 1 })
        case .pairs: .pairs(treatment: values, control: values.map { _ in statistic.unit == .ratio ? 1 : 0 })
        case .groups: .groups((0..<Self.groups).map { group in values.map { $0 + 1e6 * Double(group) } })
        }
      return try [Alternative.greater, .less].contains {
        try pValue(of: sample, bound, $0, stream) <= Self.level
      }
    }
  }

  private func pValue(
    of sample: Sample, _ bound: Double, _ side: Alternative, _ stream: RandomStream
  ) throws -> Double {
    do {
      return try statistic.pValue(of: sample, bound: bound, alternative: side, stream: stream)
    } catch let error as StatisticsError {
      switch error {
      case .noVariation, .noResidual: return 1
      default: throw error
      }
    }
  }
}

/// A registered statistic of which the calibration does not know how to draw samples.
struct Unplanned: Error {
  var statistic: String
}
