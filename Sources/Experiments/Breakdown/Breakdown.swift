/// What the records of a study say of one measure in one stage, at each level of one or several factors. It describes,
/// and judges nothing.
///
/// ```swift
/// let tables = try Study.breakdowns(of: registration, in: store, by: ["rate"])
/// for row in tables[0].rows { print(row.levels, row.trials, row.median) }
/// ```
public struct Breakdown: Sendable, Hashable {
  /// The stage whose trials are described.
  public var stage: String
  /// The measure that is described.
  public var measure: String
  /// The factors that the stage varies, in the order in which they were asked for: manipulated factors, streams whose
  /// seeds are set, or `seed`.
  public var factors: [String]
  /// The two-sided confidence of every interval: the one that the rule registers.
  public var confidence: Double
  /// One row for each combination of levels that a trial has, the last factor varying fastest.
  public var rows: [Row]

  /// What a trial has of a factor.
  public enum Level: Sendable, Hashable {
    /// A level of a manipulated factor.
    case value(FactorValue)
    /// The root seed of the trial's streams, or the seed of one stream.
    case seed(UInt64)
  }

  /// The trials with the same levels.
  public struct Row: Sendable, Hashable {
    /// The level of each factor, in the order of the factors.
    public var levels: [Level]
    /// The number of trials that ended: those that measured, and those that failed without a result.
    public var trials: Int
    /// The median of the measured values; those that are not a number are left out, and infinite ones count.
    public var median: Quantile
    /// The quantile at one quarter, by linear interpolation between order statistics (type 7 of Hyndman and Fan).
    public var lowerQuartile: Quantile
    /// The quantile at three quarters, by the same rule.
    public var upperQuartile: Quantile
    /// The lower end of the interval of the median, an order statistic; −∞ where the values are too few for the confidence,
    /// NaN where there are none. Censored values are taken at the lowest that they can be.
    public var low: Double
    /// The upper end of the interval of the median. Censored values are taken at the highest that they can be.
    public var high: Double
    /// The number of trials that failed without a result, or whose value is infinite or not a number.
    public var failures: Int
    /// The number of values that are only bounds of the true ones.
    public var censored: Int
  }

  /// A quantile of values of which some may be censored.
  public struct Quantile: Sendable, Hashable {
    /// The number, with censored values as they were measured; NaN where there are no values, and where censored ones leave
    /// it open to both sides.
    public var number: Double
    /// What the number says of the true quantile.
    public var kind: Kind

    /// What a number says of the true quantile.
    public enum Kind: String, Sendable, Hashable {
      /// It is the quantile, whatever the true values of censored measurements are.
      case exact
      /// The quantile is at least the number.
      case above
      /// The quantile is at most the number.
      case below
      /// Nothing: there are no values, or some are censored on either side.
      case unknown
    }
  }
}

extension Breakdown.Level: CustomStringConvertible {
  /// The level in words, such as `0.03`, or the seed.
  public var description: String {
    switch self {
    case .value(let value): value.description
    case .seed(let seed): String(seed)
    }
  }
}
