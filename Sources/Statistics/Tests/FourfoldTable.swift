/// The successes and failures of two arms, and the distribution of the treatment's successes when all four margins of
/// the table are given: Fisher's noncentral hypergeometric distribution.
struct FourfoldTable {
  private var successes: Int
  /// The smallest and the largest number of successes that the margins allow.
  private var least: Int
  private var most: Int
  private var treatmentTrials: Int
  private var controlTrials: Int
  private var allSuccesses: Int

  /// The largest number of possible tables.
  static let limit = 1_000_000

  init(_ successes: Int, of trials: Int, _ controlSuccesses: Int, of controlTrials: Int) throws {
    for (successes, trials) in [(successes, trials), (controlSuccesses, controlTrials)] {
      guard trials >= 1, successes >= 0, successes <= trials else {
        throw StatisticsError.impossibleCount(successes: successes, trials: trials)
      }
      try Demand.count(trials, "trials")
    }
    self.successes = successes
    treatmentTrials = trials
    self.controlTrials = controlTrials
    allSuccesses = successes + controlSuccesses
    least = max(0, allSuccesses - controlTrials)
    most = min(trials, allSuccesses)
    try Demand.atMost(Self.limit, most - least + 1, "tables with these margins")
  }

  var isLeast: Bool { successes == least }
  var isMost: Bool { successes == most }
  var isOnlyOne: Bool { least == most }

  /// P(so many successes or more) for this odds ratio.
  func upperTail(oddsRatio: Double) -> Double {
    let weights = weights(oddsRatio)
    return share(weights[(successes - least)...], of: weights)
  }

  /// P(so many successes or fewer).
  func lowerTail(oddsRatio: Double) -> Double {
    let weights = weights(oddsRatio)
    return share(weights[...(successes - least)], of: weights)
  }

  /// The probability of all tables that are no likelier than this one. Probabilities that differ by less than 1e−7 of
  /// their value count as equal, as in R and SciPy.
  func noLikelier(oddsRatio: Double) -> Double {
    let weights = weights(oddsRatio)
    let limit = weights[successes - least] * (1 + 1e-7)
    return share(weights.filter { $0 <= limit }[...], of: weights)
  }

  /// Whether the mean of the treatment's successes is at least the observed number.
  func meanReachesSuccesses(oddsRatio: Double) -> Bool {
    let weights = weights(oddsRatio)
    let terms = weights.enumerated().map { Double(least + $0 - successes) * $1 }
    return Summary.compensatedSum(terms) >= 0
  }

  private func share(_ part: ArraySlice<Double>, of weights: [Double]) -> Double {
    min(1, Summary.compensatedSum(Array(part)) / Summary.compensatedSum(weights))
  }

  /// The probabilities of all possible numbers of successes, as multiples of the largest, from the largest outwards.
  private func weights(_ oddsRatio: Double) -> [Double] {
    let ratios = (least..<most).map { successes in
      let failures = controlTrials - allSuccesses + successes + 1
      return Double(treatmentTrials - successes) / Double(successes + 1)
        * (Double(allSuccesses - successes) / Double(failures)) * oddsRatio
    }
    let mode = ratios.firstIndex { $0 < 1 } ?? ratios.count
    var weights = [Double](repeating: 1, count: ratios.count + 1)
    for index in mode..<ratios.count { weights[index + 1] = weights[index] * ratios[index] }
    for index in stride(from: mode - 1, through: 0, by: -1) {
      weights[index] = weights[index + 1] / ratios[index]
    }
    return weights
  }
}
