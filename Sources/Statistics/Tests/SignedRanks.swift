/// The ranks of the magnitudes of differences from a bound, and the distribution of the sum of those of positive
/// differences when every sign is a fair coin.
struct SignedRanks {
  /// The ranks of the differences that are not 0, as multiples of ½ or of 1: whole numbers in units of `step`.
  private var scores: [Int]
  /// The sum of the scores of positive differences.
  private var positive: Int

  /// Ranks |value − bound|. Zeros take part in the ranking and are then left out (Pratt, "Remarks on zeros and ties in
  /// the Wilcoxon signed rank procedures", JASA 54, 1959).
  /// Differences that the rounding of numbers up to `size` could explain count as none.
  init(_ values: [Double], bound: Double, size: Double) {
    let tolerance = max(DoubledRanks.tolerance(values, bound), size * 0x1p-50)
    let differences = values.map { value in
      // Halves, because a difference of large values could overflow.
      let half = value / 2 - bound / 2
      return half.magnitude <= tolerance / 2 ? 0 : half
    }
    let ranks = DoubledRanks.of(differences.map(\.magnitude), tolerance: tolerance / 2)
    let kept = ranks.indices.filter { differences[$0] != 0 }
    let unit = kept.allSatisfy { ranks[$0].isMultiple(of: 2) } ? 2 : 1
    scores = kept.map { ranks[$0] / unit }
    positive = zip(kept, scores).reduce(0) { $0 + (differences[$1.0] > 0 ? $1.1 : 0) }
  }

  /// The probability of a sum of at least (`greater`) or at most (not `greater`) the observed one.
  func pValue(greater: Bool, isExact: Bool) -> Double {
    let total = scores.reduce(0, +)
    // The distribution is symmetric: at most s is as likely as at least total − s.
    let least = greater ? positive : total - positive
    if isExact { return exactTail(from: least, total: total) }
    let spread = Summary.compensatedSum(scores.map { Double($0) * Double($0) }).squareRoot() / 2
    if spread == 0 { return 1 }
    return NormalDistribution.cumulative((Double(total) / 2 - Double(least) + 0.5) / spread)
  }

  /// Adds one coin after the other to the distribution of the sum, halving at every step. All terms are positive, so
  /// the tail keeps its digits. Cost: n times the sum of the scores.
  private func exactTail(from least: Int, total: Int) -> Double {
    var probabilities = [Double](repeating: 0, count: total + 1)
    probabilities[0] = 1
    var reached = 0
    probabilities.withUnsafeMutableBufferPointer { probabilities in
      for score in scores {
        reached += score
        for sum in stride(from: reached, through: score, by: -1) {
          probabilities[sum] = (probabilities[sum] + probabilities[sum - score]) / 2
        }
        for sum in 0..<score { probabilities[sum] /= 2 }
      }
    }
    return min(1, Summary.compensatedSum(probabilities[least...].reversed()))
  }
}
