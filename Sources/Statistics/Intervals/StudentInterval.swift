/// Student's interval of a mean, which also has an answer for values that do not vary. `StudentTest` refuses those.
public enum StudentInterval {
  /// mean ± t · s/√n with n − 1 degrees of freedom. Needs two values; equal values give an interval
  /// without width.
  public static func mean(of values: [Double], confidence: Double = 0.95) throws -> Interval {
    try Demand.sample(values, atLeast: 2)
    try Demand.openUnit(confidence, "confidence")
    do {
      return try StudentTest.interval(of: values, confidence: confidence)
    } catch StatisticsError.noVariation {
      let mean = try Summary.mean(values)
      return Interval(estimate: mean, low: mean, high: mean, confidence: confidence)
    }
  }

  /// The interval of the mean of treatment − control over pairs.
  public static func meanDifference(
    treatment: [Double], control: [Double], confidence: Double = 0.95
  ) throws -> Interval {
    try Demand.pairs(treatment, control, atLeast: 2)
    return try mean(of: try differences(treatment, control), confidence: confidence)
  }

  static func differences(_ treatment: [Double], _ control: [Double]) throws -> [Double] {
    try zip(treatment, control).map { try Demand.finite($0 - $1, "differences") }
  }
}
