import AssayStatistics
import Testing

@Suite("Summaries")
struct SummaryTests {
  @Test func `Mean, median and quantiles agree with NumPy and an exact sum`() throws {
    for sample in try Oracle.read().summaries {
      #expect(try Summary.median(sample.values) == sample.median)
      #expect(try Summary.mean(sample.values) == sample.mean)
      for row in sample.quantiles {
        #expect(agree(try Summary.quantile(sample.values, probability: row[0]), row[1], 1e-14), "\(row)")
      }
    }
  }

  @Test func `Compensation keeps what a plain sum in order would lose`() throws {
    let values = [1e100, 1, -1e100, 1]
    #expect(values.reduce(0, +) / 4 == 0.25)
    #expect(try Summary.mean(values) == 0.5)
  }

  @Test func `The variance is exact where its arithmetic is`() throws {
    #expect(try Summary.variance([1, 2, 3, 4]) == 5.0 / 3)
    #expect(try Summary.variance([1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4]) == 5.0 / 3)
    #expect(try Summary.variance([0.1, 0.1, 0.1]) == 0)
  }

  @Test func `Quantiles rise, meet the extremes, and stay with equal values`() throws {
    let values = [0.1, 0.7, 0.3, 0.2, 1e300, -1e308, 1.7e308]
    let quantiles = try (0...1000).map {
      try Summary.quantile(values, probability: Double($0) / 1000)
    }
    #expect(quantiles == quantiles.sorted())
    #expect(quantiles.first == -1e308)
    #expect(quantiles.last == 1.7e308)
    for step in 0...100 {
      #expect(try Summary.quantile([0.1, 0.1, 0.1], probability: Double(step) / 100) == 0.1)
    }
    #expect(try Summary.median([1.7e308, 1.5e308]) == 1.6e308)
  }

  @Test func `Samples without a summary say why`() {
    #expect(message { try Summary.mean([]) } == "there are 0 values; at least 1 are needed")
    #expect(message { try Summary.variance([1]) } == "there are 1 values; at least 2 are needed")
    #expect(
      message { try Summary.median([0, .nan]) }
        == "number 1 of the values, counted from 0, is nan; all must be finite")
    #expect(
      message { try Summary.quantile([1], probability: 1.5) }
        == "the probability of a quantile is 1.5; it must lie within 0 and 1")
    #expect(
      message { try Summary.mean([1.7e308, 1.7e308]) }
        == "the values are so large that their sum or spread overflows; scale them down")
  }
}
