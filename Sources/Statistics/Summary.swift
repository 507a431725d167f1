/// Mean, variance, median and quantiles of a sample. All throw on an empty sample and on values that are not
/// finite.
public enum Summary {
  /// The mean: the sum in order, compensated after Neumaier (1974), over n. Its error is about one rounding
  /// whatever the length, and it never leaves the range of the values: the mean of equal values is that value.
  public static func mean(_ values: [Double]) throws -> Double {
    try Demand.sample(values)
    return try Demand.finite(mean(finite: values))
  }

  /// The variance with n − 1 in the denominator: compensated sum of squared deviations from `mean`. Needs
  /// two values.
  public static func variance(_ values: [Double]) throws -> Double {
    try Demand.sample(values, atLeast: 2)
    let mean = try mean(values)
    let squares = values.map { ($0 - mean) * ($0 - mean) }
    return try Demand.finite(compensatedSum(squares) / Double(values.count - 1))
  }

  /// The middle value, or the mean of the two in the middle. Cost: a sort.
  public static func median(_ values: [Double]) throws -> Double {
    try Demand.sample(values)
    return median(sorted: values.sorted())
  }

  /// The quantile by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), the
  /// default of R and NumPy. `probability` lies within 0 and 1. Cost: a sort.
  public static func quantile(_ values: [Double], probability: Double) throws -> Double {
    try Demand.sample(values)
    guard probability >= 0, probability <= 1 else {
      throw StatisticsError.notAProbability(name: "probability of a quantile", value: probability)
    }
    return quantile(sorted: values.sorted(), probability)
  }

  /// The mean of a sample that is not empty; not finite where the sum overflows.
  static func mean(finite values: [Double]) -> Double {
    let mean = compensatedSum(values) / Double(values.count)
    guard mean.isFinite, let low = values.min(), let high = values.max() else { return mean }
    return min(max(mean, low), high)
  }

  /// The median of a sample in ascending order that is not empty; infinities are allowed, NaN is not.
  package static func median(sorted values: [Double]) -> Double {
    let middle = values.count / 2
    guard values.count.isMultiple(of: 2) else { return values[middle] }
    let sum = values[middle - 1] + values[middle]
    return sum.isFinite ? sum / 2 : values[middle - 1] / 2 + values[middle] / 2
  }

  /// The quantile of a sample in ascending order that is not empty; infinities are allowed, NaN is not. It never lies
  /// outside the two values between which it interpolates.
  package static func quantile(sorted values: [Double], _ probability: Double) -> Double {
    let position = Double(values.count - 1) * probability
    let index = min(Int(position), values.count - 1)
    let low = values[index]
    let high = values[min(index + 1, values.count - 1)]
    let share = position - Double(index)
    let step = high - low
    if step.isFinite { return min(low + share * step, high) }
    // 0 · ∞ and ∞ − ∞ would be NaN.
    return share == 0 || low == high ? low : (1 - share) * low + share * high
  }

  /// The sum in order, with the rounding error of each addition added at the end (Neumaier 1974).
  static func compensatedSum(_ values: [Double]) -> Double {
    var sum = 0.0
    var correction = 0.0
    for value in values {
      let next = sum + value
      correction += sum.magnitude >= value.magnitude ? (sum - next) + value : (value - next) + sum
      sum = next
    }
    return sum + correction
  }
}
