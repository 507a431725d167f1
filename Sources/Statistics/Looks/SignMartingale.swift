import AssayKernels

/// A test of wins and losses that stays valid however often one looks: the likelihood of the signs under a mixture of
/// alternatives, over their likelihood at the bound.
///
/// ```swift
/// let martingale = try SignMartingale(alternative: .greater)
/// let evidence = try martingale.eValue(wins: 15, losses: 2)   // 107
/// let isEnough = evidence >= 1 / 0.025                         // true: P(win) > ½, and the study may stop
/// ```
///
/// For `.greater` and the bound b it is ∫ qʷ (1 − q)ˡ π(q) dq / (bʷ (1 − b)ˡ), where π is a beta density restricted to
/// q > b. Where P(win) ≤ b it is a supermartingale that starts at 1, so the probability that it ever reaches 1/α is at
/// most α (Ville 1939; mixtures: Robbins, Ann. Math. Statist. 41, 1970; Howard et al., Ann. Statist. 49, 2021).
///
/// The price of looking at every pair, exact (`SignLooks`): at the level 0.025 and the bound ½ the error rate of up to
/// 60 looks is 0.0123 and of up to 1000 looks 0.0179. Where P(win) = ¾, 60 pairs have the power 0.89 and 32 are
/// expected.
public struct SignMartingale: Sendable, Hashable {
  /// How pairs without a winner count.
  public enum Ties: String, Sendable, Hashable {
    /// They are left out. The parameter is P(win) among pairs that have a winner; it lies above ½ exactly when P(win) +
    /// ½ P(tie) does. Valid because whether a pair is a tie is known before its sign is looked at.
    case leftOut
    /// They count against the alternative: as losses for `.greater`, as wins for `.less`. The parameter is P(win) + ½
    /// P(tie). Valid because P(win) alone is below it, and P(win) + P(tie) above.
    case against
    /// Two of them count as one win and one loss, and one that is left over counts against the alternative. The
    /// parameter is P(win) + ½ P(tie). Valid because the likelihood ratio of a win to a loss, to the power of the
    /// score 0, ½ or 1, is convex in the score: its mean is no greater than for wins and losses alone.
    case halved
  }

  /// P(win) under the hypothesis.
  public let bound: Double
  /// The side of the bound on which P(win) would lie.
  public let alternative: Alternative
  /// How ties count.
  public let ties: Ties
  /// The first parameter of the beta density of the mixture, which weighs wins.
  public let winWeight: Double
  /// The second parameter of the beta density of the mixture, which weighs losses.
  public let lossWeight: Double

  /// Makes the test against `bound`, above 0 and below 1. The mixture is uniform unless weights from 0.001 to 1000 are
  /// given; they must be chosen before the data are seen.
  public init(
    bound: Double = 0.5, alternative: Alternative = .twoSided, ties: Ties = .leftOut, winWeight: Double = 1,
    lossWeight: Double = 1
  ) throws {
    try Demand.openUnit(bound, "bound of P(win)")
    try Demand.within(winWeight, 1e-3, 1e3, "weight of wins in the mixture")
    try Demand.within(lossWeight, 1e-3, 1e3, "weight of losses in the mixture")
    self.bound = bound
    self.alternative = alternative
    self.ties = ties
    self.winWeight = winWeight
    self.lossWeight = lossWeight
  }

  /// The evidence against the hypothesis after these numbers of pairs: 1 without any, infinite where it overflows. The
  /// hypothesis is rejected at the level α as soon as a look finds it at 1/α or more.
  ///
  /// `.twoSided` gives half of the larger one-sided value, so that it rejects exactly when a one-sided test at half the
  /// level does. Logarithms of the factors of wins, losses and pairs are summed in this order. Cost: linear in the
  /// number of pairs.
  public func eValue(wins: Int, losses: Int, ties: Int = 0) throws -> Double {
    try demand(wins, losses, ties)
    let (up, down) = counted(wins, losses, ties)
    return switch alternative {
    case .greater: above(up.wins, up.losses, bound)
    case .less: below(down.wins, down.losses, bound)
    case .twoSided: max(above(up.wins, up.losses, bound), below(down.wins, down.losses, bound)) / 2
    }
  }

  /// The wins and losses with their share of the ties, for the evidence above a bound and for that below.
  private func counted(_ wins: Int, _ losses: Int, _ ties: Int) -> (
    up: (wins: Int, losses: Int), down: (wins: Int, losses: Int)
  ) {
    switch self.ties {
    case .leftOut: ((wins, losses), (wins, losses))
    case .against: ((wins, losses + ties), (wins + ties, losses))
    case .halved:
      ((wins + ties / 2, losses + (ties + 1) / 2), (wins + (ties + 1) / 2, losses + ties / 2))
    }
  }

