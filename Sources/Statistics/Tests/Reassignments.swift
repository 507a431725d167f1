/// The reassignments of a permutation test for a shift, in a form that serves every bound at once.
///
/// A reassignment turns some differences over, or exchanges some treatment values with as many control values.
/// Its statistic is at least the observed one under a shift of b if and only if the sum of what it changes is at
/// most b times its number: Σ over the changed (dᵢ − b) ≤ 0. The p-value is therefore a step function of the bound
/// that never falls, its steps are the means of what the reassignments change, and the ends of the interval are two
/// order statistics of those means (Hartigan, "Using subsample values as typical values", JASA 64, 1969).
struct Reassignments {
  /// The sum of the differences that each reassignment changes; 0 where it changes nothing.
  var sums: [Double] = []
  /// How many differences each reassignment changes.
  var sizes: [Double] = []
  /// Sums that differ by no more than this count as equal, so that rounding never makes a result more significant.
  var tolerance: Double

  func pValue(bound: Double, alternative: Alternative) -> Double {
    alternative.pValue(
      greater: share { sum, size in sum - tolerance <= bound * size },
      less: share { sum, size in sum + tolerance >= bound * size })
  }

  /// The interval's ends: the smallest bound above which the test for `.greater` no longer rejects at `tail`, and the
  /// greatest below which that for `.less` no longer does. `nil` where neither rejects anything. Cost: a sort.
  func ends(tail: Double) -> (low: Double, high: Double)? {
    var means: [Double] = []
    means.reserveCapacity(sums.count)
    for (sum, size) in zip(sums, sizes) where size > 0 { means.append(sum / size) }
    // Those that change nothing are at least as extreme as the observed one under every bound.
    let rank = Self.largestCount(of: sums.count, tail: tail) - (sums.count - means.count)
    guard rank >= 0, rank < means.count else { return nil }
    means.sort()
    return (means[rank], means[means.count - 1 - rank])
  }

  private func share(_ isAsExtreme: (Double, Double) -> Bool) -> Double {
    var extreme = 0
    for index in sums.indices where isAsExtreme(sums[index], sizes[index]) { extreme += 1 }
    return Double(extreme) / Double(sums.count)
  }

  /// The largest count whose share of `total` is at most `tail`.
  private static func largestCount(of total: Int, tail: Double) -> Int {
    var count = Int((tail * Double(total)).rounded())
    while count > 0, Double(count) / Double(total) > tail { count -= 1 }
    while count < total, Double(count + 1) / Double(total) <= tail { count += 1 }
    return count
  }
}
