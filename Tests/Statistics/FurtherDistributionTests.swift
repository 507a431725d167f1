import AssayStatistics
import Testing

@Suite("F, χ² and binomial distributions")
struct FurtherDistributionTests {
  /// A far tail is the exponential of a large number, which magnifies that number's rounding.
  private func tolerance(_ value: Double) -> Double { value < 1e-20 ? 4e-13 : 1e-13 }

  @Test func `The chi-squared distribution agrees with fifty digits in both tails`() throws {
    for row in try ModelsOracle.read().chiSquared {
      let (x, freedom) = (row[0], row[1])
      let low = ChiSquaredDistribution.cumulative(x, degreesOfFreedom: freedom)
      let high = ChiSquaredDistribution.upperTail(x, degreesOfFreedom: freedom)
      #expect(agree(low, row[2], tolerance(row[2])), "\(row)")
      #expect(agree(high, row[3], tolerance(row[3])), "\(row)")
      if row[2] > 1e-200, row[2] < 0.999 {
        #expect(agree(ChiSquaredDistribution.quantile(low, degreesOfFreedom: freedom), x, 1e-12), "\(row)")
      }
    }
  }

  @Test func `The F distribution agrees with fifty digits in both tails`() throws {
    for row in try ModelsOracle.read().f {
      let (f, top, bottom) = (row[0], row[1], row[2])
      let low = FDistribution.cumulative(f, numerator: top, denominator: bottom)
      let high = FDistribution.upperTail(f, numerator: top, denominator: bottom)
      #expect(agree(low, row[3], tolerance(row[3])), "\(row)")
      #expect(agree(high, row[4], tolerance(row[4])), "\(row)")
      if row[3] < 0.99 {
        #expect(agree(FDistribution.quantile(low, numerator: top, denominator: bottom), f, 1e-11), "\(row)")
      }
      if row[4] < 0.99 {
        #expect(
          agree(FDistribution.upperQuantile(high, numerator: top, denominator: bottom), f, 1e-11), "\(row)")
      }
    }
  }

  @Test
  func `F with one degree is the square of Student's t, and its inverse is F with its degrees exchanged`() {
    for freedom in [1.0, 2, 7, 28.5] {
      for step in 1...40 {
        let t = Double(step) / 5
        let outside = 2 * StudentDistribution.cumulative(-t, degreesOfFreedom: freedom)
        #expect(agree(FDistribution.upperTail(t * t, numerator: 1, denominator: freedom), outside, 1e-13))
        #expect(
          agree(
            FDistribution.cumulative(1 / t, numerator: freedom, denominator: 3),
            FDistribution.upperTail(t, numerator: 3, denominator: freedom), 1e-13))
      }
    }
  }

  @Test func `χ² with one degree is the square of a normal value`() {
    for step in 1...60 {
      let z = Double(step) / 8
      #expect(
        agree(
          ChiSquaredDistribution.upperTail(z * z, degreesOfFreedom: 1), 2 * NormalDistribution.cumulative(-z),
          1e-13))
    }
  }

  @Test func `The binomial distribution agrees with sixty digits, and its parts add up`() throws {
    for row in try ModelsOracle.read().binomial {
      let (count, trials) = (Int(row[0]), Int(row[1]))
      let exactly = BinomialDistribution.exactly(count, of: trials, probability: row[2])
      let atMost = BinomialDistribution.atMost(count, of: trials, probability: row[2])
      let atLeast = BinomialDistribution.atLeast(count, of: trials, probability: row[2])
      #expect(agree(exactly, row[3], tolerance(row[3])), "\(row)")
      #expect(agree(atMost, row[4], tolerance(row[4])), "\(row)")
      #expect(agree(atLeast, row[5], tolerance(row[5])), "\(row)")
      #expect(agree(atMost + atLeast - exactly, 1, 1e-14), "\(row)")
    }
  }

  @Test func `Distributions are undefined where they say so`() {
    for (numerator, denominator) in [(0.0, 1.0), (1, 0), (.infinity, 1), (1, .nan), (-1, 1)] {
      #expect(FDistribution.cumulative(1, numerator: numerator, denominator: denominator).isNaN)
      #expect(FDistribution.upperTail(1, numerator: numerator, denominator: denominator).isNaN)
      #expect(FDistribution.quantile(0.5, numerator: numerator, denominator: denominator).isNaN)
    }
    #expect(FDistribution.cumulative(-1, numerator: 2, denominator: 2) == 0)
    #expect(FDistribution.upperTail(.infinity, numerator: 2, denominator: 2) == 0)
    #expect(FDistribution.quantile(0, numerator: 2, denominator: 2) == 0)
    #expect(FDistribution.quantile(1, numerator: 2, denominator: 2) == .infinity)
    #expect(FDistribution.upperQuantile(1.5, numerator: 2, denominator: 2).isNaN)
    #expect(ChiSquaredDistribution.cumulative(1, degreesOfFreedom: 0.5).isNaN)
    #expect(ChiSquaredDistribution.cumulative(.infinity, degreesOfFreedom: 3) == 1)
    #expect(ChiSquaredDistribution.upperTail(-1, degreesOfFreedom: 3) == 1)
    #expect(ChiSquaredDistribution.quantile(.nan, degreesOfFreedom: 3).isNaN)
    #expect(ChiSquaredDistribution.cumulative(1e300, degreesOfFreedom: 1e300).isNaN)
    #expect(BinomialDistribution.exactly(0, of: 0, probability: 0.3) == 1)
    #expect(BinomialDistribution.exactly(4, of: 3, probability: 0.3) == 0)
    #expect(BinomialDistribution.exactly(3, of: 3, probability: 1) == 1)
    #expect(BinomialDistribution.exactly(1, of: 3, probability: 0) == 0)
    #expect(BinomialDistribution.atLeast(1, of: 3, probability: 1.1).isNaN)
    #expect(BinomialDistribution.atMost(-1, of: 3, probability: 0.5) == 0)
    #expect(BinomialDistribution.atMost(1, of: -1, probability: 0.5).isNaN)
  }
}
