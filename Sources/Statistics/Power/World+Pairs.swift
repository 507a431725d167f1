import AssayKernels
import AssayRandomness

extension World {
  /// `count` independent pairs whose `parameter` is `value`.
  ///
  /// Both arms are drawn from this world and correlate within a pair; then the treatment is changed:
  /// - mean, median and pseudomedian of the differences: the value is added. Differences of exchangeable arms are
  ///   symmetric, so all three are the value.
  /// - superiority: the treatment is shifted (`.gaussian`, `.student3`) or multiplied (`.lognormal`); for `.twoPoint`
  ///   the probabilities of a win and a loss are changed, and that of a tie is kept where the value allows.
  /// - the ratios: the treatment is multiplied by the value, after the arms were made positive: 20 + Z for `.gaussian`;
  ///   1 + T, or 1/(1 − T) where T is below 0, for `.student3`; 1 and 2 for `.twoPoint`. Ratios of exchangeable arms
  ///   have the median 1, so both ratios are the value.
  ///
  /// - Parameters:
  ///   - count: The number of pairs, at least 1.
  ///   - correlation: The correlation within pairs, above −1 and below 1 and for `.twoPoint` at least −3/7: that of the
  ///     values, or of Z for `.lognormal`. The arms of `.student3` have one common χ² (the bivariate t distribution).
  ///   - parameter: The parameter to set.
  ///   - value: Its value; a superiority lies above 0 and below 1, a ratio above 0.
  ///   - stream: Pair number i reads `normal` of positions 2 i and 2 i + 1, or of 5 i ..< 5 i + 5 (`.student3`), or
  ///     `uniform` of position i (`.twoPoint`).
  public func pairs(
    count: Int, correlation: Double = 0, having parameter: Parameter, of value: Double,
    stream: RandomStream
  ) throws -> (treatment: [Double], control: [Double]) {
    try Demand.count(count, atLeast: 1, atMost: 100_000_000, "pairs")
    let lowest = self == .twoPoint ? 1 - 1 / Self.probabilityOfOne : (-1.0).nextUp
    try Demand.within(correlation, lowest, 1.0.nextDown, "correlation within pairs")
    let value = try Demand.finiteNumber(value, parameter.name)
    switch parameter {
    case .mean, .median, .pseudomedian:
      return changed(arms(count, correlation, stream)) { $0 + value }
    case .superiority:
      try Demand.openUnit(value, parameter.name)
      return superior(count, correlation, value, stream)
    case .ratioOfMedians, .medianOfRatios:
      guard value > 0 else {
        throw StatisticsError.outOfRange(
          name: parameter.name, value: value, low: .leastNonzeroMagnitude, high: .greatestFiniteMagnitude)
      }
      let (treatment, control) = arms(count, correlation, stream)
      return changed((treatment.map(positive), control.map(positive))) { $0 * value }
    }
  }

  private typealias Arms = (treatment: [Double], control: [Double])

  private func changed(_ arms: Arms, _ change: (Double) -> Double) -> Arms {
    (arms.treatment.map(change), arms.control)
  }

  private func superior(
    _ count: Int, _ correlation: Double, _ superiority: Double, _ stream: RandomStream
  ) -> Arms {
    let root = (2 * (1 - correlation)).squareRoot()
    switch self {
    case .gaussian:
      let shift = root * NormalDistribution.quantile(superiority)
      return changed(arms(count, correlation, stream)) { $0 + shift }
    case .student3:
      let shift = root * StudentDistribution.quantile(superiority, degreesOfFreedom: 3)
      return changed(arms(count, correlation, stream)) { $0 + shift }
    case .lognormal:
      let factor = assay_exp(root * NormalDistribution.quantile(superiority))
      return changed(arms(count, correlation, stream)) { $0 * factor }
    case .twoPoint:
      let one = Self.probabilityOfOne
      let ties = min(1 - 2 * one * (1 - one) * (1 - correlation), 2 * superiority, 2 * (1 - superiority))
      return cells(
        count, win: superiority - ties / 2, loss: 1 - superiority - ties / 2, bothOne: ties * one, stream)
    }
  }

  /// Two exchangeable arms.
  private func arms(_ count: Int, _ correlation: Double, _ stream: RandomStream) -> Arms {
    let rest = ((1 - correlation) * (1 + correlation)).squareRoot()
    func normal(_ draws: Int) -> [[Double]] {
      (0..<count).map { stream.normal(count: draws, from: UInt64($0 * draws)) }
    }
    switch self {
    case .gaussian:
      let draws = normal(2)
      return (draws.map { correlation * $0[0] + rest * $0[1] }, draws.map { $0[0] })
    case .lognormal:
      let draws = normal(2)
      return (
        draws.map { assay_exp(correlation * $0[0] + rest * $0[1]) }, draws.map { assay_exp($0[0]) }
      )
    case .student3:
      let draws = normal(5)
      return (
        draws.map { (correlation * $0[0] + rest * $0[1]) / Self.spread($0[2...]) },
        draws.map { $0[0] / Self.spread($0[2...]) }
      )
    case .twoPoint:
      let one = Self.probabilityOfOne
      let differ = one * (1 - one) * (1 - correlation)
      return cells(count, win: differ, loss: differ, bothOne: one - differ, stream)
    }
  }

  /// Pairs of 1 and 0, 0 and 1, 1 and 1, or 0 and 0.
  private func cells(
    _ count: Int, win: Double, loss: Double, bothOne: Double, _ stream: RandomStream
  ) -> Arms {
    let draws = stream.uniform(count: count)
    return (
      draws.map { $0 < win || ($0 >= win + loss && $0 < win + loss + bothOne) ? 1 : 0 },
      draws.map { $0 >= win && $0 < win + loss + bothOne ? 1 : 0 }
    )
  }

  /// A positive value that rises with the world's value.
  private func positive(_ value: Double) -> Double {
    switch self {
    case .gaussian: 20 + value
    case .student3: value < 0 ? 1 / (1 - value) : 1 + value
    case .lognormal: value
    case .twoPoint: 1 + value
    }
  }
}
