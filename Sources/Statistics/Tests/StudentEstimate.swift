/// An estimate whose distance from the true value, divided by its standard error, follows Student's distribution: what
/// all tests and intervals of means, contrasts and lines have in common.
struct StudentEstimate {
  var estimate: Double
  var error: Double
  var degreesOfFreedom: Double

  init(_ estimate: Double, error: Double, degreesOfFreedom: Double) {
    self.estimate = estimate
    self.error = error
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The mean of one sample. Throws when the values do not vary.
  init(of values: [Double], _ name: String = "values") throws {
    try Demand.sample(values, atLeast: 2, name)
    estimate = try Summary.mean(values)
    error = (try Summary.variance(values) / Double(values.count)).squareRoot()
    degreesOfFreedom = Double(values.count - 1)
    guard error > 0 else { throw StatisticsError.noVariation(of: name) }
  }

  /// The difference of the means of two samples, under equal variances or under variances of their own (Welch).
  /// Throws when neither sample varies, and for Welch when one has two values only.
  init(treatment: [Double], control: [Double], pooled: Bool) throws {
    try Demand.sample(treatment, atLeast: 2, "treatment values")
    try Demand.sample(control, atLeast: 2, "control values")
    let fewest = min(treatment.count, control.count)
    if !pooled, fewest < 3 {
      throw StatisticsError.unfit(
        method: "Welch's test", needed: 3, given: fewest, measured: 0.064,
        better: "more values of each arm, or pairs")
    }
    estimate = try Demand.finite(Summary.mean(treatment) - Summary.mean(control))
    let (above, below) = (Double(treatment.count), Double(control.count))
    let (spread, otherSpread) = (try Summary.variance(treatment), try Summary.variance(control))
    if pooled {
      degreesOfFreedom = above + below - 2
      let variance =
        spread * ((above - 1) / degreesOfFreedom) + otherSpread * ((below - 1) / degreesOfFreedom)
      error = (variance * (1 / above + 1 / below)).squareRoot()
    } else {
      let variance = spread / above + otherSpread / below
      error = variance.squareRoot()
      // A share of the variance, because the squares of variances would overflow.
      let share = spread / above / variance
      let freedom = 1 / (share * share / (above - 1) + (1 - share) * (1 - share) / (below - 1))
      degreesOfFreedom = max(freedom, min(above, below) - 1)
    }
    guard error > 0 else { throw StatisticsError.noVariation(of: "values of both arms") }
    error = try Demand.finite(error)
  }

  /// The p-value of t = (estimate − bound)/error.
  func pValue(bound: Double, alternative: Alternative) throws -> Double {
    try Demand.finiteNumber(bound, "bound")
    // Beyond 1e150 the tail is 0 in any precision that counts, and the square would overflow.
    let t = min(max((estimate - bound) / error, -1e150), 1e150)
    func tail(_ t: Double) -> Double {
      StudentDistribution.cumulative(t, degreesOfFreedom: degreesOfFreedom)
    }
    return alternative.pValue(greater: tail(-t), less: tail(t))
  }

  /// estimate ± t · error, where t is Student's quantile at (1 − `confidence`)/2: the bounds that neither one-sided test
  /// rejects at that level.
  func interval(confidence: Double) throws -> Interval {
    try Demand.openUnit(confidence, "confidence")
    let t = -StudentDistribution.quantile((1 - confidence) / 2, degreesOfFreedom: degreesOfFreedom)
    let margin = try Demand.finite(t * error)
    return Interval(
      estimate: estimate, low: estimate - margin, high: estimate + margin, confidence: confidence)
  }
}
