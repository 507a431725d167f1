/// The median of treatment/control over pairs, with the exact test and interval of a median, whatever the distribution
/// of the ratios.
///
/// ```swift
/// let pValue = try MedianOfRatios.pValue(
///   treatment: [2, 3, 4, 5, 6], control: [1, 2, 3, 4, 5], alternative: .greater)  // 1/32
/// ```
public enum MedianOfRatios {
  /// The sign test of the ratios against `bound`. Values may be infinite, as of a run
  /// that diverged, but not both of a pair; treatment values may be 0, control values must be positive.
  public static func pValue(
    treatment: [Double], control: [Double], bound: Double = 1, alternative: Alternative = .twoSided
  ) throws -> Double {
    try Demand.positive(bound, "bound")
    return try SignTest.pValue(
      of: ratios(treatment, control), bound: bound, alternative: alternative)
  }

  /// The interval of the median of the ratios: `MedianInterval` of them, the bounds that neither one-sided test rejects
  /// at (1 − `confidence`)/2. It goes from 0 to ∞ where there are too few pairs: five cannot give 0.95.
  public static func interval(
    treatment: [Double], control: [Double], confidence: Double = 0.95
  ) throws -> Interval {
    var interval = try MedianInterval.of(ratios(treatment, control), confidence: confidence)
    interval.low = max(interval.low, 0)
    return interval
  }

  /// The ratios of the pairs.
  static func ratios(_ treatment: [Double], _ control: [Double]) throws -> [Double] {
    try Demand.orderedPairs(treatment, control)
    try Demand.notNegative(treatment, "treatment values")
    if let index = control.firstIndex(where: { !($0 > 0) }) {
      throw StatisticsError.valueNotPositive(of: "control values", index: index, value: control[index])
    }
    return zip(treatment, control).map { $0 / $1 }
  }
}
