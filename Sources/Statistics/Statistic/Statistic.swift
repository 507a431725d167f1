import AssayRandomness

/// A number that summarises the seeds of an outcome, with everything that a verdict needs of it: the estimate, the
/// interval, the test against any bound, the value without effect, the power of the test, and the words for it.
///
/// ```swift
/// let sample = Sample.pairs(treatment: [2.1, 3.4, 5.2, 4.4, 3.9, 4.8], control: [1, 2, 2, 3, 2, 3])
/// let stream = RandomStream(seed: 1, name: "judging")
/// let interval = try Statistic.mean.interval(of: sample, stream: stream)
/// let pValue = try Statistic.mean.pValue(of: sample, bound: 0.5, alternative: .greater, stream: stream)
/// ```
///
/// ``all`` is the table of statistics; each has a file of its own in the folder Statistic, and judging and
/// reports ask a statistic only for what it says of itself. An interval is the inversion of the one-sided tests, so that it excludes a bound exactly where a
/// test at half of the remaining probability rejects it.
public struct Statistic: Sendable {
  /// The name under which a rule registers the statistic.
  public let name: String
  /// The number with which values are compared, for a share; `nil` for other statistics.
  public let threshold: Double?
  let method: Method

  init(_ name: String, threshold: Double? = nil, _ method: Method) {
    self.name = name
    self.threshold = threshold
    self.method = method
  }

  /// Every statistic; shares stand here with the threshold 0.
  public static let all: [Statistic] = [
    .mean, .meanByPermutation, .median, .pseudomedian, .superiority, .ratioOfMedians, .medianOfRatios,
    .shareAbove(0), .shareBelow(0), .varianceShare,
  ]

  /// What a statistic's number is.
  public enum Unit: Sendable, Hashable {
    /// In the unit of the measure.
    case measure
    /// A quotient of treatment and control.
    case ratio
    /// A share, from 0 to 1.
    case share
  }

  /// The statistic's number is a quotient, a share, or in the unit of the measure.
  public var unit: Unit { method.unit }
  /// The samples that the statistic takes.
  public var kinds: Set<Sample.Kind> { method.kinds }
  /// The distributions for which the error rate of the test is what it says.
  public var family: Family { method.family }

  /// The computation in a phrase, such as "mean of treatment − control over seeds".
  public func phrase(for kind: Sample.Kind) -> String { method.phrase(kind) }

  /// The value when nothing distinguishes treatment from control; `nil` where there is none.
  public func noEffect(for kind: Sample.Kind) -> Double? { method.noEffect(kind) }

  /// The statistic of one value or pair alone, for a figure.
  public func value(treatment: Double, control: Double?) -> Double { method.single(treatment, control) }

  /// The statistic of the sample.
  public func estimate(of sample: Sample) throws -> Double {
    try method.estimate(sample)
  }

  /// The p-value of the hypothesis that the statistic's true value is `bound`, or lies beyond it on the other side than
  /// `alternative`. `.twoSided` gives twice the smaller one-sided p-value, at most 1.
  public func pValue(
    of sample: Sample, bound: Double, alternative: Alternative, stream: RandomStream
  ) throws -> Double {
    try alternative.pValue(
      greater: method.pValue(sample, bound, .greater, stream),
      less: method.pValue(sample, bound, .less, stream))
  }

  /// The two-sided interval: the bounds that neither one-sided test rejects at (1 − `confidence`)/2.
  public func interval(
    of sample: Sample, confidence: Double = 0.95, stream: RandomStream
  ) throws -> Interval {
    try method.interval(sample, confidence, stream)
  }
}

extension Statistic: Hashable {
  /// Statistics are equal when name and threshold are.
  public static func == (a: Statistic, b: Statistic) -> Bool {
    a.name == b.name && a.threshold == b.threshold
  }

  /// Hashes name and threshold.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(threshold)
  }
}

extension Statistic: Codable {
  private enum CodingKeys: String, CodingKey { case name, threshold }

  /// Reads an object with `name`, and `threshold` for a share.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .name)
    let threshold = try container.decodeIfPresent(Double.self, forKey: .threshold)
    guard let statistic = Self.named(name, threshold: threshold) else {
      let isKnown = Self.all.contains { $0.name == name }
      let such = isKnown ? threshold == nil ? " without a threshold" : " with a threshold" : ""
      throw DecodingError.dataCorruptedError(
        forKey: .name, in: container,
        debugDescription: "there is no statistic '\(name)'\(such); there are "
          + Self.all.map(\.name).joined(separator: ", "))
    }
    self = statistic
  }

  /// Writes the name, and the threshold of a share.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encodeIfPresent(threshold, forKey: .threshold)
  }

  /// The statistic of this name; `nil` where there is none, or where a threshold is missing or superfluous.
  public static func named(_ name: String, threshold: Double? = nil) -> Statistic? {
    guard let found = all.first(where: { $0.name == name }), (found.threshold == nil) == (threshold == nil)
    else { return nil }
    guard let threshold else { return found }
    return name == shareAbove(0).name ? shareAbove(threshold) : shareBelow(threshold)
  }
}

extension Statistic: CustomStringConvertible {
  /// The name, and the threshold of a share.
  public var description: String { threshold.map { "\(name) \($0)" } ?? name }
}
