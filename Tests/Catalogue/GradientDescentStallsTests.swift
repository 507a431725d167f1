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

  @Test func `a best rate at an end is looked for beyond, and censors the error where it still is at an end`()
    throws
  {
    let low: Levels = ["optimiser": "gradient descent", "conditionNumber": 1e5, "steps": 200]
    let rates: FactorValue = "0.001, 0.002"
    let offered = try measure(low.merging(["learningRates": rates, "rateExtensions": 0]) { $1 })
    #expect(offered.measures["learningRate"] == 0.002 && offered.censored == ["error": .below])
    let further = try measure(low.merging(["learningRates": rates]) { $1 })
    #expect(further.measures["learningRate"] == 0.008 && further.censored == ["error": .below])
    #expect(try #require(further.measures["error"]) < #require(offered.measures["error"]))
    let inside = try measure(low)
    #expect(inside.censored.isEmpty && [0.1, 0.2, 0.4, 0.8].contains(inside.measures["learningRate"] ?? 0))
  }

  @Test func `an error below the floor is censored at it`() throws {
    let result = try measure([
      "optimiser": "Levenberg-Marquardt", "conditionNumber": 10.0, "errorFloor": 1e-10,
    ])
    #expect(result.measures["error"] == 1e-10 && result.censored == ["error": .below])
  }
}
