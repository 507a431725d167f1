import AssayRandomness
import AssayStatistics
import Testing

@Suite("Variance components")
struct VarianceComponentsTests {
  let stream = RandomStream(seed: 11, name: "components")

  @Test func `The share, its interval and its tests agree with SciPy's F distribution`() throws {
    let oracle = try ModelsOracle.read().share
    let share = try VarianceShare(groups: oracle.groups)
    #expect(agree(share.between, oracle.between, 1e-10))
    #expect(agree(share.within, oracle.within, 1e-10))
    #expect(agree(share.share, oracle.share, 1e-10))
    #expect(agree(share.share, share.between / (share.between + share.within), 1e-12))
    let interval = try share.interval(confidence: 0.9)
    #expect(agree(interval.low, oracle.interval90[0], 1e-10))
    #expect(agree(interval.high, oracle.interval90[1], 1e-10))
    for row in oracle.pValues {
      let greater = try share.pValue(bound: row[0], alternative: .greater)
      let less = try share.pValue(bound: row[0], alternative: .less)
      #expect(agree(greater, row[1], 1e-9))
      #expect(agree(less, row[2], 1e-9))
      #expect(try share.pValue(bound: row[0]) == min(1, 2 * min(greater, less)))
    }
    for row in oracle.powers {
      func power(_ alternative: Alternative) throws -> Double {
        try Power.ofVarianceShare(
          groups: Int(row[0]), replicates: Int(row[1]), share: row[2], bound: row[3], alternative: alternative
        )
      }
      #expect(agree(try power(.greater), row[4], 1e-8), "\(row)")
      #expect(agree(try power(.less), row[5], 1e-8), "\(row)")
    }
  }

  @Test func `At the bound the power is the level`() throws {
    for bound in [0, 0.2, 0.95] {
      for alternative in Alternative.allCases {
        let power = try Power.ofVarianceShare(
          groups: 7, replicates: 3, share: bound, bound: bound, level: 0.04, alternative: alternative)
        #expect(agree(power, 0.04, 1e-11))
      }
    }
  }

  @Test(arguments: [0.5, 0.9, 0.99])
  func `The interval contains the bounds that neither one-sided test rejects`(confidence: Double) throws {
    for sample in 0..<20 {
      let groups = (0..<4).map { group in
        let own = stream.split(sample).split(group)
        return own.normal(count: 3, from: 1).map { $0 + Double(sample) / 6 * own.normal(at: 0) }
      }
      let share = try VarianceShare(groups: groups)
      let interval = try share.interval(confidence: confidence)
      for step in 0..<50 {
        let bound = Double(step) / 50
        let rejected = try [Alternative.greater, .less].contains {
          try share.pValue(bound: bound, alternative: $0) <= (1 - confidence) / 2
        }
        #expect(interval.contains(bound) == !rejected)
      }
    }
  }

  /// 4,000 data sets with a share of one half; the bounds are four Monte Carlo errors.
  @Test func `The test errs as often as it says, and has the power that is computed`() throws {
    var (errors, found) = (0, 0)
    for sample in 0..<4000 {
      let own = stream.split(sample)
      let groups = (0..<6).map { group in
        own.normal(count: 3, from: UInt64(4 * group) + 1).map { $0 + own.normal(at: UInt64(4 * group)) }
      }
      let share = try VarianceShare(groups: groups)
      if try share.pValue(bound: 0.5, alternative: .greater) <= 0.025 { errors += 1 }
      if try share.pValue(bound: 0, alternative: .greater) <= 0.025 { found += 1 }
    }
    #expect((Double(errors) / 4000 - 0.025).magnitude < 4 * (0.025 * 0.975 / 4000).squareRoot())
    let power = try Power.ofVarianceShare(groups: 6, replicates: 3, share: 0.5)
    #expect((Double(found) / 4000 - power).magnitude < 4 * (power * (1 - power) / 4000).squareRoot())
  }

