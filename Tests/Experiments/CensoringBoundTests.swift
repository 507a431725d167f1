import AssayExperiments
import AssayRandomness
import AssayStatistics
import Testing

/// Every answer about censored values holds for each of the values that they may be, by enumeration.
@Suite struct CensoringBoundTests {
  static let statistics: [Statistic] =
    Statistic.all.filter { $0.kinds != [.groups] && $0.threshold == nil } + [.shareAbove(2), .shareBelow(2)]

  /// A few values with ties, some of them censored, and every completion of the censored ones on a grid.
  private struct Case {
    var arms: [[Double]]
    var censored: [[Int: Censoring]]
    var statistic: Statistic

    init(_ statistic: Statistic, _ stream: RandomStream) {
      self.statistic = statistic
      let uniform = stream.uniform(count: 100)
      let count = 3 + Int(uniform[0] * 4)
      let isPaired = statistic.kinds.contains(.pairs)
      // A ratio needs values above 0.
      let least: Double = statistic.unit == .ratio ? 1 : -1
      arms = (0..<(isPaired ? 2 : 1)).map { (arm: Int) -> [Double] in
        (0..<count).map { seed -> Double in (uniform[1 + arm * 10 + seed] * 5).rounded(.down) + least }
      }
      censored = arms.map { _ in [:] }
      for draw in 0..<2 {
        let (arm, seed) = (
          Int(uniform[30 + draw] * Double(arms.count)), Int(uniform[40 + draw] * Double(count))
        )
        censored[arm][seed] = uniform[50 + draw] < 0.6 ? .above : .below
      }
    }

    func sample(_ arms: [[Double]]) -> Sample {
      arms.count == 1 ? .values(arms[0]) : .pairs(treatment: arms[0], control: arms[1])
    }

    /// All samples that the recorded one may be.
    var completions: [[[Double]]] {
      var all = [arms]
      for (arm, seeds) in censored.enumerated() {
        for (seed, side) in seeds {
          let limit = arms[arm][seed]
          var values = [0, 0.5, 1, 2, 3, 4.5].map { side == .above ? limit + $0 : limit - $0 }
          if statistic.unit == .ratio {
            values = values.filter { $0 > 0 } + (side == .below ? [limit / 64] : [])
          }
          let isOrdered = statistic.family == .every
          if isOrdered, statistic.unit != .ratio { values.append(side == .above ? .infinity : -.infinity) }
          all = all.flatMap { sample in
            values.map {
              var sample = sample
              sample[arm][seed] = $0
              return sample
            }
          }
        }
      }
      return all
    }

    func judged(_ criterion: Criterion, looks: [Int]) throws -> OutcomeResult {
      try Judging.judge(
        statistic, criterion, arms[0], arms.count == 2 ? arms[1] : nil, confidence: 0.6,
        censored: CensoredSeeds(treatment: censored[0], control: censored.count == 2 ? censored[1] : [:]),
        looks: looks)
    }
  }

  private static func criteria(_ statistic: Statistic) -> [Criterion] {
    switch statistic.unit {
    case .measure: [.above(0), .below(1), .within(-1, 1.5)]
    case .ratio: [.above(1), .below(1.5), .within(0.5, 2)]
    case .share: [.above(0.5), .below(0.6), .within(0.2, 0.7)]
    }
  }

