import AssayRandomness
import AssayStatistics
import Foundation
import Testing

/// Every test holds of every entry of the table.
@Suite("The table of statistics")
struct StatisticTests {
  let stream = RandomStream(seed: 17, name: "statistics")

  @Test(arguments: Statistic.all, World.allCases)
  func `An interval inverts the one-sided tests and contains the estimate`(
    statistic: Statistic, world: World
  ) throws {
    for kind in statistic.sortedKinds {
      for (count, confidence) in [(9, 0.8), (12, 0.95), (23, 0.95)] {
        let sample = try statistic.randomSample(kind, world, count: count, stream.split(count))
        let interval = try statistic.interval(of: sample, confidence: confidence, stream: stream)
        #expect(interval.contains(interval.estimate))
        #expect(try statistic.estimate(of: sample) == interval.estimate)
        #expect(interval.confidence == confidence)
        try expectInversion(interval, within: statistic.domain) {
          try statistic.pValue(of: sample, bound: $0, alternative: $1, stream: stream)
        }
      }
    }
  }

  @Test(arguments: Statistic.all, World.allCases)
  func `A criterion is judged by the one-sided tests at its bounds`(statistic: Statistic, world: World) throws
  {
    let (low, high) = statistic.bounds
    for kind in statistic.sortedKinds {
      let sample = try statistic.randomSample(kind, world, count: 13, stream)
      func test(_ bound: Double, _ alternative: Alternative) throws -> Double {
        try statistic.pValue(of: sample, bound: bound, alternative: alternative, stream: stream)
      }
      func judge(_ criterion: Criterion) throws -> Judged {
        try statistic.judge(criterion, on: sample, stream: stream)
      }
      #expect(
        try judge(.below(low)) == Judged(support: test(low, .less), refutation: test(low, .greater)))
      #expect(
        try judge(.above(low)) == Judged(support: test(low, .greater), refutation: test(low, .less)))
      let within = try judge(.within(low, high))
      #expect(try within.support == Equivalence.pValue(low: low, high: high, test: test))
      #expect(try within.refutation == min(1, 2 * min(test(low, .less), test(high, .greater))))
      #expect(
        message { try judge(.within(high, low)) }
          == "the lower bound \(high) does not lie below the upper bound \(low); nothing lies between them")
    }
  }

  @Test(arguments: Statistic.all, World.allCases)
  func `The mirror image of a sample is judged by the mirror image of a criterion`(
    statistic: Statistic, world: World
  ) throws {
    let (low, high) = statistic.bounds
    for kind in statistic.sortedKinds {
      for count in [13, 23] {
        let sample = try statistic.randomSample(kind, world, count: count, stream)
        let mirror = statistic.mirror(sample)
        for criterion in [Criterion.below(low), .below(high), .above(low), .above(high), .within(low, high)] {
          let judged = try statistic.judge(criterion, on: sample, stream: stream)
          let other = try mirror.statistic.judge(
            mirror.criterion(criterion), on: mirror.sample, stream: stream)
          #expect(agree(judged.support, other.support, 1e-13), "\(kind) \(criterion)")
          #expect(agree(judged.refutation, other.refutation, 1e-13), "\(kind) \(criterion)")
        }
      }
    }
  }

  @Test(arguments: Statistic.all)
  func `The same stream gives the same bits, and another one matters only to random flips`(
    statistic: Statistic
  ) throws {
    for kind in statistic.sortedKinds {
      let sample = try statistic.randomSample(kind, .gaussian, count: 26, stream)
      func answers(_ stream: RandomStream) throws -> [Double] {
        let judged = try statistic.judge(.above(statistic.bounds.low), on: sample, stream: stream)
        let interval = try statistic.interval(of: sample, stream: stream)
        return [judged.support, judged.refutation, interval.low, interval.estimate, interval.high]
      }
      #expect(try answers(stream) == answers(stream))
      #expect(
        try (answers(stream) == answers(stream.split("other"))) == (statistic != .meanByPermutation))
    }
  }

  @Test(arguments: Statistic.all)
  func `One pair or value has a value of its own`(statistic: Statistic) throws {
    let isOfValues = statistic.kinds.contains(.values)
    for (treatment, control) in [(3.0, 2.0), (2, 2), (1, 4)] {
      let alone = statistic.value(treatment: treatment, control: isOfValues ? nil : control)
      guard statistic != .varianceShare else { continue }
      let sample =
        isOfValues ? Sample.values([treatment]) : .pairs(treatment: [treatment], control: [control])
      #expect(try alone == statistic.estimate(of: sample))
    }
    #expect(statistic.value(treatment: .nan, control: 1).isNaN)
    if !isOfValues, statistic != .varianceShare {
      #expect(statistic.value(treatment: 1, control: nil).isNaN)
    }
  }

  @Test(arguments: Statistic.all)
  func `Samples of another kind are refused in words`(statistic: Statistic) throws {
    let values: [Double] = [1, 2, 3, 4, 5, 6, 8]
    let samples = [
      Sample.values(values), .pairs(treatment: values, control: values), .groups([values, values]),
    ]
    let needed = statistic.sortedKinds.map(\.rawValue).joined(separator: " or ")
    for sample in samples where !statistic.kinds.contains(sample.kind) {
      let refusal = "the statistic takes \(needed), not \(sample.kind.rawValue)"
      #expect(message { try statistic.estimate(of: sample) } == refusal)
      #expect(message { try statistic.interval(of: sample, stream: stream) } == refusal)
      #expect(message { try statistic.judge(.above(0.5), on: sample, stream: stream) } == refusal)
      for alternative in Alternative.allCases {
        #expect(
          message {
            try statistic.pValue(of: sample, bound: 0.5, alternative: alternative, stream: stream)
          } == refusal)
      }
    }
    for kind in statistic.kinds { #expect(!statistic.phrase(for: kind).isEmpty) }
  }

  @Test func `Statistics survive coding, and names that are none say which there are`() throws {
    let all = Statistic.all + [.shareAbove(-1.5), .shareBelow(1e300)]
    let data = try JSONEncoder().encode(all)
    #expect(try JSONDecoder().decode([Statistic].self, from: data) == all)
    #expect(Set(all).count == all.count)
    for statistic in all {
      #expect(Statistic.named(statistic.name, threshold: statistic.threshold) == statistic)
      #expect(statistic.description.hasPrefix(statistic.name))
    }
    #expect(Statistic.shareAbove(0.25).description == "shareAbove 0.25")
    let names = Statistic.all.map(\.name).joined(separator: ", ")
    for (text, none) in [
      (#"{"name": "mode"}"#, "'mode'"), (#"{"name": "mode", "threshold": 1}"#, "'mode'"),
      (#"{"name": "mean", "threshold": 1}"#, "'mean' with a threshold"),
      (#"{"name": "shareAbove"}"#, "'shareAbove' without a threshold"),
    ] {
      do {
        _ = try JSONDecoder().decode(Statistic.self, from: Data(text.utf8))
        Issue.record("\(text) was read")
      } catch DecodingError.dataCorrupted(let context) {
        #expect(context.debugDescription == "there is no statistic \(none); there are \(names)")
      }
    }
    let criteria = [Criterion.below(1), .above(-2), .within(0.5, 2)]
    #expect(
      try JSONDecoder().decode([Criterion].self, from: JSONEncoder().encode(criteria)) == criteria)
    #expect(criteria.map(\.bounds) == [[1], [-2], [0.5, 2]])
  }
}
