import AssayKernels

/// The binomial distribution: the number of successes in independent trials of one probability. Every function
/// is NaN unless there are no or more trials and `probability` lies within 0 and 1.
public enum BinomialDistribution {
  /// The probability of exactly `count` successes, to about 1e−14 relative; 0 for an impossible count. In the
  /// saddle-point form of Loader (2000).
  public static func exactly(_ count: Int, of trials: Int, probability: Double) -> Double {
    guard isDefined(trials, probability) else { return .nan }
    guard count >= 0, count <= trials else { return 0 }
    if probability == 0 || probability == 1 {
      return count == (probability == 0 ? 0 : trials) ? 1 : 0
    }
    if trials == 0 { return 1 }
    let (n, k) = (Double(trials), Double(count))
    let rest = Double(trials - count)
    if count == 0 { return none(n, probability, 1 - probability) }
    if rest == 0 { return none(n, 1 - probability, probability) }
    let exponent =
      SaddlePoint.stirlingError(n) - SaddlePoint.stirlingError(k) - SaddlePoint.stirlingError(rest)
      - SaddlePoint.deviance(k, n * probability) - SaddlePoint.deviance(rest, n * (1 - probability))
    return (n / (2 * .pi * k * rest)).squareRoot() * assay_exp(exponent)
  }

  /// The probability of at most `count` successes: I_{1−p}(n − k, k + 1), to about 1e−14 relative.
  public static func atMost(_ count: Int, of trials: Int, probability: Double) -> Double {
    guard isDefined(trials, probability) else { return .nan }
    if count < 0 { return 0 }
    if count >= trials { return 1 }
    return BetaDistribution.cumulative(
      1 - probability, complement: probability, a: Double(trials - count), b: Double(count) + 1)
  }

  /// The probability of at least `count` successes: I_p(k, n − k + 1), to about 1e−14 relative.
  public static func atLeast(_ count: Int, of trials: Int, probability: Double) -> Double {
    guard isDefined(trials, probability) else { return .nan }
    if count <= 0 { return 1 }
    if count > trials { return 0 }
    return BetaDistribution.cumulative(
      probability, complement: 1 - probability, a: Double(count), b: Double(trials - count) + 1)
  }

  private static func isDefined(_ trials: Int, _ probability: Double) -> Bool {
    trials >= 0 && probability >= 0 && probability <= 1
  }

  /// qⁿ, where q = 1 − p: through the smaller of p and q, which is exact.
  private static func none(_ n: Double, _ p: Double, _ q: Double) -> Double {
    p < 0.1 ? assay_exp(-SaddlePoint.deviance(n, n * q) - n * p) : assay_exp(n * assay_log(q))
  }
}

/// The numbers of successes at which exact tests begin to reject.
extension BinomialDistribution {
  /// The smallest number of successes whose upper tail under `bound` is at most `level`; `trials` + 1 when there is
  /// none. By bisection.
  static func fewestThatReject(of trials: Int, bound: Double, level: Double) -> Int {
    firstInteger(in: 1...trials + 1) { atLeast($0, of: trials, probability: bound) <= level }
  }

  /// The largest number of successes whose lower tail under `bound` is at most `level`; −1 when there is none. By
  /// bisection.
  static func mostThatReject(of trials: Int, bound: Double, level: Double) -> Int {
    firstInteger(in: 0...trials) { atMost($0, of: trials, probability: bound) > level } - 1
  }
}

/// The smallest whole number of `range` for which `holds` is true, given that it is false up to some number and true
/// from there on; the upper end if it is true for no smaller one.
func firstInteger(in range: ClosedRange<Int>, where holds: (Int) throws -> Bool) rethrows -> Int {
  var low = range.lowerBound
  var high = range.upperBound
  while low < high {
    let middle = low + (high - low) / 2
    if try holds(middle) { high = middle } else { low = middle + 1 }
  }
  return low
}
