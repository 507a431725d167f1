/// A test of wins and losses that is made at registered numbers of pairs and stops at the first rejection: its
/// decisions, and its exact error rate, power and expected number of pairs.
///
/// ```swift
/// let looks = try SignLooks(spending: .obrienFleming, looks: [20, 40, 60], alternative: .greater)
/// let course = try looks.course(probability: 0.75)   // course.power, course.expectedCount
/// ```
///
/// Pairs that are tied are left out, so looks count pairs that have a winner.
public struct SignLooks: Sendable, Hashable {
  /// The numbers of pairs at which the test is made.
  public let looks: [Int]
  /// P(win) under the hypothesis.
  public let bound: Double
  /// The side of the bound on which P(win) would lie.
  public let alternative: Alternative
  /// The smallest number of wins that rejects on the upper side at each look; nil when none does.
  public let fewestWins: [Int?]
  /// The largest number of wins that rejects on the lower side at each look; nil when none does.
  public let mostWins: [Int?]

  /// The looks of an anytime-valid test: reject when the e-value is at least 1/`level`. Its error rate is below the
  /// level however many looks are added. Cost: about log₂ n e-values for a look at n pairs.
  public init(martingale: SignMartingale, looks: [Int], level: Double = 0.025) throws {
    try Demand.looks(looks)
    try Demand.openUnit(level, "level")
    self.looks = looks
    bound = martingale.bound
    alternative = martingale.alternative
    let side = alternative == .twoSided ? level / 2 : level
    fewestWins = looks.map {
      martingale.alternative == .less ? nil : martingale.fewestWins(of: $0, level: side)
    }
    mostWins = looks.map {
      martingale.alternative == .greater ? nil : martingale.mostWins(of: $0, level: side)
    }
  }

  /// The group-sequential sign test: at each look as many results are rejected, from the outermost in, as keep the
  /// exact probability of a rejection by then, under P(win) = `bound`, within what `spending` allows. What whole
  /// numbers leave unspent is spent later. `.twoSided` gives each side half of the level. Cost: quadratic in the last
  /// look.
  public init(
    spending: SpentAlpha, looks: [Int], level: Double = 0.025, bound: Double = 0.5, alternative: Alternative
  ) throws {
    try Demand.looks(looks)
    try Demand.openUnit(level, "level")
    try Demand.openUnit(bound, "bound of P(win)")
    self.looks = looks
    self.bound = bound
    self.alternative = alternative
    let side = alternative == .twoSided ? level / 2 : level
    let total = Double(looks[looks.count - 1])
    let budgets = try looks.map { try spending.spent(level: side, share: Double($0) / total) }
    let none = [Int?](repeating: nil, count: looks.count)
    fewestWins = alternative == .less ? none : Self.critical(looks, bound, 1 - bound, budgets)
    // For the lower side, wins and losses change places.
    mostWins =
      alternative == .greater
      ? none
      : zip(looks, Self.critical(looks, 1 - bound, bound, budgets)).map { look, most in most.map { look - $0 }
      }
  }

  /// Whether so many wins reject at look number `look`, counted from 0.
  public func rejects(look: Int, wins: Int) throws -> Bool {
    guard looks.indices.contains(look) else {
      throw StatisticsError.noSuchLook(index: look, looks: looks.count)
    }
    guard wins >= 0, wins <= looks[look] else {
      throw StatisticsError.impossibleCount(successes: wins, trials: looks[look])
    }
    return decides(look, wins)
  }

  /// What happens when each pair is won with the given `probability`: exact, by following the probabilities of all
  /// numbers of wins from pair to pair. Cost: quadratic in the last look.
  public func course(probability: Double) throws -> LookCourse {
    try Demand.probability(probability, "probability of a win")
    var states = WinProbabilities()
    var rejected = 0.0
    var cumulative: [Double] = []
    var expected = 0.0
    for (index, look) in looks.enumerated() {
      expected += Double(look - (index == 0 ? 0 : looks[index - 1])) * (1 - rejected)
      states.advance(to: look, probability, 1 - probability)
      for wins in 0...look where decides(index, wins) { rejected += states.take(wins) }
      rejected = min(1, rejected)
      cumulative.append(rejected)
    }
    return LookCourse(looks: looks, rejected: cumulative, expectedCount: expected)
  }

  private func decides(_ look: Int, _ wins: Int) -> Bool {
    (fewestWins[look].map { wins >= $0 } ?? false) || (mostWins[look].map { wins <= $0 } ?? false)
  }

  private static func critical(
    _ looks: [Int], _ win: Double, _ loss: Double, _ budgets: [Double]
  ) -> [Int?] {
    var states = WinProbabilities()
    var rejected = 0.0
    return zip(looks, budgets).map { look, budget in
      states.advance(to: look, win, loss)
      var fewest: Int?
      for wins in stride(from: look, through: 0, by: -1) {
        guard rejected + states.probabilities[wins] <= budget else { break }
        rejected += states.take(wins)
        fewest = wins
      }
      return fewest
    }
  }
}

/// The probability of every number of wins, for studies that have not stopped.
private struct WinProbabilities {
  var probabilities = [1.0]

  mutating func advance(to count: Int, _ win: Double, _ loss: Double) {
    probabilities.reserveCapacity(count + 1)
    while probabilities.count <= count {
      probabilities.append(0)
      for wins in stride(from: probabilities.count - 1, to: 0, by: -1) {
        probabilities[wins] = probabilities[wins] * loss + probabilities[wins - 1] * win
      }
      probabilities[0] *= loss
    }
  }

  /// Stops the studies with that number of wins.
  mutating func take(_ wins: Int) -> Double {
    defer { probabilities[wins] = 0 }
    return probabilities[wins]
  }
}

/// How a study with looks goes on: how probably it has stopped by each look, and how many pairs it takes.
public struct LookCourse: Sendable, Hashable {
  /// The numbers of pairs at which the test is made.
  public var looks: [Int]
  /// The probability of a rejection by each look.
  public var rejected: [Double]
  /// The expected number of pairs at the end: at the first rejection, or at the last look.
  public var expectedCount: Double
  /// The probability of a rejection by the last look: the power, or the error rate where the hypothesis holds.
  public var power: Double { rejected.last ?? 0 }
}
