import AssayRandomness
import AssayStatistics
import Testing

@Suite("Lines and power laws")
struct LineTests {
  @Test func `Lines agree with statsmodels and SciPy`() throws {
    for expected in try ModelsOracle.read().lines {
      let line = try LeastSquaresLine(x: expected.x, y: expected.y)
      #expect(agree(line.slope, expected.slope, 1e-10))
      #expect(agree(line.slopeError, expected.slopeError, 1e-10))
      #expect(agree(line.slope, expected.linregress[0], 1e-9))
      #expect(agree(line.slopeError, expected.linregress[1], 1e-9))
      #expect(agree(line.determination, expected.determination, 1e-10))
      let interval = try line.slopeInterval(confidence: 0.9)
      #expect(agree(interval.low, expected.interval90[0], 1e-10))
      #expect(agree(interval.high, expected.interval90[1], 1e-10))
      let greater = try line.pValue(slopeBound: 0.5, alternative: .greater)
      let less = try line.pValue(slopeBound: 0.5, alternative: .less)
      #expect(agree(greater, expected.greaterThanHalf, 1e-10))
      #expect(agree(less, expected.lessThanHalf, 1e-10))
      #expect(agree(try line.pValue(), expected.twoSidedZero, 1e-9))
      // statsmodels cannot fit the far points with the intercept at 0, so the oracle's is that at their mean.
      guard !expected.isFar else { continue }
      #expect(agree(line.intercept, expected.intercept, 1e-10))
      #expect(agree(line.interceptError, expected.interceptError, 1e-10))
      let intercept = try line.interceptInterval(confidence: 0.9)
      #expect(agree(intercept.low, expected.interceptInterval90[0], 1e-10))
      #expect(agree(intercept.high, expected.interceptInterval90[1], 1e-10))
    }
  }

  @Test func `A power law agrees with statsmodels`() throws {
    let expected = try ModelsOracle.read().power
    let law = try PowerLaw(x: expected.x, y: expected.y)
    #expect(agree(law.coefficient, expected.coefficient, 1e-10))
    #expect(agree(law.exponent, expected.exponent, 1e-10))
    let interval = try law.exponentInterval()
    #expect(agree(interval.low, expected.interval95[0], 1e-10))
    #expect(agree(interval.high, expected.interval95[1], 1e-10))
    #expect(
      try law.pValue(exponentBound: interval.low * 1.001, alternative: .greater) < 0.025)
  }

  @Test(arguments: [0.3, 0.9, 0.999])
  func `The interval contains the bounds that neither one-sided test rejects`(confidence: Double) throws {
    for expected in try ModelsOracle.read().lines {
      let line = try LeastSquaresLine(x: expected.x, y: expected.y)
      let interval = try line.slopeInterval(confidence: confidence)
      for step in -50...50 where step != 0 {
        let bound = line.slope + Double(step) / 7 * line.slopeError
        let rejected = try [Alternative.greater, .less].contains {
          try line.pValue(slopeBound: bound, alternative: $0) <= (1 - confidence) / 2
        }
        #expect(interval.contains(bound) == !rejected)
      }
    }
  }

  @Test func `Points without a line say why`() throws {
    func failure(_ x: [Double], _ y: [Double]) -> String { message { try LeastSquaresLine(x: x, y: y) } }
    #expect(failure([1, 2], [1, 2]) == "there are 2 x values; at least 3 are needed")
    #expect(failure([1, 2, 3], [1, 2]) == "there are 2 y values; there must be 3")
    #expect(
      failure([1, 2, 3], [1, 2, .infinity])
        == "number 2 of the y values, counted from 0, is inf; all must be finite")
    #expect(
      failure([2, 2, 2], [1, 2, 3])
        == "the x values are all equal, or so close that their squares vanish; a slope needs two different ones"
    )
    #expect(
      failure([0, 1e200, 3], [1, 2, 3])
        == "the x values are so large that their sum or spread overflows; scale them down")
    let exact = try LeastSquaresLine(x: [1, 2, 3], y: [2, 4, 6])
    #expect(exact.slope == 2 && exact.intercept == 0 && exact.determination == 1)
    #expect(
      message { try exact.pValue() }
        == "the points about the line do not vary, or so little that their squares vanish, "
        + "so the error of the estimate is not known; nothing can be tested without it")
    #expect(
      message { try PowerLaw(x: [1, 2, 3], y: [1, 0, 2]) }
        == "number 1 of the y values, counted from 0, is 0.0; all must be positive, because their logarithms are taken"
    )
  }
}
