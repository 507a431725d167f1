import AssayRandomness

extension SequentialSignFlip {
  /// How the test goes on simulated data.
  public struct Course: Sendable, Hashable {
    /// The share of data sets that were rejected by each look, with the interval of Clopper and Pearson.
    public var rejected: [Interval]
    /// The mean number of pairs at the end: at the first rejection, or at the last look.
    public var expectedCount: Double
    /// The share that was rejected by the last look: the power, or the error rate where the hypothesis holds.
    public var power: Interval
  }

  /// The power of the test, or its error rate, and its expected number of pairs, on simulated data sets.
  ///
  /// - Parameters:
  ///   - draws: The number of data sets, at least 1.
  ///   - stream: Data set number d is drawn from `stream.split(d)`; its random assignments of signs from the child
  ///     `stream.split(d).split("signs")`, so that no set of assignments is favoured.
  ///   - confidence: The confidence of the intervals.
  ///   - differences: Draws the differences of one data set, at least as many as the last look needs.
  public func simulated(
    draws: Int, stream: RandomStream, confidence: Double = 0.95,
    differences: (RandomStream) throws -> [Double]
  ) throws -> Course {
    try Demand.count(draws, atLeast: 1, "draws")
    try Demand.openUnit(confidence, "confidence")
    let last = looks[looks.count - 1]
    var stopped = [Int](repeating: 0, count: looks.count)
    var pairs = 0
    for draw in 0..<draws {
      let own = stream.split(draw)
      let sample = try differences(own)
      try Demand.count(sample.count, atLeast: last, "simulated differences")
      let test = try SequentialSignFlip(
        looks: looks, level: level, spending: spending, alternative: alternative, bound: bound,
        resamples: resamples, stream: own.split("signs"))
      let result = try test.run(differences: sample)
      if let look = result.looks.last, look.rejects { stopped[result.looks.count - 1] += 1 }
      pairs += result.rejectedAt ?? last
    }
    var sum = 0
    let rejected = try stopped.map { count in
      sum += count
      return try Proportion.clopperPearson(successes: sum, trials: draws, confidence: confidence)
    }
    return Course(
      rejected: rejected, expectedCount: Double(pairs) / Double(draws), power: rejected[rejected.count - 1])
  }
}
