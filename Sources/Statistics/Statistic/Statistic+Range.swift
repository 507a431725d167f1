import AssayRandomness

extension Statistic {
  /// Whether the tests can decide anything about a sample with values that are only bounds. Student's and Wilcoxon's tests
  /// and those of a mean at several looks cannot: one unknown value could raise their p-value or lower it.
  package func decidesRanges(atLooks: Bool) -> Bool {
    method.response != .either && !(atLooks && method.looks?.kind == .mean)
  }

  /// Tests a criterion on a sample that is known in part, each side with the end that speaks most against it. A side on
  /// which an end has no answer, such as a mean of infinite values, has the p-value 1.
  ///
  /// - Parameters:
  ///   - noEffect: The bound of the two-sided test; `nil` for none.
  ///   - stream: Read by statistics that draw; every test of one sample reads the same numbers.
  package func judge(
    _ criterion: Criterion, on range: SampleRange, noEffect: Double?, confidence: Double, stream: RandomStream
  ) -> JudgedRange {
    let ends = ends(of: range) { try interval(of: $0, confidence: confidence, stream: stream) }
    func test(_ bound: Double, _ alternative: Alternative, _ level: Double) throws -> Double {
      guard let sample = alternative == .less ? ends.high?.sample : ends.low?.sample else { return 1 }
      return try method.pValue(sample, bound, alternative, stream)
    }
    return judge(criterion, range, ends, noEffect, level: 1, refutation: 1, test)
  }

  /// Tests a criterion on the seeds so far of a sample that is known in part: see
  /// ``judge(_:on:looks:level:refutation:stream:)``.
  package func judge(
    _ criterion: Criterion, on range: SampleRange, noEffect: Double?, confidence: Double, looks: [Int],
    level: Double, refutation: Double, stream: RandomStream
  ) -> JudgedRange {
    let isMean = method.looks?.kind == .mean
    let ends = ends(of: range, atLooks: true) { try interval(of: $0, looks: looks, confidence: confidence) }
    func test(_ bound: Double, _ alternative: Alternative, _ level: Double) throws -> Double {
      guard let sample = alternative == .less ? ends.high?.sample : ends.low?.sample else { return 1 }
      return try pValue(of: lookMethod().numbers(sample), bound, alternative, looks, level, stream)
    }
    return judge(
      criterion, range, ends, isMean ? nil : noEffect, level: level,
      refutation: refutation / Double(criterion.bounds.count), test)
  }

  /// The least and the most that the statistic can be; infinite where an end has none.
  private func estimates(of range: SampleRange) -> EstimateRange {
    let (low, high) = ordered(range)
    return EstimateRange(
      recorded: (try? estimate(of: range.recorded)) ?? .nan, low: (try? estimate(of: low)) ?? -.infinity,
      high: (try? estimate(of: high)) ?? .infinity)
  }

  /// The ends of the range in the order of the statistic.
  private func ordered(_ range: SampleRange) -> (low: Sample, high: Sample) {
    method.response == .falls ? (range.high, range.low) : (range.low, range.high)
  }

  /// The ends of a range that have an answer, in the order of the statistic.
  private struct Ends {
    var low: (sample: Sample, interval: Interval)?
    var high: (sample: Sample, interval: Interval)?
    var failure: String?
  }

  private func ends(
    of range: SampleRange, atLooks: Bool = false, _ interval: (Sample) throws -> Interval
  ) -> Ends {
    var ends = Ends()
    do {
      guard decidesRanges(atLooks: atLooks) else {
        _ = try estimate(of: range.recorded)
        return ends
      }
      let (low, high) = ordered(range)
      ends.low = (try? interval(low)).map { (low, $0) }
      ends.high = (try? interval(high)).map { (high, $0) }
      if ends.low == nil, ends.high == nil { _ = try interval(range.recorded) }
    } catch { ends.failure = "\(error)" }
    return ends
  }

  private func judge(
    _ criterion: Criterion, _ range: SampleRange, _ ends: Ends, _ noEffect: Double?,
    level: Double, refutation: Double, _ test: (Double, Alternative, Double) throws -> Double
  ) -> JudgedRange {
    // What has an interval has p-values; 1 is what holds without either.
    func orNone(_ pValue: () throws -> Double) -> Double { (try? pValue()) ?? 1 }
    let pValue = noEffect.map { none in
      Alternative.twoSided.pValue(
        greater: orNone { try test(none, .greater, 0.5) }, less: orNone { try test(none, .less, 0.5) })
    }
    return JudgedRange(
      judged: Judged(
        support: orNone { try criterion.support { try test($0, $1, level) } },
        refutation: orNone { try criterion.refutation { try test($0, $1, refutation) } }),
      pValue: pValue, estimate: estimates(of: range),
      low: ends.low?.interval.low ?? (unit == .measure ? -.infinity : 0),
      high: ends.high?.interval.high ?? (unit == .share ? 1 : .infinity),
      failure: ends.failure)
  }
}
