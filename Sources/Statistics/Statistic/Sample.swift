/// What a statistic summarises: the values of the seeds of an outcome.
public enum Sample: Sendable, Hashable {
  /// One value for each seed.
  case values([Double])
  /// A treatment value and a control value for each seed, in the same order.
  case pairs(treatment: [Double], control: [Double])
  /// Groups of equally many values, such as one group for each level of a nuisance factor.
  case groups([[Double]])

  /// The number of seeds: of values, of pairs, or of values in each group.
  public var count: Int {
    switch self {
    case .values(let values): values.count
    case .pairs(let treatment, _): treatment.count
    case .groups(let groups): groups.map(\.count).min() ?? 0
    }
  }

  /// The kinds of samples.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case values, pairs, groups
  }

  /// The kind of the sample.
  public var kind: Kind {
    switch self {
    case .values: .values
    case .pairs: .pairs
    case .groups: .groups
    }
  }

  /// The values, or the differences treatment − control of the pairs.
  func differences() throws -> [Double] {
    switch self {
    case .values(let values):
      try Demand.sample(values)
      return values
    case .pairs(let treatment, let control):
      try Demand.pairs(treatment, control)
      return try StudentInterval.differences(treatment, control)
    case .groups: throw refusal(needed: "values or pairs")
    }
  }

  /// Both arms. Values may be infinite.
  func arms() throws -> (treatment: [Double], control: [Double]) {
    guard case .pairs(let treatment, let control) = self else {
      throw refusal(needed: "pairs")
    }
    guard treatment.count == control.count else {
      throw StatisticsError.unequalLengths(treatment: treatment.count, control: control.count)
    }
    return (treatment, control)
  }

  /// The error of a statistic that takes another kind of sample.
  func refusal(needed: String) -> StatisticsError { .otherSample(needed: needed, given: kind.rawValue) }
}