  /// The p-value of this look: 1 over the e-value, at most 1. The smallest of the looks so far is valid whenever the
  /// study stops.
  public func pValue(wins: Int, losses: Int, ties: Int = 0) throws -> Double {
    min(1, 1 / (try eValue(wins: wins, losses: losses, ties: ties)))
  }

  /// The bounds that neither one-sided test rejects at the level (1 − `confidence`)/2 after these numbers of pairs: a
  /// confidence sequence, all of whose intervals together contain P(win) with the given confidence, whenever one looks.
  /// The bound of this test plays no part.
  ///
  /// The estimate counts ties half, or leaves them out. By bisection over all floating-point numbers: 124 e-values.
  public func interval(
    wins: Int, losses: Int, ties: Int = 0, confidence: Double = 0.95
  ) throws -> Interval {
    try demand(wins, losses, ties)
    try Demand.count(wins + losses + ties, atLeast: 1, "pairs")
    try Demand.openUnit(confidence, "confidence")
    let (up, down) = counted(wins, losses, ties)
    let decisive = 2 / (1 - confidence)
    func edge(_ wins: Int, _ losses: Int, _ evidence: (Double) -> Double) -> Double {
      // Evidence against a bound falls as the bound rises to the share of wins, where it is at most 1.
      guard wins > 0 else { return 0 }
      return firstDouble(upTo: Double(wins) / Double(wins + losses)) { $0 == 1 || evidence($0) < decisive }
    }
    let low = edge(up.wins, up.losses) { above(up.wins, up.losses, $0) }
    let high =
      1
      - edge(down.losses, down.wins) {
        Self.evidence(down.losses, down.wins, $0, 1 - $0, lossWeight, winWeight)
      }
    let half = self.ties == .leftOut ? 0 : ties
    let all = wins + losses + half
    let estimate = all == 0 ? 0.5 : (Double(wins) + Double(half) / 2) / Double(all)
    return Interval(estimate: estimate, low: low, high: high, confidence: confidence)
  }

  /// The smallest number of wins of `count` pairs at which the e-value for `.greater` is at least 1/`level`; nil when
  /// there is none. By bisection, since evidence rises with every loss that becomes a win.
  func fewestWins(of count: Int, level: Double) -> Int? {
    let wins = firstInteger(in: 0...count + 1) { above($0, count - $0, bound) >= 1 / level }
    return wins > count ? nil : wins
  }

  /// The largest number of wins of `count` pairs at which the e-value for `.less` is at least 1/`level`; nil when there
  /// is none.
  func mostWins(of count: Int, level: Double) -> Int? {
    let losses = firstInteger(in: 0...count + 1) { below(count - $0, $0, bound) >= 1 / level }
    return losses > count ? nil : count - losses
  }

  private func demand(_ wins: Int, _ losses: Int, _ ties: Int) throws {
    for (count, name) in [(wins, "wins"), (losses, "losses"), (ties, "ties")] {
      try Demand.count(count, atLeast: 0, atMost: 10_000_000, name)
    }
  }

  /// The e-value for `.greater`.
  private func above(_ wins: Int, _ losses: Int, _ bound: Double) -> Double {
    Self.evidence(wins, losses, bound, 1 - bound, winWeight, lossWeight)
  }

  /// The e-value for `.less`: wins and losses change places.
  private func below(_ wins: Int, _ losses: Int, _ bound: Double) -> Double {
    Self.evidence(losses, wins, 1 - bound, bound, lossWeight, winWeight)
  }

  /// B(w + a, l + c) P(Beta(w + a, l + c) > b) / (B(a, c) P(Beta(a, c) > b) bʷ (1 − b)ˡ), where the quotient of the two
  /// beta functions is a product of rising factors.
  private static func evidence(
    _ wins: Int, _ losses: Int, _ bound: Double, _ complement: Double, _ a: Double, _ c: Double
  ) -> Double {
    func tail(_ a: Double, _ c: Double) -> Double {
      BetaDistribution.cumulative(complement, complement: bound, a: c, b: a)
    }
    let posterior = tail(Double(wins) + a, Double(losses) + c)
    guard posterior > 0 else { return 0 }
    let logarithms =
      (0..<wins).map { assay_log(a + Double($0)) } + (0..<losses).map { assay_log(c + Double($0)) }
      + (0..<wins + losses).map { -assay_log(a + c + Double($0)) }
      + [
        -Double(wins) * assay_log(bound), -Double(losses) * assay_log(complement), assay_log(posterior),
        -assay_log(tail(a, c)),
      ]
    return assay_exp(Summary.compensatedSum(logarithms))
  }
}
