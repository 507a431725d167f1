import AssayCatalogue
import AssayExperiments
import Testing

import struct AssayExperiments.Measurement

@Suite struct BatchNormTests {
  private func measure(_ levels: Levels) throws -> Measurement {
    let experiment = try #require(
      Catalogue.experiments.first { $0.claim.name == "batchnorm-speeds-up-sgd" })
    var all = Dictionary(
      uniqueKeysWithValues: experiment.design.factors.filter { $0.role == .held }.map {
        ($0.name, $0.levels[0])
      })
    all.merge(["depth": 3, "learningRate": 1.0, "stepLimit": 60]) { $1 }
    all.merge(levels) { $1 }
    return try experiment.execute(Trial(stage: "best rate", levels: all, seed: 7)).measurement
  }

  @Test func `noise that neither moves nor scales has the bits of batch norm`() throws {
    let plain = try measure(["normalisation": "batch norm"])
    let still = try measure([
      "normalisation": "batch norm with shifting noise", "noiseShift": 0.0, "noiseScale": 1.0,
      "noiseJitter": 0.0,
    ])
    #expect(plain.result == still.result && plain.series == still.series)
    let moved = try measure(["normalisation": "batch norm with shifting noise"])
    #expect(moved.result != plain.result)
    #expect(try #require(moved.measures["inputShift"]) > #require(plain.measures["inputShift"]))
  }

  @Test func `a run that the limit ends or that diverges is censored, and one that arrives is not`() throws {
    let arrived = try measure(["normalisation": "batch norm"])
    #expect(arrived.censored.isEmpty && arrived.measures["reached"] == 1)
    #expect(try #require(arrived.measures["steps"]) < 60)
    let stopped = try measure(["normalisation": "batch norm", "learningRate": 0.001])
    #expect(stopped.censored == ["steps": .above] && stopped.measures["steps"] == 60)
    let diverged = try measure(["normalisation": "none", "learningRate": 1e6])
    #expect(diverged.measures["finalLoss"]?.isFinite == false)
    #expect(diverged.censored == ["steps": .above] && diverged.measures["steps"] == 60)
  }
}
