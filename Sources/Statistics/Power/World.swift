import AssayKernels
import AssayRandomness

/// A population from which simulated values are drawn: the standard worlds in which rules are calibrated. Each knows
/// its parameters, and draws values or pairs that are shifted so that a given parameter has a given value exactly.
///
/// ```swift
/// let values = try World.lognormal.values(count: 10, having: .mean, of: 0.5, stream: stream)
/// ```
///
/// Draws are pure functions of the stream. Values may serve as differences of pairs: `.lognormal` then gives
/// differences whose distribution is skewed, which differences of exchangeable arms (see `pairs`) never are.
public enum World: String, Sendable, Hashable, CaseIterable {
  /// The standard normal distribution.
  case gaussian
  /// Student's t distribution with 3 degrees of freedom: symmetric, with heavy tails.
  case student3
  /// exp(Z), where Z is standard normal: skewed.
  case lognormal
  /// 1 with probability 0.7, else 0: many ties.
  case twoPoint

  /// A parameter that a rule may judge.
  public enum Parameter: String, Sendable, Hashable, CaseIterable {
    /// The mean of the values, or of the differences of pairs.
    case mean
    /// The median of the values, or of the differences of pairs.
    case median
    /// The median of the mean of two independent values, or differences of pairs (Hodges and Lehmann 1963).
    case pseudomedian
    /// P(value > 0) + ½ P(value = 0), or P(treatment > control) + ½ P(treatment = control).
    case superiority
    /// The median of the treatment over the median of the control; of pairs only.
    case ratioOfMedians
    /// The median of treatment / control over pairs; of pairs only.
    case medianOfRatios
  }

  static let probabilityOfOne = 0.7

  /// The mean of the world's values before they are shifted.
  public var mean: Double {
    switch self {
    case .gaussian, .student3: 0
    case .lognormal: 1.6487212707001282  // √e
    case .twoPoint: Self.probabilityOfOne
    }
  }

  /// The median of the world's values before they are shifted.
  public var median: Double {
    switch self {
    case .gaussian, .student3: 0
    case .lognormal, .twoPoint: 1
    }
  }

  /// The median of the mean of two independent values before they are shifted.
  public var pseudomedian: Double {
    switch self {
    case .gaussian, .student3: 0
    case .lognormal: 1.221582941098502600887  // computed by make_power.py
    case .twoPoint: 0.5
    }
  }

  /// `count` independent values whose `parameter` is `value`: the world's values, shifted. For the superiority of
  /// `.twoPoint`, which a shift cannot set, they are 1, 0 and −1, with 0 as probable as 0.2 or as the parameter allows.
  ///
  /// - Parameters:
  ///   - count: The number of values, at least 1.
  ///   - parameter: The parameter to set, other than the ratios.
  ///   - value: Its value; a superiority lies above 0 and below 1.
  ///   - stream: Value number i reads `normal` of position i, or of positions 4 i ..< 4 i + 4 (`.student3`), or
  ///     `uniform` of position i (`.twoPoint`).
  public func values(
    count: Int, having parameter: Parameter, of value: Double, stream: RandomStream
  ) throws -> [Double] {
    try Demand.count(count, atLeast: 1, atMost: 100_000_000, "values")
    let value = try Demand.finiteNumber(value, parameter.name)
    let centre: Double
    switch parameter {
    case .mean: centre = mean
    case .median: centre = median
    case .pseudomedian: centre = pseudomedian
    case .superiority:
      try Demand.openUnit(value, parameter.name)
      if self == .twoPoint {
        let ties = min(0.2, 2 * value, 2 * (1 - value))
        return stream.uniform(count: count).map { $0 < value - ties / 2 ? 1 : $0 < value + ties / 2 ? 0 : -1 }
      }
      let shift = shift(toSuperiority: value)
      return drawn(count, stream).map { $0 + shift }
    case .ratioOfMedians, .medianOfRatios: throw StatisticsError.parameterOfPairs(parameter.name)
    }
    return drawn(count, stream).map { ($0 - centre) + value }
  }

  /// The number s with P(X + s > 0) = `superiority`.
  private func shift(toSuperiority superiority: Double) -> Double {
    switch self {
    case .student3: StudentDistribution.quantile(superiority, degreesOfFreedom: 3)
    case .lognormal: -assay_exp(-NormalDistribution.quantile(superiority))
    case .gaussian, .twoPoint: NormalDistribution.quantile(superiority)
    }
  }

  private func drawn(_ count: Int, _ stream: RandomStream) -> [Double] {
    switch self {
    case .gaussian: stream.normal(count: count)
    case .lognormal: stream.normal(count: count).map { assay_exp($0) }
    case .twoPoint: stream.uniform(count: count).map { $0 < Self.probabilityOfOne ? 1 : 0 }
    case .student3:
      (0..<count).map { index in
        let normal = stream.normal(count: 4, from: UInt64(index) * 4)
        return normal[0] / Self.spread(normal[1...])
      }
    }
  }

  /// √(χ²/3) of three normal values.
  static func spread(_ normal: ArraySlice<Double>) -> Double {
    (normal.reduce(0) { $0 + $1 * $1 } / 3).squareRoot()
  }
}

extension World.Parameter {
  /// The name that messages use.
  var name: String {
    switch self {
    case .mean: "mean"
    case .median: "median"
    case .pseudomedian: "pseudomedian"
    case .superiority: "superiority"
    case .ratioOfMedians: "ratio of medians"
    case .medianOfRatios: "median of ratios"
    }
  }
}