  @Test(arguments: statistics)
  func `no completion of the censored values has a greater p-value, or an end beyond the interval`(
    _ statistic: Statistic
  ) throws {
    let stream = RandomStream(seed: 12, name: "censored cases")
    var (decided, strict) = (0, 0)
    for number in 0..<24 {
      let sample = Case(statistic, stream.split(statistic.name).split(number))
      for criterion in Self.criteria(statistic) {
        let result = try sample.judged(criterion, looks: [])
        if min(result.support, result.refutation) <= 0.2 { decided += 1 }
        for completion in sample.completions {
          let full = sample.sample(completion)
          // The draws of flipped signs play no part: so few are enumerated.
          let judged = try? statistic.judge(criterion, on: full, stream: stream)
          guard let judged, let interval = try? statistic.interval(of: full, confidence: 0.6, stream: stream)
          else {
            continue
          }
          #expect(judged.support <= result.support, "\(sample) \(completion)")
          #expect(judged.refutation <= result.refutation, "\(sample) \(completion)")
          if judged.support < result.support { strict += 1 }
          if let none = statistic.noEffect(for: full.kind) {
            let pValue = try statistic.pValue(of: full, bound: none, alternative: .twoSided, stream: stream)
            #expect(pValue <= (result.pValue ?? 0), "\(sample) \(completion)")
          }
          // What was recorded has no answer of its own where the result has none.
          guard !result.low.isNaN else { continue }
          #expect(result.low <= interval.low && interval.high <= result.high, "\(sample) \(completion)")
          switch (result.estimate.isNaN, result.censoring) {
          case (true, _): break
          case (false, nil): #expect(result.estimate == interval.estimate, "\(sample) \(completion)")
          case (false, .above?): #expect(result.estimate <= interval.estimate, "\(sample) \(completion)")
          case (false, .below?): #expect(result.estimate >= interval.estimate, "\(sample) \(completion)")
          }
        }
      }
    }
    #expect(strict > 0)
    // Spread and ranks that an unknown value changes: nothing is decided.
    #expect((decided > 0) == ![.mean, .pseudomedian].contains(statistic), "\(statistic): \(decided)")
  }

  @Test(arguments: statistics.filter { $0.hasLooks })
  func `no completion of the censored values has a greater p-value at looks`(_ statistic: Statistic) throws {
    let stream = RandomStream(seed: 13, name: "censored looks")
    for number in 0..<10 {
      let sample = Case(statistic, stream.split(statistic.name).split(number))
      let looks = [2, sample.arms[0].count]
      for criterion in Self.criteria(statistic) {
        let result = try sample.judged(criterion, looks: looks)
        for completion in sample.completions {
          let full = sample.sample(completion)
          guard
            let judged = try? statistic.judge(
              criterion, on: full, looks: looks, level: 0.2, refutation: 0.2, stream: stream)
          else { continue }
          let interval = try statistic.interval(of: full, looks: looks, confidence: 0.6)
          #expect(judged.support <= result.support, "\(sample) \(completion)")
          #expect(judged.refutation <= result.refutation, "\(sample) \(completion)")
          #expect(result.low <= interval.low && interval.high <= result.high, "\(sample) \(completion)")
        }
      }
    }
  }

  @Test(arguments: statistics)
  func `a value that is censored nowhere near changes nothing, and none gives the old bits`(
    _ statistic: Statistic
  )
    throws
  {
    let treatment = (1...12).map { Double($0) + Double($0 * 7 % 5) / 4 }
    let control = (1...12).map { Double($0 * 5 % 12) + 0.5 }
    let paired = statistic.kinds.contains(.pairs)
    let stream = RandomStream(seed: 1, name: "none")
    for criterion in Self.criteria(statistic) {
      let result = try Judging.judge(statistic, criterion, treatment, paired ? control : nil)
      let sample = paired ? Sample.pairs(treatment: treatment, control: control) : .values(treatment)
      #expect(result.censored == 0 && result.censoring == nil && result.note == nil)
      let judged = try statistic.judge(criterion, on: sample, stream: stream)
      #expect(result.support == judged.support && result.refutation == judged.refutation)
      let interval = try statistic.interval(of: sample, stream: stream)
      #expect(
        result.low == interval.low && result.high == interval.high && result.estimate == interval.estimate)
    }
  }

  @Test func `Student's and Wilcoxon's tests can lose by a value that rises, so neither end bounds them`()
    throws
  {
    func pValue(_ statistic: Statistic, _ values: [Double]) throws -> Double {
      try statistic.pValue(
        of: .values(values), bound: 0, alternative: .greater, stream: RandomStream(seed: 1, name: "unread"))
    }
    let close = try pValue(.mean, [0.9, 1, 1.1, 1])
    let far = try pValue(.mean, [0.9, 1, 1.1, 100])
    #expect(close < 0.001 && far > 0.15)
    // Ties share ranks, and a value that leaves a tie gives the others lower ones.
    let tied = try pValue(.pseudomedian, [-2, -2, 3, 3])
    let untied = try pValue(.pseudomedian, [-2, -2, 3, 4])
    #expect(tied == 1.0 / 4 && untied == 5.0 / 16)
  }
}
