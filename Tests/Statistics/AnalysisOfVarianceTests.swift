import AssayRandomness
import AssayStatistics
import Testing

@Suite("Analysis of variance")
struct AnalysisOfVarianceTests {
  private func check(_ analysis: AnalysisOfVariance, _ table: [ModelsOracle.Row]) throws {
    // patsy orders interactions of one size in another way.
    #expect(analysis.effects.map(\.source).sorted() == table.dropLast().map(\.source).sorted())
    let total = table.reduce(0) { $0 + $1.sumOfSquares }
    let residual = try #require(table.last)
    let error = residual.sumOfSquares / Double(residual.degreesOfFreedom)
    #expect(agree(analysis.totalSumOfSquares, total, 1e-10))
    #expect(agree(analysis.residualSumOfSquares, residual.sumOfSquares, 1e-10))
    #expect(analysis.residualDegreesOfFreedom == residual.degreesOfFreedom)
    for row in table.dropLast() {
      let effect = try #require(analysis[row.source])
      let freedom = Double(row.degreesOfFreedom)
      #expect(effect.degreesOfFreedom == row.degreesOfFreedom)
      #expect(agree(effect.sumOfSquares, row.sumOfSquares, 1e-10))
      #expect(agree(effect.f, try #require(row.f), 1e-10))
      #expect(agree(effect.pValue, try #require(row.pValue), 1e-9))
      #expect(agree(effect.etaSquared, row.sumOfSquares / total, 1e-10))
      #expect(
        agree(effect.partialEtaSquared, row.sumOfSquares / (row.sumOfSquares + residual.sumOfSquares), 1e-10))
      #expect(
        (effect.omegaSquared - (row.sumOfSquares - freedom * error) / (total + error)).magnitude < 1e-12)
    }
  }

  @Test func `One way agrees with statsmodels and SciPy`() throws {
    let oracle = try ModelsOracle.read().oneWay
    let analysis = try AnalysisOfVariance.oneWay(oracle.groups)
    try check(analysis, oracle.table)
    #expect(agree(analysis.effects[0].f, oracle.scipy[0], 1e-11))
    #expect(agree(analysis.effects[0].pValue, oracle.scipy[1], 1e-11))
  }

  @Test func `Factorial designs with and without blocks agree with statsmodels`() throws {
    for design in try ModelsOracle.read().factorial {
      let factors = zip(design.names, design.levels).map { AnalysisOfVariance.Factor($0, levels: $1) }
      try check(
        try AnalysisOfVariance.factorial(factors, cells: design.cells, blocks: design.blocks), design.table)
      if factors.count == 1 {
        let analysis = try AnalysisOfVariance.randomisedBlocks(
          design.cells, factor: design.names[0], blocks: try #require(design.blocks))
        try check(analysis, design.table)
      }
    }
  }

  @Test func `The parts add up to the sum of squares about the mean`() throws {
    let stream = RandomStream(seed: 2, name: "cells")
    let factors = [("a", 2), ("b", 3), ("c", 2), ("d", 4)].map { AnalysisOfVariance.Factor($0, levels: $1) }
    let cells = (0..<48).map { stream.normal(count: 3, from: UInt64($0 * 3)).map { $0 + 1e6 } }
    for blocks in [nil, "seed"] {
      let analysis = try AnalysisOfVariance.factorial(factors, cells: cells, blocks: blocks)
      let exact = try Summary.variance(cells.flatMap { $0 }) * 143
      #expect(agree(analysis.totalSumOfSquares, exact, 1e-10))
      #expect(
        analysis.effects.reduce(analysis.residualDegreesOfFreedom) { $0 + $1.degreesOfFreedom } == 143)
      #expect(
        analysis.effects.suffix(15).map(\.source) == [
          "a", "b", "c", "d", "a:b", "a:c", "a:d", "b:c", "b:d", "c:d", "a:b:c", "a:b:d", "a:c:d", "b:c:d",
          "a:b:c:d",
        ])
      #expect(analysis.effects.count == (blocks == nil ? 15 : 16))
    }
  }

  @Test func `Two groups give the square of Student's t`() throws {
    let groups = [[1.0, 4, 2, 8], [3.0, 9, 7, 6]]
    let analysis = try AnalysisOfVariance.oneWay(groups)
    let pooled = try (Summary.variance(groups[0]) + Summary.variance(groups[1])) / 2
    let t = try (Summary.mean(groups[0]) - Summary.mean(groups[1])) / (pooled / 2).squareRoot()
    #expect(agree(analysis.effects[0].f, t * t, 1e-13))
    let p = 2 * StudentDistribution.cumulative(-t.magnitude, degreesOfFreedom: 6)
    #expect(agree(analysis.effects[0].pValue, p, 1e-12))
  }

  @Test func `Designs without an analysis say why`() {
    let two = [AnalysisOfVariance.Factor("a", levels: 2)]
    #expect(
      message { try AnalysisOfVariance.oneWay([[1, 2]]) } == "there are 1 groups; at least 2 are needed")
    #expect(
      message { try AnalysisOfVariance.oneWay([[1], [2]]) }
        == "there are 0 degrees of freedom of the residual; at least 1 are needed")
    #expect(
      message { try AnalysisOfVariance.oneWay([[1, 1], [2, 2]]) }
        == "the values within cells do not vary, or so little that their squares vanish, "
        + "so the error of the estimate is not known; nothing can be tested without it")
    #expect(
      message { try AnalysisOfVariance.factorial([], cells: []) }
        == "there are 0 factors; at least 1 are needed")
    #expect(
      message { try AnalysisOfVariance.factorial(two, cells: [[1, 2]]) }
        == "there are 1 cells; there must be 2")
    #expect(
      message { try AnalysisOfVariance.factorial(two, cells: [[1, 2], [3]]) }
        == "cell number 1, counted from 0, has 1 values; it must have 2, as all of them")
    #expect(
      message { try AnalysisOfVariance.factorial(two, cells: [[1], [3]]) }
        == "there are 1 values of each cell; at least 2 are needed")
    #expect(
      message {
        try AnalysisOfVariance.factorial([AnalysisOfVariance.Factor("a", levels: 1)], cells: [[1, 2]])
      } == "there are 1 levels of the factor a; at least 2 are needed")
    let huge = [Int](repeating: 1 << 40, count: 2).map { AnalysisOfVariance.Factor("a", levels: $0) }
    #expect(throws: StatisticsError.self) { try AnalysisOfVariance.factorial(huge, cells: [[1, 2]]) }
  }
}
