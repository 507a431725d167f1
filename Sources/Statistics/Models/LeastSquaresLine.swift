/// The straight line through points with the smallest sum of squared vertical distances (Legendre 1805, Gauss 1809).
/// Its intervals and tests are exact when the residuals are normal, independent and of one spread.
///
/// ```swift
/// let line = try LeastSquaresLine(x: [1, 2, 3, 4], y: [2.1, 3.9, 6.2, 7.8])
/// let slope = line.slope                                // 1.94
/// let pValue = try line.pValue(slopeBound: 1.5, alternative: .greater)
/// ```
public struct LeastSquaresLine: Sendable, Hashable {
  /// Rise of y for each unit of x.
  public let slope: Double
  /// y at x = 0.
  public let intercept: Double
  /// The standard error of the slope, s/√Σ(x − x̄)².
  public let slopeError: Double
  /// The standard error of the intercept, s √(1/n + x̄²/Σ(x − x̄)²).
  public let interceptError: Double
  /// s: the square root of the sum of squared residuals over n − 2.
  public let residualDeviation: Double
  /// R²: the share of the spread of y that the line explains. NaN where all y are equal.
  public let determination: Double
  /// n − 2.
  public let degreesOfFreedom: Int

  /// Fits the line. Sums are compensated, in order, and taken about the means. Throws for fewer than three points,
  /// lists of different lengths, values that are not finite, and equal x.
  public init(x: [Double], y: [Double]) throws {
    try Demand.sample(x, atLeast: 3, "x values")
    guard x.count == y.count else {
      throw StatisticsError.wrongCount(of: "y values", needed: x.count, given: y.count)
    }
    try Demand.sample(y, "y values")
    let (centre, level) = (try Summary.mean(x), try Summary.mean(y))
    let (across, up) = (x.map { $0 - centre }, y.map { $0 - level })
    let spread = try Demand.finite(Summary.compensatedSum(across.map { $0 * $0 }), "x values")
    guard spread > 0 else { throw StatisticsError.equalPositions }
    let product = try Demand.finite(
      Summary.compensatedSum(zip(across, up).map { $0 * $1 }), "y values")
    let slope = product / spread
    let residuals = zip(across, up).map { $1 - slope * $0 }
    let squares = try Demand.finite(Summary.compensatedSum(residuals.map { $0 * $0 }), "y values")
    let total = try Demand.finite(Summary.compensatedSum(up.map { $0 * $0 }), "y values")
    let deviation = (squares / Double(x.count - 2)).squareRoot()
    self.slope = slope
    intercept = try Demand.finite(level - slope * centre, "x values")
    residualDeviation = deviation
    slopeError = deviation / spread.squareRoot()
    interceptError = deviation * (1 / Double(x.count) + centre * centre / spread).squareRoot()
    determination = total > 0 ? 1 - squares / total : .nan
    degreesOfFreedom = x.count - 2
  }

  /// The p-value of the slope against `slopeBound`: Student's test of (slope − bound)/`slopeError` with n − 2 degrees
  /// of freedom. Throws where all residuals are 0.
  public func pValue(slopeBound: Double = 0, alternative: Alternative = .twoSided) throws -> Double {
    try slopeEstimate().pValue(bound: slopeBound, alternative: alternative)
  }

  /// The interval of the slope: the bounds that neither one-sided test rejects at (1 − `confidence`)/2.
  public func slopeInterval(confidence: Double = 0.95) throws -> Interval {
    try slopeEstimate().interval(confidence: confidence)
  }

  /// The interval of the intercept, in the same way.
  public func interceptInterval(confidence: Double = 0.95) throws -> Interval {
    guard interceptError > 0 else { throw StatisticsError.noResidual(of: "points about the line") }
    return try StudentEstimate(intercept, error: interceptError, degreesOfFreedom: Double(degreesOfFreedom))
      .interval(confidence: confidence)
  }

  private func slopeEstimate() throws -> StudentEstimate {
    guard slopeError > 0 else { throw StatisticsError.noResidual(of: "points about the line") }
    return StudentEstimate(slope, error: slopeError, degreesOfFreedom: Double(degreesOfFreedom))
  }
}
