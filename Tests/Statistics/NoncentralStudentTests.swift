import AssayStatistics
import Testing

@Suite("Noncentral t distribution")
struct NoncentralStudentTests {
  @Test func `Both tails agree with twenty digits`() throws {
    for row in try PowerOracle.read().noncentral {
      let (t, freedom, noncentrality) = (row[0], row[1], row[2])
      let below = NoncentralStudentDistribution.cumulative(
        t, degreesOfFreedom: freedom, noncentrality: noncentrality)
      let above = NoncentralStudentDistribution.complement(
        t, degreesOfFreedom: freedom, noncentrality: noncentrality)
      #expect(agree(below, row[3], 1e-11), "\(row) \(below)")
      #expect(agree(above, row[4], 1e-11), "\(row) \(above)")
    }
  }

  @Test func `Without noncentrality it is Student's distribution`() {
    for freedom in [1.0, 2, 7.5, 40, 100_000] {
      for t in [-30.0, -2.5, -0.1, 0, 0.7, 4] {
        let value = NoncentralStudentDistribution.cumulative(
          t, degreesOfFreedom: freedom, noncentrality: 0)
        #expect(
          agree(value, StudentDistribution.cumulative(t, degreesOfFreedom: freedom), 1e-12),
          "\(t) \(freedom)")
      }
    }
  }

  @Test func `It is undefined where it says so, and certain at infinity`() {
    func value(_ t: Double, _ freedom: Double, _ noncentrality: Double) -> Double {
      NoncentralStudentDistribution.cumulative(t, degreesOfFreedom: freedom, noncentrality: noncentrality)
    }
    #expect(value(.nan, 3, 1).isNaN)
    #expect(value(1, 0.5, 1).isNaN)
    #expect(value(1, .infinity, 1).isNaN)
    #expect(value(1, 3, .infinity).isNaN)
    #expect(value(.infinity, 3, 1) == 1)
    #expect(value(-.infinity, 3, 1) == 0)
    #expect(value(0, 3, 0) == 0.5)
    #expect(value(-1, 3, 45) == 0)
    #expect(value(1e300, 1, 2) == 1)
  }
}
