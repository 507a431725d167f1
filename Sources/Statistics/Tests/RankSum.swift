import AssayRandomness

/// The sum of the ranks of the smaller of two arms among all values, and its distribution when every set of values is
/// equally likely to be that arm.
struct RankSum {
  /// The ranks of all values as whole numbers, those of the smaller arm first.
  private var scores: [Int]
  private var fewer: Int
  /// Whether the smaller arm is the treatment.
  private var isTreatment: Bool

  init(treatment: [Double], control: [Double], bound: Double) {
    isTreatment = treatment.count <= control.count
    fewer = min(treatment.count, control.count)
    // Halves, because a difference of large values could overflow.
    let shifted = treatment.map { $0 / 2 - bound / 2 }
    let others = control.map { $0 / 2 }
    let tolerance = max(
      DoubledRanks.tolerance(treatment, bound), DoubledRanks.tolerance(control, bound))
    let ranks = DoubledRanks.of(
      isTreatment ? shifted + others : others + shifted, tolerance: tolerance / 2)
    let least = ranks.min() ?? 0
    let unit = ranks.allSatisfy { ($0 - least).isMultiple(of: 2) } ? 2 : 1
    scores = ranks.map { ($0 - least) / unit }
  }

  /// The share of sets with a sum at least as much in favour of the treatment (`greater`), or of the control.
  func exactPValue(greater: Bool) -> Double {
    let observed = scores[..<fewer].reduce(0, +)
    let most = scores.sorted().suffix(fewer).reduce(0, +)
    let counts = countsBySum(most)
    let isUpward = greater == isTreatment
    let tail = Summary.compensatedSum(Array(isUpward ? counts[observed...] : counts[...observed]))
    return min(1, tail / Summary.compensatedSum(counts))
  }

  /// The same from random sets, (k + 1)/(`resamples` + 1).
  func randomPValue(greater: Bool, resamples: Int, stream: RandomStream) -> Double {
    let observed = scores[..<fewer].reduce(0, +)
    let isUpward = greater == isTreatment
    var extreme = 1
    RandomSubsets.forEach(resamples, of: fewer, from: scores.count, stream) { chosen in
      let sum = chosen.reduce(0) { $0 + scores[$1] }
      if isUpward ? sum >= observed : sum <= observed { extreme += 1 }
    }
    return Double(extreme) / Double(resamples + 1)
  }

  /// How many sets of the smaller arm's size have each sum from 0 to `most`, the largest. One value after the other is
  /// added to sets of every size. Cost: (n + m) · min(n, m) · `most`.
  private func countsBySum(_ most: Int) -> [Double] {
    let width = most + 1
    var counts = [Double](repeating: 0, count: (fewer + 1) * width)
    counts[0] = 1
    counts.withUnsafeMutableBufferPointer { counts in
      for (index, score) in scores.enumerated() where score <= most {
        for size in stride(from: min(index + 1, fewer), to: 0, by: -1) {
          let (row, previous) = (size * width, (size - 1) * width - score)
          for sum in score..<width { counts[row + sum] += counts[previous + sum] }
        }
      }
    }
    return Array(counts[(fewer * width)...])
  }
}
