import AssayRandomness

/// How a statistic is tested at several looks at the data of a study that is still running.
struct LookMethod: Sendable {
  enum Kind: Sendable {
    /// By `SignMartingale`: on which side of the criterion's bound the numbers lie, against ½.
    case median
    /// By `SignMartingale`: how many numbers are positive, against the criterion's bound; zeros are ties and count half.
    case share
    /// By `SequentialSignFlip` of the numbers.
    case mean
  }

  let kind: Kind
  /// The numbers of a sample, one for each seed.
  let numbers: @Sendable (Sample) throws -> [Double]

  init(_ kind: Kind, _ numbers: @escaping @Sendable (Sample) throws -> [Double]) {
    self.kind = kind
    self.numbers = numbers
  }
}

/// The power of a test with looks, and its cost.
public struct LookPower: Sendable, Hashable {
  /// The probability to support the criterion at any look.
  public var power: Double
  /// The mean number of seeds until then: of the last look where none supports it.
  public var expectedCount: Double
}

/// Statistics at several looks, for a study that stops as soon as it is decided. The numbers of seeds at which one looks
/// are registered; a sample holds the seeds so far, in the order in which they were registered.
extension Statistic {
  /// Whether the statistic has a test for several looks.
  public var hasLooks: Bool { method.looks != nil }

  /// The test for several looks in a phrase; `nil` where there is none.
  public var lookPhrase: String? {
    switch method.looks?.kind {
    case .median, .share: "a mixture martingale of signs"
    case .mean: "flipping signs, with errors spent after O'Brien and Fleming"
    case nil: nil
    }
  }

  /// Whether the test for several looks has no interval: see ``interval(of:looks:confidence:)``.
  public var isIntervalMissingAtLooks: Bool { method.looks?.kind == .mean }

  /// Throws unless the criterion can be tested at these looks.
  public func requireLooks(_ looks: [Int], for criterion: Criterion, level: Double) throws {
    let method = try lookMethod()
    for bound in criterion.bounds {
      for alternative in [Alternative.less, .greater] {
        switch method.kind {
        case .median, .share: _ = try martingale(bound, alternative)
        case .mean: _ = try flips(bound, alternative, looks, level, RandomStream(seed: 0, name: "looks"))
        }
      }
    }
  }

  /// Tests a criterion both ways on the seeds so far, after the looks that they reach. A test rejects at its level exactly
  /// where its p-value is at most that level, and it goes on to reject at every later look. The probability that it ever
  /// does so wrongly is at most the level.
  ///
  /// Signs give p-values that hold for every level: 1 over the largest e-value of the looks so far. Those of flipped
  /// signs hold for their own level alone, and are 1 until a look rejects or is the last.
  ///
  /// - Parameters:
  ///   - looks: The registered looks, the last of them at all seeds.
  ///   - level: The level of each test for the criterion.
  ///   - refutation: The level of the test against it; between two bounds each side gets half.
  public func judge(
    _ criterion: Criterion, on sample: Sample, looks: [Int], level: Double, refutation: Double,
    stream: RandomStream
  ) throws -> Judged {
    let numbers = try lookMethod().numbers(sample)
    let against = refutation / Double(criterion.bounds.count)
    return Judged(
      support: try criterion.support { try pValue(of: numbers, $0, $1, looks, level, stream) },
      refutation: try criterion.refutation { try pValue(of: numbers, $0, $1, looks, against, stream) })
  }

  /// The two-sided p-value at a bound after the looks so far; `nil` for a mean, whose test has none.
  public func pValue(
    of sample: Sample, bound: Double, looks: [Int], stream: RandomStream
  ) throws -> Double? {
    let method = try lookMethod()
    if method.kind == .mean { return nil }
    let numbers = try method.numbers(sample)
    let sides = try [Alternative.greater, .less].map {
      try pValue(of: numbers, bound, $0, looks, 0.5, stream)
    }
    return min(1, 2 * min(sides[0], sides[1]))
  }

