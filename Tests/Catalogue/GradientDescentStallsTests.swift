import AssayCatalogue
import AssayExperiments
import Testing

@Suite struct GradientDescentStallsTests {
  private func measure(_ levels: Levels, seed: UInt64 = 7) throws -> Measurement {
    let experiment = try #require(
      Catalogue.experiments.first { $0.claim.name == "gradient-descent-stalls" })
    var all = Dictionary(
      uniqueKeysWithValues: experiment.design.factors.filter { $0.role == .held }.map {
        ($0.name, $0.levels[0])
      })
    all.merge(levels) { _, new in new }
    return try experiment.execute(Trial(stage: "judged", levels: all, seed: seed)).measurement
  }

  @Test func `gradient descent falls at the rate of the smallest curvature where it can be measured`() throws
  {
    let result = try measure([
      "optimiser": "gradient descent", "conditionNumber": 10.0,
    ])
    let rate = try #require(result.measures["relativeRate"])
    #expect(abs(rate - 1) < 0.1)
  }

  @Test func `levenberg-marquardt reaches rounding from any start`() throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      let result = try measure(
        ["optimiser": "Levenberg-Marquardt", "conditionNumber": 1e5], seed: seed)
      let error = try #require(result.measures["error"])
      #expect(error <= 1e-28)
    }
  }
}
