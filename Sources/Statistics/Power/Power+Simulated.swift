import AssayRandomness

extension Power {
  /// The share of simulated data sets in which a rule decides, with the interval of Clopper and Pearson: the power of a
  /// rule that has no formula, or its error rate where the hypothesis holds.
  ///
  /// - Parameters:
  ///   - draws: The number of data sets, at least 1. The standard error is at most ½/√draws.
  ///   - stream: Data set number d is drawn from `stream.split(d)`, so that it does not depend on the others.
  ///   - confidence: The confidence of the interval.
  ///   - decides: Draws one data set from the given stream and says whether the rule decides.
  public static func simulated(
    draws: Int, stream: RandomStream, confidence: Double = 0.95,
    decides: (RandomStream) throws -> Bool
  ) throws -> Interval {
    try Demand.count(draws, atLeast: 1, "draws")
    try Demand.openUnit(confidence, "confidence")
    let decided = try (0..<draws).count { try decides(stream.split($0)) }
    return try Proportion.clopperPearson(successes: decided, trials: draws, confidence: confidence)
  }
}