  /// The interval after the looks so far: the bounds that no look has rejected, so that it contains the parameter with the
  /// given confidence whenever the study stops. Infinite for a mean, whose test has no interval.
  ///
  /// Where the looks contradict each other and leave nothing, it is the interval of the last look alone.
  public func interval(of sample: Sample, looks: [Int], confidence: Double = 0.95) throws -> Interval {
    let method = try lookMethod()
    let numbers = try method.numbers(sample)
    var interval = Interval(
      estimate: try estimate(of: sample), low: unit == .ratio ? 0 : -.infinity, high: .infinity,
      confidence: confidence)
    if method.kind == .mean { return interval }
    var last = interval
    for look in try reached(looks, numbers.count) {
      let edges = try edges(of: Array(numbers[..<look]), method.kind, confidence)
      last.low = unit == .ratio ? max(edges.low, 0) : edges.low
      last.high = edges.high
      interval.low = max(interval.low, last.low)
      interval.high = min(interval.high, last.high)
    }
    return interval.low <= interval.high ? interval : last
  }

  /// The power of the test at these looks and its expected number of seeds, for the effect that the question says; its
  /// count is replaced by the last look.
  ///
  /// Exact for signs and one bound. Otherwise from 1,000 simulated studies, always the same ones.
  public func power(_ question: Question, looks: [Int]) throws -> LookPower {
    try Demand.looks(looks)
    var question = question
    question.count = looks[looks.count - 1]
    try requireEffect(question)
    let kind = try lookMethod().kind
    let course: LookCourse
    switch (kind, question.criterion) {
    case (.mean, _), (_, .within): return try simulated(question, kind, looks)
    case (_, .above(let bound)):
      course = try SignLooks(martingale: try martingale(bound, .greater), looks: looks, level: question.level)
        .course(probability: question.effect)
    case (_, .below(let bound)):
      course = try SignLooks(martingale: try martingale(bound, .less), looks: looks, level: question.level)
        .course(probability: 1 - question.effect)
    }
    return LookPower(power: course.power, expectedCount: course.expectedCount)
  }

  /// A number of seeds with the wanted power, when the looks stay at the same shares of it; `nil` where none up to `limit`
  /// has it. For signs no number up to 30 above it has less.
  public func needed(
    for question: Question, looks: [Int], power wanted: Double, limit: Int = 5_000
  ) throws -> Int? {
    try Demand.looks(looks)
    // A mean needs no fewer seeds than Student's test without looks, whose power takes no simulation.
    let isMean = try lookMethod().kind == .mean
    let start = isMean ? try Self.mean.needed(for: question, power: wanted, limit: limit) : 1
    guard let start else { return nil }
    do {
      return try SampleSize.settled(power: wanted, from: start, limit: limit, horizon: isMean ? 0 : 30) {
        count in
        let looks = Self.looks(looks, scaledTo: count)
        do { return try power(question, looks: looks).power } catch StatisticsError.unfit { return 0 }
      }
    } catch StatisticsError.powerNotReached { return nil }
  }

  /// Looks at the same shares of another number of seeds. Fewer where shares coincide.
  public static func looks(_ looks: [Int], scaledTo count: Int) -> [Int] {
    guard let last = looks.last, last > 0 else { return looks }
    let scaled = looks.map { Int((Double($0) * Double(count) / Double(last)).rounded()) }
    return scaled.filter { $0 > 0 }.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }
}

extension Statistic {
  func lookMethod() throws -> LookMethod {
    guard let looks = method.looks else {
      throw StatisticsError.noLooks(name, others: Self.all.filter(\.hasLooks).map(\.name))
    }
    return looks
  }

  /// The looks that so many seeds reach.
  private func reached(_ looks: [Int], _ count: Int) throws -> [Int] {
    try Demand.looks(looks)
    guard count >= looks[0] else { throw StatisticsError.looksBeyondData(first: looks[0], given: count) }
    return looks.filter { $0 <= count }
  }

  private func martingale(_ bound: Double, _ alternative: Alternative) throws -> SignMartingale {
    try SignMartingale(
      bound: unit == .share ? bound : 0.5, alternative: alternative, ties: unit == .share ? .halved : .against
    )
  }

  private func flips(
    _ bound: Double, _ alternative: Alternative, _ looks: [Int], _ level: Double, _ stream: RandomStream
  ) throws -> SequentialSignFlip {
    try SequentialSignFlip(looks: looks, level: level, alternative: alternative, bound: bound, stream: stream)
  }