  @Test func `Nested and crossed components agree with the mean squares of statsmodels`() throws {
    let oracle = try ModelsOracle.read().components
    let nested = try VarianceComponents.nested(oracle.values)
    for (value, expected) in zip([nested.group, nested.subgroup, nested.residual], oracle.nested) {
      #expect(agree(value, expected, 1e-10))
    }
    let crossed = try VarianceComponents.crossed(oracle.values)
    let values = [crossed.first, crossed.second, try #require(crossed.interaction), crossed.residual]
    for (value, expected) in zip(values, oracle.crossed) { #expect(agree(value, expected, 1e-10)) }
    let single = try VarianceComponents.crossed(oracle.values.map { $0.map { [$0[0]] } })
    #expect(single.interaction == nil)
    for (value, expected) in zip([single.first, single.second, single.residual], oracle.single) {
      #expect(agree(value, expected, 1e-10))
    }
  }

  @Test func `Exchanging crossed factors exchanges their components`() throws {
    let values = try ModelsOracle.read().components.values
    let exchanged = values[0].indices.map { column in values.map { $0[column] } }
    let (plain, other) = (try VarianceComponents.crossed(values), try VarianceComponents.crossed(exchanged))
    #expect(agree(plain.first, other.second, 1e-12))
    #expect(agree(plain.second, other.first, 1e-12))
    #expect(agree(plain.residual, other.residual, 1e-12))
  }

  /// Over many data sets the estimates average the truth: 1, 0.5 and 0.25. The tolerance is four standard errors.
  @Test func `The nested estimates have no bias`() throws {
    var found: [[Double]] = [[], [], []]
    for sample in 0..<1000 {
      let own = stream.split("nested").split(sample).normal(count: 40)
      let values = (0..<4).map { group -> [[Double]] in
        (0..<3).map { cell -> [Double] in
          let centre: Double = own[group] + 0.5.squareRoot() * own[4 + 3 * group + cell]
          return (0..<2).map { centre + 0.5 * own[16 + 6 * group + 2 * cell + $0] }
        }
      }
      let parts = try VarianceComponents.nested(values)
      for (index, part) in [parts.group, parts.subgroup, parts.residual].enumerated() {
        found[index].append(part)
      }
    }
    for (estimates, truth) in zip(found, [1, 0.5, 0.25]) {
      let error = (try Summary.variance(estimates) / 1000).squareRoot()
      #expect((try Summary.mean(estimates) - truth).magnitude < 4 * error)
    }
  }

  @Test func `Designs without components say why`() {
    #expect(message { try VarianceShare(groups: [[1, 2]]) } == "there are 1 groups; at least 2 are needed")
    #expect(
      message { try VarianceShare(groups: [[1], [2]]) }
        == "there are 1 values of a group; at least 2 are needed")
    #expect(
      message { try VarianceShare(groups: [[1, 2], [2, 3, 4]]) }
        == "group number 1, counted from 0, has 3 values; it must have 2, as all of them")
    #expect(
      message { try VarianceShare(groups: [[1, 2], [2, 4]]).pValue(bound: 1) }
        == "the bound is 1.0; it must be at least 0 and below 1")
    #expect(
      message { try Power.ofVarianceShare(groups: 3, replicates: 1, share: 0.5) }
        == "there are 1 replicates in each group; at least 2 are needed")
    #expect(
      message { try VarianceComponents.nested([[[1, 2], [1, 2]], [[1, 2]]]) }
        == "group number 1, counted from 0, has 1 values; it must have 2, as all of them")
    #expect(
      message { try VarianceComponents.nested([[[1], [1]], [[1], [2]]]) }
        == "there are 1 values of a subgroup; at least 2 are needed")
    #expect(
      message { try VarianceComponents.crossed([]) }
        == "there are 0 levels of the first factor; at least 2 are needed")
  }
}
