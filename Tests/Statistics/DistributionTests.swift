import AssayStatistics
import Testing

@Suite("Distributions")
struct DistributionTests {
  let oracle: Oracle
  init() throws { oracle = try Oracle.read() }

  /// The tolerance of a value: a far tail is the exponential of a large number, which magnifies that number's
  /// rounding.
  private func tolerance(_ value: Double) -> Double { value < 1e-20 ? 4e-13 : 1e-14 }

  @Test func `The normal distribution agrees with forty digits in both tails`() {
    for row in oracle.normal {
      #expect(agree(NormalDistribution.cumulative(row[0]), row[1], 4e-15), "\(row)")
    }
    #expect(NormalDistribution.cumulative(-.infinity) == 0)
    #expect(NormalDistribution.cumulative(.infinity) == 1)
    #expect(NormalDistribution.cumulative(.nan).isNaN)
  }

  @Test func `The normal quantile undoes the distribution`() {
    for step in 1..<400 {
      let p = Double(step) / 400
      #expect(agree(NormalDistribution.cumulative(NormalDistribution.quantile(p)), p, 4e-15))
    }
    for exponent in 3...300 {
      let p = (0..<exponent).reduce(1.0) { value, _ in value / 10 }
      // An error of an ulp in x is an error of about x² ulp in p; the quantile has a few.
      let x = NormalDistribution.quantile(p)
      #expect(agree(NormalDistribution.cumulative(x), p, 4e-15 + 6 * x * x * 0x1p-52))
    }
  }

  @Test func `The incomplete beta function and its inverse agree with forty digits`() {
    for row in oracle.beta {
      let value = BetaDistribution.cumulative(row[0], a: row[1], b: row[2])
      #expect(agree(value, row[3], tolerance(row[3])), "\(row)")
    }
    for row in oracle.betaQuantile {
      #expect(agree(BetaDistribution.quantile(row[0], a: row[1], b: row[2]), row[3], 2e-14), "\(row)")
    }
  }

  @Test func `The incomplete beta function keeps its exact identities`() {
    for (a, b) in [(0.5, 0.5), (2, 7), (13.25, 0.75), (300, 200)] as [(Double, Double)] {
      for step in 0...64 {
        let x = Double(step) / 64
        let value = BetaDistribution.cumulative(x, a: a, b: b)
        let mirrored = BetaDistribution.cumulative(1 - x, a: b, b: a)
        #expect((value + mirrored - 1).magnitude < 4e-15)
        if power(x, a) > 1e-280 {
          #expect(agree(BetaDistribution.cumulative(x, a: a, b: 1), power(x, a), 1e-12))
        }
      }
    }
    for x in [0, 0.25, 0.5, 1] {
      #expect(agree(BetaDistribution.cumulative(x, a: 1, b: 1), x, 1e-15))
    }
    #expect(agree(BetaDistribution.cumulative(0.25, a: 0.5, b: 0.5), 1.0 / 3, 1e-15))  // arcsine law
    for arguments in [(-0.1, 1, 1), (1.1, 1, 1), (0.5, 0, 1), (0.5, 1, -1), (.nan, 1, 1)] as [Triple] {
      #expect(BetaDistribution.cumulative(arguments.0, a: arguments.1, b: arguments.2).isNaN)
      #expect(BetaDistribution.quantile(arguments.0, a: arguments.1, b: arguments.2).isNaN)
    }
  }
  private typealias Triple = (Double, Double, Double)

  /// xᵃ for a multiple a of ¼, by square roots.
  private func power(_ x: Double, _ a: Double) -> Double {
    let root = x.squareRoot().squareRoot()
    return (0..<Int(a * 4)).reduce(1) { value, _ in value * root }
  }

  @Test func `Student's distribution and quantile agree with forty digits`() {
    for row in oracle.student {
      #expect(
        agree(StudentDistribution.cumulative(row[0], degreesOfFreedom: row[1]), row[2], tolerance(row[2])),
        "\(row)")
    }
    for row in oracle.studentQuantile {
      #expect(
        agree(StudentDistribution.quantile(row[0], degreesOfFreedom: row[1]), row[2], 2e-14), "\(row)")
    }
  }

  @Test func `Student's distribution has its closed form with two degrees of freedom`() {
    for step in -200...200 {
      let t = Double(step) / 8
      // The left tail of ½ + t / (2 √(2 + t²)), written so that nothing cancels.
      let root = (2 + t * t).squareRoot()
      let expected = t < 0 ? 1 / (root * (root - t)) : 0.5 + t / (2 * root)
      #expect(agree(StudentDistribution.cumulative(t, degreesOfFreedom: 2), expected, 4e-15))
    }
    for p in [1e-50, 1e-9, 0.01, 0.25, 0.4, 0.49999] {
      // The inverse of that: (2p − 1) / √(2p (1 − p)).
      let expected = (2 * p - 1) / (2 * p * (1 - p)).squareRoot()
      #expect(agree(StudentDistribution.quantile(p, degreesOfFreedom: 2), expected, 1e-14))
    }
  }

  @Test func `Student's quantile is odd, and undefined where it says so`() {
    for p in [0.001, 0.125, 0.25, 0.375, 0.4375] {
      #expect(
        StudentDistribution.quantile(1 - p, degreesOfFreedom: 7)
          == -StudentDistribution.quantile(p, degreesOfFreedom: 7) || 1 - (1 - p) != p)
    }
    #expect(StudentDistribution.quantile(0.5, degreesOfFreedom: 3) == 0)
    #expect(StudentDistribution.quantile(0, degreesOfFreedom: 3) == -.infinity)
    #expect(StudentDistribution.quantile(1, degreesOfFreedom: 3) == .infinity)
    #expect(StudentDistribution.quantile(1e-101, degreesOfFreedom: 3).isNaN)
    #expect(StudentDistribution.quantile(0.1, degreesOfFreedom: 0.5).isNaN)
    #expect(StudentDistribution.quantile(.nan, degreesOfFreedom: 3).isNaN)
    #expect(StudentDistribution.cumulative(1, degreesOfFreedom: .infinity).isNaN)
    #expect(StudentDistribution.cumulative(-.infinity, degreesOfFreedom: 4) == 0)
  }
}
