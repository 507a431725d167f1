/// An estimate with a two-sided confidence interval.
public struct Interval: Sendable, Hashable {
  /// The value of the statistic in the sample.
  public var estimate: Double
  /// The lower end.
  public var low: Double
  /// The upper end.
  public var high: Double
  /// The share of such intervals that contain the true value, such as 0.95.
  public var confidence: Double

  /// Makes an interval with these ends, in the unit of the estimate.
  public init(estimate: Double, low: Double, high: Double, confidence: Double) {
    self.estimate = estimate
    self.low = low
    self.high = high
    self.confidence = confidence
  }

  /// Whether `value` lies within the interval, its ends included.
  public func contains(_ value: Double) -> Bool { low <= value && value <= high }
}

/// The direction in which a test looks for an effect.
public enum Alternative: String, Sendable, Hashable, CaseIterable {
  /// Different from no effect.
  case twoSided
  /// The treatment is greater.
  case greater
  /// The treatment is less.
  case less
}
