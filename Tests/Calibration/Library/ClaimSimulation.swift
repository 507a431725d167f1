import AssayRandomness
import AssayStatistics

/// A claim of several outcomes, each of which is a mean of normal values that must lie above 0.
///
/// It counts false support, where one outcome lies at its bound and the others far beyond theirs, and false
/// refutation, where all lie at their bounds and the p-values are corrected after Holm.
public struct ClaimSimulation: Simulation, Hashable {
  /// The number of outcomes.
  public var outcomes: Int
  /// The number of seeds of each.
  public var count: Int
  /// The correlation between outcomes of one seed.
  public var correlation: Double

  /// The claim in words.
  public var name: String {
    if outcomes == 1 { return "1 outcome, \(count) seeds" }
    return "\(outcomes) outcomes, \(count) seeds, "
      + (correlation == 0 ? "independent" : "correlated at \(correlation)")
  }
  /// Microseconds, roughly.
  public var cost: Double { Double(outcomes * (count + 10)) / 5 }

  /// Whether the claim is supported, and whether it is refuted.
  public func rejections(_ stream: RandomStream) throws -> [Bool] {
    let common = stream.split("seeds").normal(count: count)
    let (shared, own) = (correlation.squareRoot(), (1 - correlation).squareRoot())
    var isSupported = true
    var refutations: [Double] = []
    for outcome in 0..<outcomes {
      let noise = stream.split(outcome).normal(count: count)
      let values = zip(common, noise).map { shared * $0 + own * $1 }
      // The samples that are far beyond the bound are the same ones, shifted.
      let supporting = outcome == 0 ? values : values.map { $0 + 10 }
      isSupported =
        try isSupported
        && Statistic.mean.pValue(of: .values(supporting), bound: 0, alternative: .greater, stream: stream)
          <= Setting.level
      refutations.append(
        try Statistic.mean.pValue(of: .values(values), bound: 0, alternative: .less, stream: stream))
    }
    let isRefuted = try Holm.adjusted(refutations).contains { $0 <= Setting.level }
    return [isSupported, isRefuted]
  }

  static let all: [ClaimSimulation] = [14, 54].flatMap { count in
    [ClaimSimulation(outcomes: 1, count: count, correlation: 0)]
      + [2, 4, 9].flatMap { outcomes in
        [0, 0.5, 0.9].map { ClaimSimulation(outcomes: outcomes, count: count, correlation: $0) }
      }
  }
}