  /// The one-sided p-value of numbers, one for each seed, after the looks that they reach.
  func pValue(
    of numbers: [Double], _ bound: Double, _ alternative: Alternative, _ looks: [Int], _ level: Double,
    _ stream: RandomStream
  ) throws -> Double {
    let kind = try lookMethod().kind
    if kind == .mean {
      let result = try flips(bound, alternative, looks, level, stream).run(differences: numbers)
      guard let look = result.looks.last, look.rejects || look.count == looks.last else { return 1 }
      return look.pValue
    }
    let martingale = try martingale(bound, alternative)
    let level = kind == .share ? 0 : bound
    return try reached(looks, numbers.count).reduce(1) { smallest, look in
      let (wins, losses, ties) = Self.sides(numbers[..<look], of: level)
      return min(smallest, try martingale.pValue(wins: wins, losses: losses, ties: ties))
    }
  }

  private static func sides(
    _ numbers: ArraySlice<Double>, of level: Double
  ) -> (wins: Int, losses: Int, ties: Int) {
    let (wins, losses) = (numbers.count { $0 > level }, numbers.count { $0 < level })
    return (wins, losses, numbers.count - wins - losses)
  }

  /// The bounds that one look at these numbers does not reject.
  private func edges(
    of numbers: [Double], _ kind: LookMethod.Kind, _ confidence: Double
  ) throws -> (low: Double, high: Double) {
    let martingale = try SignMartingale(alternative: .greater, ties: .against)
    if kind == .share {
      let (wins, losses, ties) = Self.sides(numbers[...], of: 0)
      let interval = try martingale.interval(wins: wins, losses: losses, ties: ties, confidence: confidence)
      return (interval.low, interval.high)
    }
    // So many numbers beyond a bound reject it.
    guard let wins = martingale.fewestWins(of: numbers.count, level: (1 - confidence) / 2) else {
      return (-.infinity, .infinity)
    }
    let sorted = numbers.sorted()
    return (sorted[numbers.count - wins], sorted[wins - 1])
  }

  private func simulated(_ question: Question, _ kind: LookMethod.Kind, _ looks: [Int]) throws -> LookPower {
    let stream = RandomStream(seed: 11, name: "power")
    let draws = 1_000
    var (supported, seeds) = (0, 0)
    for draw in 0..<draws {
      let own = stream.split(draw)
      let at = try firstSupport(
        question, kind, looks, try Self.numbers(question, kind, own), own.split("signs"))
      if at != nil { supported += 1 }
      seeds += at ?? question.count
    }
    return LookPower(
      power: Double(supported) / Double(draws), expectedCount: Double(seeds) / Double(draws))
  }

  /// Numbers with the effect that the question says.
  private static func numbers(
    _ question: Question, _ kind: LookMethod.Kind, _ stream: RandomStream
  ) throws -> [Double] {
    if kind == .share, case .within(let low, let high) = question.criterion {
      return stream.uniform(count: question.count).map { $0 < (low + high) / 2 ? 1 : -1 }
    }
    guard case .values(let values) = normalSample(question, stream) else { return [] }
    return values
  }

  /// The look at which all tests of the criterion have rejected; `nil` where they do not.
  private func firstSupport(
    _ question: Question, _ kind: LookMethod.Kind, _ looks: [Int], _ numbers: [Double], _ stream: RandomStream
  ) throws -> Int? {
    let tests: [(Double, Alternative)]
    switch question.criterion {
    case .below(let bound): tests = [(bound, .less)]
    case .above(let bound): tests = [(bound, .greater)]
    case .within(let low, let high): tests = [(low, .greater), (high, .less)]
    }
    var latest = 0
    for (bound, alternative) in tests {
      let at: Int?
      if kind == .mean {
        var test = try flips(bound, alternative, looks, question.level, stream)
        // Random flips of a short study take less time than all of them, and tell its power as well.
        test.exactLimit = 10
        at = try test.run(differences: numbers).rejectedAt
      } else {
        at = try looks.first {
          try pValue(of: Array(numbers[..<$0]), bound, alternative, [$0], question.level, stream)
            <= question.level
        }
      }
      guard let at else { return nil }
      latest = max(latest, at)
    }
    return latest
  }
}
