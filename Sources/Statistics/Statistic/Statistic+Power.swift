import AssayRandomness

extension Statistic {
  /// What the power of a registered test is asked for.
  public struct Question: Sendable, Hashable {
    /// The condition that the test must support.
    public var criterion: Criterion
    /// The number of seeds.
    public var count: Int
    /// The size of the effect. For a share it is the share of seeds on the predicted side, and for a share of variance the
    /// share itself. For every other statistic it is the probability, above ½, that a seed lies on the predicted side of
    /// the bound (of a ratio of medians: the treatment of one seed, and the bound times the control of another), computed for normal values. Between two bounds a share lies in the middle, and other
    /// statistics lie where a seed is on the right side of each bound with that probability.
    public var effect: Double
    /// The level of the one-sided test.
    public var level: Double
    /// The number of groups, for a share of variance.
    public var groups: Int

    /// Makes a question.
    public init(criterion: Criterion, count: Int, effect: Double, level: Double = 0.025, groups: Int = 2) {
      self.criterion = criterion
      self.count = count
      self.effect = effect
      self.level = level
      self.groups = groups
    }
  }

  /// The probability that the test supports the criterion, when the effect is as large as the question says.
  ///
  /// Exact for the mean, the median, the median of ratios and the shares. For other statistics it is the share of at least
  /// 1,000 simulated studies, always the same ones: its standard error is at most 1.6 %.
  public func power(_ question: Question) throws -> Double {
    try Demand.openUnit(question.level, "level")
    for bound in question.criterion.bounds {
      if unit == .ratio {
        try Demand.positive(bound, "bound")
      } else {
        try Demand.finiteNumber(bound, "bound")
      }
    }
    if case .within(let low, let high) = question.criterion, !(low < high) {
      throw StatisticsError.unorderedBounds(low: low, high: high)
    }
    try requireEffect(question)
    return question.count < 1 ? 0 : try method.power(question)
  }

  /// The smallest number of seeds from which on the test has the wanted power; `nil` where none up to `limit` has. For the
  /// ratio of medians, whose power dips and is slow to compute, only the next ten numbers are checked.
  public func needed(for question: Question, power wanted: Double, limit: Int = 5_000) throws -> Int? {
    func power(_ count: Int) throws -> Double {
      var question = question
      question.count = count
      return try self.power(question)
    }
    do {
      return switch method.powerCourse {
      case .rises: try SampleSize.first(power: wanted, limit: limit, of: power)
      case .dips: try SampleSize.settled(power: wanted, from: 2, limit: limit, horizon: 10, of: power)
      case .sawTooth: try SampleSize.lasting(power: wanted, limit: limit, of: power)
      }
    } catch StatisticsError.powerNotReached { return nil }
  }

  func requireEffect(_ question: Question) throws {
    try Demand.openUnit(question.effect, "effect to detect")
    switch (unit, question.criterion) {
    case (.share, .within): return
    case (.share, .above(let bound)):
      guard question.effect > bound else {
        throw StatisticsError.effectWithinBound(question.effect, bound: bound)
      }
    case (.share, .below(let bound)):
      // The effect is a share of seeds on the predicted side, or, of groups, the share of variance itself.
      let share = kinds.contains(.groups) ? question.effect : 1 - question.effect
      guard share < bound else { throw StatisticsError.effectWithinBound(share, bound: bound) }
    default:
      guard question.effect > 0.5 else {
        throw StatisticsError.effectWithinBound(question.effect, bound: 0.5)
      }
    }
  }

  /// The share of simulated studies that support the criterion. The draws are always the same ones.
  static func simulated(
    _ question: Question, _ statistic: Statistic, draws: Int = 2_000,
    sample: (RandomStream) throws -> Sample
  ) throws -> Double {
    let stream = RandomStream(seed: 11, name: "power")
    let interval = try Power.simulated(draws: draws, stream: stream) { stream in
      let sample = try sample(stream.split("sample"))
      let flips = stream.split("test")
      return try question.criterion.support { bound, alternative in
        try statistic.method.pValue(sample, bound, alternative, flips)
      }
        <= question.level
    }
    return interval.estimate
  }

  /// Normal values at the distance from the criterion's bounds that the question's effect says.
  static func normalSample(_ question: Question, _ stream: RandomStream) -> Sample {
    let distance = NormalDistribution.quantile(question.effect)
    let values = stream.normal(count: question.count)
    switch question.criterion {
    case .above(let bound): return .values(values.map { bound + (distance + $0) })
    case .below(let bound): return .values(values.map { bound - (distance + $0) })
    case .within(let low, let high):
      let scale = (high - low) / 2 / distance
      return .values(values.map { (low + high) / 2 + scale * $0 })
    }
  }
}
