/// A statistic that compares treatment with control over pairs, such as the mean difference.
public struct PairedStatistic: Sendable {
  /// The name that messages use.
  public let name: String
  let evaluate: @Sendable (_ treatment: [Double], _ control: [Double]) throws -> Double

  /// Makes a statistic of treatment and control values. `evaluate` is given the same number of finite values
  /// of both, one for each pair, at least one.
  public init(
    name: String,
    evaluate: @escaping @Sendable (_ treatment: [Double], _ control: [Double]) throws -> Double
  ) {
    self.name = name
    self.evaluate = evaluate
  }

  /// The value for these pairs. Throws when there are none, when their numbers differ, and when a value or
  /// the result is not finite.
  public func callAsFunction(treatment: [Double], control: [Double]) throws -> Double {
    try Demand.pairs(treatment, control)
    return try checked(treatment, control)
  }

  func checked(_ treatment: [Double], _ control: [Double]) throws -> Double {
    let value = try evaluate(treatment, control)
    guard value.isFinite else { throw StatisticsError.undefinedStatistic(name: name) }
    return value
  }

  /// Mean of treatment − control.
  public static let meanDifference = PairedStatistic(name: "mean difference") { treatment, control in
    try Summary.mean(zip(treatment, control).map { $0 - $1 })
  }

  /// Median of the treatment over median of the control. The control's must be positive and the treatment's
  /// not negative, in the sample and in every resample.
  public static let ratioOfMedians = PairedStatistic(name: "ratio of medians") { treatment, control in
    let top = Summary.median(sorted: treatment.sorted())
    let bottom = Summary.median(sorted: control.sorted())
    guard bottom > 0 else { throw StatisticsError.controlMedianNotPositive(bottom) }
    guard top >= 0 else { throw StatisticsError.treatmentMedianNegative(top) }
    return top / bottom
  }

  /// P(treatment > control): the share of pairs in which the treatment is greater; ties count half.
  public static let superiority = PairedStatistic(name: "superiority") { treatment, control in
    let halves = zip(treatment, control).reduce(0) { $0 + ($1.0 > $1.1 ? 2 : $1.0 == $1.1 ? 1 : 0) }
    return Double(halves) / Double(2 * treatment.count)
  }
}
