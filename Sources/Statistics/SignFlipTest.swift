import AssayRandomness

/// The permutation test of paired values: if treatment and control are exchangeable within each pair, every
/// difference was as likely to have the other sign (Fisher, The Design of Experiments, 1935, §21).
public enum SignFlipTest {
  /// The result of the test.
  public struct Result: Sendable, Hashable {
    /// The mean of the differences, the test's statistic.
    public var mean: Double
    /// The share of assignments of signs whose sum is at least as extreme as the observed one, which is counted too.
    public var pValue: Double
    /// The number of assignments of signs that were summed.
    public var assignments: Int
    /// Whether all assignments were summed.
    public var isExact: Bool
  }

  /// The largest number of pairs for which all 2ⁿ assignments are enumerated.
  public static let exactLimit = 20

  /// The p-value of the mean of `differences` against a distribution symmetric about 0.
  ///
  /// The test is exact up to `exactLimit` differences. For more differences it takes `resamples` random assignments
  /// of signs and counts the observed one among them, (k + 1)/(`resamples` + 1), which keeps the test valid (Phipson
  /// and Smyth 2010). Sums are taken in order. Sums that differ from the observed one by less than 1e−12 of the sum
  /// of magnitudes count as equal to it, so that rounding never makes a result more significant; differences that are
  /// all 0 give 1.
  ///
  /// The smallest two-sided p-value is 2/2ⁿ: five pairs cannot reach 0.05.
  ///
  /// - Parameters:
  ///   - differences: One for each pair, finite.
  ///   - alternative: The side of 0 on which an effect would lie.
  ///   - resamples: The number of random assignments, when there are too many to enumerate.
  ///   - stream: Assignment r reads the bits of ⌈n/64⌉ positions from r · ⌈n/64⌉ on; an exact test reads
  ///     none.
  public static func run(
    differences: [Double], alternative: Alternative = .twoSided, resamples: Int = 99_999,
    stream: RandomStream
  ) throws -> Result {
    try run(differences, alternative, resamples, stream, blur: 0)
  }

  /// The test of treatment − control over pairs. Two sums also count as equal when the rounding of the values
  /// themselves could explain their difference: 0.3 − 0.2 should equal 0.2 − 0.1, and in binary it does not.
  public static func run(
    treatment: [Double], control: [Double], alternative: Alternative = .twoSided,
    resamples: Int = 99_999, stream: RandomStream
  ) throws -> Result {
    try Demand.pairs(treatment, control)
    let differences = try StudentInterval.differences(treatment, control)
    let size = try Demand.finite(
      (treatment + control).reduce(0) { $0 + $1.magnitude }, "values")
    return try run(differences, alternative, resamples, stream, blur: size * 0x1p-51)
  }

  private static func run(
    _ differences: [Double], _ alternative: Alternative, _ resamples: Int, _ stream: RandomStream,
    blur: Double
  ) throws -> Result {
    try Demand.sample(differences, "differences")
    let magnitude = try Demand.finite(differences.reduce(0) { $0 + $1.magnitude }, "differences")
    let observed = differences.reduce(0, +)
    let tie = 1e-12 * magnitude + blur
    func isAsExtreme(_ sum: Double) -> Bool {
      switch alternative {
      case .twoSided: sum.magnitude >= observed.magnitude - tie
      case .greater: sum >= observed - tie
      case .less: sum <= observed + tie
      }
    }
    let mean = try Summary.mean(differences)
    if differences.count <= exactLimit {
      let sums = allSums(differences)
      let extreme = sums.count(where: isAsExtreme)
      return Result(
        mean: mean, pValue: Double(extreme) / Double(sums.count), assignments: sums.count, isExact: true)
    }
    guard resamples >= 1 else {
      throw StatisticsError.tooFew(of: "resamples", needed: 1, given: resamples)
    }
    var extreme = 1
    for resample in 0..<resamples where isAsExtreme(randomSum(differences, resample, stream)) {
      extreme += 1
    }
    return Result(
      mean: mean, pValue: Double(extreme) / Double(resamples + 1), assignments: resamples, isExact: false)
  }

  /// The sums of ±d₀ ± d₁ … for all assignments of signs, each added in order.
  private static func allSums(_ differences: [Double]) -> [Double] {
    differences.reduce(into: [0.0]) { sums, difference in
      sums = sums.map { $0 + difference } + sums.map { $0 - difference }
    }
  }

  /// The sum under random signs: a set bit turns the sign of its difference.
  private static func randomSum(
    _ differences: [Double], _ resample: Int, _ stream: RandomStream
  ) -> Double {
    let words = (differences.count + 63) / 64
    var sum = 0.0
    for word in 0..<words {
      var bits = stream.bits64(at: UInt64(resample * words + word))
      for index in word * 64..<min(word * 64 + 64, differences.count) {
        // A branch would be predicted wrongly half of the time.
        sum += Double(bitPattern: differences[index].bitPattern ^ (bits << 63))
        bits >>= 1
      }
    }
    return sum
  }
}
