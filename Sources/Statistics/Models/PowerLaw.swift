import AssayKernels

/// The power law y = a · xᵇ, such as a loss against the size of a network, fitted as a line through the logarithms. Its
/// interval and test are exact when log y is normal about the line with one spread, that is, when errors are
/// proportional to y.
public struct PowerLaw: Sendable, Hashable {
  /// The line log y = log a + b log x, in natural logarithms.
  public let line: LeastSquaresLine

  /// Fits the law. Throws for fewer than three points, lists of different lengths, values that are not positive and
  /// finite, and equal x.
  public init(x: [Double], y: [Double]) throws {
    try Demand.withLogarithms(x, "x values")
    try Demand.withLogarithms(y, "y values")
    line = try LeastSquaresLine(x: x.map(assay_log), y: y.map(assay_log))
  }

  /// b, the exponent.
  public var exponent: Double { line.slope }

  /// a, the value of y at x = 1; infinite or 0 where x = 1 lies too far from the points.
  public var coefficient: Double { assay_exp(line.intercept) }

  /// The p-value of the exponent against `bound`, by Student's test with n − 2 degrees of freedom.
  public func pValue(exponentBound: Double = 0, alternative: Alternative = .twoSided) throws -> Double {
    try line.pValue(slopeBound: exponentBound, alternative: alternative)
  }

  /// The interval of the exponent: the bounds that neither one-sided test rejects at (1 − `confidence`)/2.
  public func exponentInterval(confidence: Double = 0.95) throws -> Interval {
    try line.slopeInterval(confidence: confidence)
  }
}
