import AssayRandomness

/// The sign-flip test of differences at registered numbers of pairs, which stops at the first rejection.
///
/// ```swift
/// let test = try SequentialSignFlip(looks: [10, 20, 30], alternative: .greater, stream: stream)
/// let result = try test.run(differences: firstTwenty)   // result.rejectedAt: nil, 10 or 20
/// ```
///
/// Given the magnitudes of differences that are symmetric about the bound, all assignments of signs are equally likely.
/// At each look the test rejects the assignments with the largest sums among those that no earlier look rejected, as
/// many as keep the share of all that are rejected within what the spending function allows. The probability of a
/// rejection by any look is then at most what is spent by then: exactly, whatever the magnitudes.
///
/// The measured error rates stand in ``Calibration``.
///
/// Skewed differences break it: on lognormal values less their mean it errs in up to 0.19 of studies instead of 0.025. Where differences may be skewed, look at signs (`SignLooks`).
public struct SequentialSignFlip: Sendable {
  /// The numbers of pairs at which the test is made, from 6 on.
  public let looks: [Int]
  /// The error rate of the whole study; `.twoSided` gives each side half.
  public let level: Double
  /// How much of it may be spent by each look.
  public let spending: SpentAlpha
  /// The side of the bound on which the mean would lie.
  public let alternative: Alternative
  /// The mean difference under the hypothesis.
  public let bound: Double
  /// The number of random assignments when the last look has too many pairs to enumerate all.
  public let resamples: Int
  let stream: RandomStream
  /// The largest number of pairs at the last look for which all assignments are enumerated.
  var exactLimit = SignFlipTest.exactLimit

  /// Registers the test. Throws for looks below 6 pairs, where no assignment is rare enough to reject.
  ///
  /// With up to 20 pairs at the last look all assignments are enumerated. With more, the observed assignment is one of
  /// `resamples` + 1 of which the others are random; by symmetry the error rate is exact over the random ones too.
  ///
  /// - Parameter stream: Random assignment r, counted from 0, reads the bits of w = ⌈n/64⌉ positions from r · w on,
  ///   where n is the last look; an enumeration reads none.
  public init(
    looks: [Int], level: Double = 0.025, spending: SpentAlpha = .obrienFleming, alternative: Alternative,
    bound: Double = 0, resamples: Int = 9_999, stream: RandomStream
  ) throws {
    try Demand.looks(looks)
    guard looks[0] >= 6 else {
      throw StatisticsError.unfit(
        method: "the sequential sign-flip test", needed: 6, given: looks[0], measured: nil,
        better: "looks from 6 pairs on")
    }
    try Demand.openUnit(level, "level")
    try Demand.count(resamples, atLeast: 1, atMost: 10_000_000, "resamples")
    self.bound = try Demand.finiteNumber(bound, "bound of the mean difference")
    self.looks = looks
    self.level = level
    self.spending = spending
    self.alternative = alternative
    self.resamples = resamples
    self.stream = stream
  }

  /// One look at the data.
  public struct Look: Sendable, Hashable {
    /// The number of pairs.
    public var count: Int
    /// The error rate that may be spent by this look.
    public var allowed: Double
    /// The share of all assignments of signs that are rejected by this look.
    public var spent: Double
    /// The test rejects when the mean difference is greater; infinite when no mean rejects on this side.
    public var above: Double
    /// The test rejects when the mean difference is less; −∞ when no mean rejects on this side.
    public var below: Double
    /// The share of the assignments that an earlier look rejected, or whose sums are now as far out as the observed
    /// one's; twice the smaller one of both sides for `.twoSided`. It is at most `allowed` exactly when this look
    /// rejects. At that look, and at the last one, it is a p-value.
    public var pValue: Double
    /// Whether the test rejects at this look.
    public var rejects: Bool
  }

  /// The looks that the data reach.
  public struct Result: Sendable, Hashable {
    /// The looks in order, the last of them the one that rejected, if one did.
    public var looks: [Look]
    /// The number of pairs at which the test rejected; nil when it has not.
    public var rejectedAt: Int? { looks.last.flatMap { $0.rejects ? $0.count : nil } }
  }

  /// Makes the test at every look that the differences reach, in order, until one rejects. Differences beyond the last
  /// look are not read.
  ///
  /// Sums are taken in order. Sums that differ by less than 1e−12 of the sum of magnitudes, or by what rounding of the
  /// bound explains, count as equal; equal sums are rejected together or not at all. Cost: a sort of all assignments at
  /// each look, a million of them for 20 pairs.
  public func run(differences: [Double]) throws -> Result {
    try run(differences, sizes: differences.map { bound == 0 ? 0 : $0.magnitude })
  }

  /// The test of treatment − control over pairs; sums also count as equal when the rounding of the values themselves
  /// could explain their difference.
  public func run(treatment: [Double], control: [Double]) throws -> Result {
    try Demand.pairs(treatment, control)
    return try run(
      try StudentInterval.differences(treatment, control),
      sizes: zip(treatment, control).map { $0.magnitude + $1.magnitude })
  }

  private func run(_ differences: [Double], sizes: [Double]) throws -> Result {
    try Demand.sample(differences, "differences")
    guard differences.count >= looks[0] else {
      throw StatisticsError.looksBeyondData(first: looks[0], given: differences.count)
    }
    let shifted = try differences.map { try Demand.finite($0 - bound, "differences") }
    _ = try Demand.finite(sizes.reduce(0) { $0 + $1 + bound.magnitude }, "differences")
    _ = try Demand.finite(shifted.reduce(0) { $0 + $1.magnitude }, "differences")
    let total = Double(looks[looks.count - 1])
    let sides = alternative == .twoSided ? 2.0 : 1
    var orbit = FlipOrbit(
      last: looks[looks.count - 1], exactLimit: exactLimit, resamples: resamples, stream: stream)
    var upper = RejectedFlips(sign: 1)
    var lower = RejectedFlips(sign: -1)
    var (magnitude, blur) = (0.0, 0.0)
    var result = Result(looks: [])
    for look in looks where look <= differences.count {
      for index in orbit.count..<look {
        orbit.append(shifted[index])
        magnitude += shifted[index].magnitude
        blur += bound == 0 && sizes[index] == 0 ? 0 : sizes[index] + bound.magnitude
      }
      let allowed = try spending.spent(level: level / sides, share: Double(look) / total)
      let tie = 1e-12 * magnitude + blur * 0x1p-51
      if alternative != .less { upper.reject(from: orbit, allowed: allowed, tie: tie) }
      if alternative != .greater { lower.reject(from: orbit, allowed: allowed, tie: tie) }
      let count = Double(look)
      let outer = min(
        alternative == .less ? .max : upper.outer, alternative == .greater ? .max : lower.outer)
      result.looks.append(
        Look(
          count: look, allowed: allowed * sides,
          spent: (Double(upper.count) + Double(lower.count)) / Double(orbit.sums.count),
          above: bound + upper.cut / count, below: bound - lower.cut / count,
          pValue: min(1, sides * Double(outer) / Double(orbit.sums.count)),
          rejects: upper.observed || lower.observed))
      if upper.observed || lower.observed { break }
    }
    return result
  }
}
