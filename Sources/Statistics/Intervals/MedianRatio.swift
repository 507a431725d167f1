/// The ratio of two medians, median(treatment)/median(control), with a test and an interval that are valid whatever
/// the distributions, and whatever the dependence between the arms.
///
/// Each arm's median is enclosed between two of its order statistics at half of the tail; both enclosures hold together
/// at least as often as the confidence says (Bonferroni), and the quotients of their ends enclose the ratio. The values
/// of one arm must be independent of each other. Values may be infinite, such as the loss of a run that diverged.
///
/// Where the ratio within a pair is of interest, `MedianOfRatios` is narrower.
public enum MedianRatio {
  /// The p-value of the ratio against `bound`, which is positive.
  ///
  /// For `.greater` it is the smallest α for which the lower end of the treatment's median at α/2 exceeds `bound` times
  /// the upper end of the control's at α/2: the minimum over such pairs of order statistics of twice the larger of
  /// their two tails, or 1 where there is no such pair. Cost: a sort, and n + m tails.
  public static func pValue(
    treatment: [Double], control: [Double], bound: Double = 1, alternative: Alternative = .twoSided
  ) throws -> Double {
    try Demand.positive(bound, "bound")
    try demand(treatment, control)
    let scaled = control.sorted().map { bound * $0 }
    return alternative.pValue(
      greater: tail(treatment.sorted(), scaled) { $0 > $1 },
      less: tail(treatment.sorted().reversed(), scaled.reversed()) { $0 < $1 })
  }

  /// The quotient of the medians. Throws when the control's is not positive.
  public static func estimate(treatment: [Double], control: [Double]) throws -> Double {
    try demand(treatment, control)
    let bottom = Summary.median(sorted: control.sorted())
    guard bottom > 0 else { throw StatisticsError.controlMedianNotPositive(bottom) }
    let estimate = Summary.median(sorted: treatment.sorted()) / bottom
    guard !estimate.isNaN else { throw StatisticsError.undefinedStatistic(name: "ratio of medians") }
    return estimate
  }

  /// The interval of the ratio, with the quotient of the medians as its estimate: the bounds that neither one-sided
  /// test rejects at (1 − `confidence`)/2. 0.95 needs seven values of each arm. Cost: a sort.
  ///
  /// Throws for fewer, and when the lower end of the control's median is 0.
  public static func interval(
    treatment: [Double], control: [Double], confidence: Double = 0.95
  ) throws -> Interval {
    try Demand.openUnit(confidence, "confidence")
    try demand(treatment, control)
    let tail = (1 - confidence) / 4
    let needed = SignTest.fewestTosses(tail: tail)
    guard min(treatment.count, control.count) >= needed else {
      throw StatisticsError.unfit(
        method: "the interval of a ratio of medians at confidence \(confidence)", needed: needed,
        given: min(treatment.count, control.count), measured: nil,
        better: "more values of each arm, or the median of the ratios over pairs")
    }
    let (top, bottom) = (ends(treatment, tail), ends(control, tail))
    guard bottom.low > 0 else { throw StatisticsError.controlEndNotPositive(bottom.low) }
    let estimate = top.median / bottom.median
    guard !estimate.isNaN else { throw StatisticsError.undefinedStatistic(name: "ratio of medians") }
    let (low, high) = (top.low / bottom.high, top.high / bottom.low)
    // ∞/∞ says nothing about the ratio.
    return Interval(
      estimate: estimate, low: low.isNaN ? 0 : low, high: high.isNaN ? .infinity : high,
      confidence: confidence)
  }

  /// The smallest tail for which the treatment's end is beyond the control's. The treatment is sorted with the end of
  /// the smallest tail first, the control with the end of the smallest tail last.
  private static func tail(
    _ treatment: [Double], _ control: [Double], isBeyond: (Double, Double) -> Bool
  ) -> Double {
    var smallest = 1.0
    var reached = 0
    for (rank, value) in treatment.enumerated() {
      while reached < control.count, isBeyond(value, control[reached]) { reached += 1 }
      guard reached > 0 else { continue }
      let own = SignTest.coinShowsAtMost(rank, of: treatment.count)
      let other = SignTest.coinShowsAtMost(control.count - reached, of: control.count)
      smallest = min(smallest, 2 * max(own, other))
    }
    return smallest
  }

  private static func ends(
    _ values: [Double], _ tail: Double
  ) -> (low: Double, median: Double, high: Double) {
    let sorted = values.sorted()
    let rank = MedianInterval.rank(of: sorted.count, tail: tail)
    return (sorted[rank - 1], Summary.median(sorted: sorted), sorted[sorted.count - rank])
  }

  private static func demand(_ treatment: [Double], _ control: [Double]) throws {
    for (values, name) in [(treatment, "treatment values"), (control, "control values")] {
      try Demand.ordered(values, name)
      try Demand.notNegative(values, name)
    }
  }
}
