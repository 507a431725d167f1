import AssayRandomness
import AssayStatistics
import Testing

@Suite("Almost stochastic order")
struct AlmostStochasticOrderTests {
  let stream = RandomStream(seed: 8, name: "order")

  @Test func `The violation ratio is the rational integral, and deepsig's points come near it`() throws {
    let oracle = try ModelsOracle.read().order
    let ratio = try AlmostStochasticOrder.violation(treatment: oracle.treatment, control: oracle.control)
    #expect(agree(ratio, oracle.violation, 1e-12))
    let long = try AlmostStochasticOrder.violation(
      treatment: oracle.longTreatment, control: oracle.longControl)
    #expect(agree(long, oracle.longViolation, 1e-12))
    #expect((long - oracle.longByPoints).magnitude < 0.02)
  }

  @Test func `With the same resamples the bound is the formula's`() throws {
    let oracle = try ModelsOracle.read().order
    for row in oracle.bounds {
      let order = try AlmostStochasticOrder(
        oracle.treatment, oracle.control, 0.05, Int(row[0]), oracle.indices.count
      ) { (oracle.indices[$0][0], oracle.indices[$0][1]) }
      #expect(agree(order.bound, row[1], 1e-10))
      #expect(order.level == 0.05 / row[0])
    }
  }

  @Test func `Both directions add up to one, and scaling changes nothing`() throws {
    for sample in 0..<30 {
      let (x, y) = (
        stream.split(sample).normal(count: 3 + sample % 5), stream.split(sample).normal(count: 4, from: 20)
      )
      let forth = try AlmostStochasticOrder.violation(treatment: x, control: y)
      let back = try AlmostStochasticOrder.violation(treatment: y, control: x)
      #expect(agree(forth + back, 1, 1e-13))
      let scaled = try AlmostStochasticOrder.violation(
        treatment: x.map { $0 * 0x1p1000 }, control: y.map { $0 * 0x1p1000 })
      #expect(scaled == forth)
    }
  }

  @Test func `A treatment that is better at every quantile is declared, and an equal one is not`() throws {
    let control = stream.normal(count: 20)
    let better = try AlmostStochasticOrder(
      treatment: control.map { $0 + 5 }, control: control, comparisons: 10, resamples: 200, stream: stream)
    #expect(better.violation == 0 && better.bound == 0 && better.isDeclared())
    let equal = try AlmostStochasticOrder(
      treatment: control, control: control, resamples: 200, stream: stream)
    #expect(equal.violation == 0.5)
    #expect(equal.bound > 0.5 && !equal.isDeclared())
  }

  /// deepsig's correction made the level larger with more comparisons; the bound must rise with their number.
  @Test func `More comparisons make the bound larger`() throws {
    let control = stream.normal(count: 30)
    let treatment = stream.normal(count: 30, from: 30).map { $0 + 0.7 }
    let bounds = try [1, 2, 5, 20].map {
      try AlmostStochasticOrder(
        treatment: treatment, control: control, comparisons: $0, resamples: 100, stream: stream
      ).bound
    }
    #expect(bounds == bounds.sorted())
    #expect(bounds[0] < bounds[3])
  }

  @Test func `Samples without an order say why`() {
    func failure(_ x: [Double], _ y: [Double], level: Double = 0.05, comparisons: Int = 1) -> String {
      message {
        try AlmostStochasticOrder(
          treatment: x, control: y, level: level, comparisons: comparisons, resamples: 9, stream: stream)
      }
    }
    #expect(failure([1], [1, 2]) == "there are 1 treatment values; at least 2 are needed")
    #expect(failure([1, 2], []) == "there are 0 control values; at least 2 are needed")
    #expect(
      failure([1, .nan], [1, 2])
        == "number 1 of the treatment values, counted from 0, is nan; all must be finite")
    #expect(failure([1, 2], [1, 2], level: 1) == "the level is 1.0; it must lie above 0 and below 1")
    #expect(
      failure([1, 2], [1, 2], comparisons: 0) == "there are 0 comparisons; at least 1 are needed")
    #expect(
      failure([1e308, 2], [-1e308, 2])
        == "the values are so large that their sum or spread overflows; scale them down")
  }
}
