/// Student's interval of a mean: exact for normal values, and approximate for large samples of other values.
public enum StudentInterval {
  /// mean ± t · s/√n with n − 1 degrees of freedom. Needs two values; equal values give an interval
  /// without width.
  public static func mean(of values: [Double], confidence: Double = 0.95) throws -> Interval {
    try Demand.sample(values, atLeast: 2)
    try Demand.openUnit(confidence, "confidence")
    let mean = try Summary.mean(values)
    let error = (try Summary.variance(values) / Double(values.count)).squareRoot()
    let t = StudentDistribution.quantile(
      0.5 + confidence / 2, degreesOfFreedom: Double(values.count - 1))
    let margin = try Demand.finite(error == 0 ? 0 : t * error)
    return Interval(estimate: mean, low: mean - margin, high: mean + margin, confidence: confidence)
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
