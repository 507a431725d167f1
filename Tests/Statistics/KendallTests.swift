import AssayRandomness
import AssayStatistics
import Testing

@Suite("Kendall's test and the rate of false discoveries")
struct KendallTests {
  @Test func `τ and its p-values agree with SciPy`() throws {
    for row in try Comparisons.read().kendall {
      try expectPValues(row.pValues) {
        let result = try KendallTest.run(row.first, row.second, alternative: $0)
        #expect(agree(result.tau, row.tau, 1e-13))
        #expect(result.isExact == row.isExact)
        return result.pValue
      }
    }
  }

  /// All 120 orders of five values are equally likely, so P(p ≤ α) is a count.
  @Test func `The exact test is exact`() throws {
    var pValues: [Double] = []
    func visit(_ order: [Double], _ rest: [Double]) throws {
      if rest.isEmpty {
        pValues.append(try KendallTest.run([1, 2, 3, 4, 5], order, alternative: .greater).pValue)
      }
      for index in rest.indices {
        var fewer = rest
        try visit(order + [fewer.remove(at: index)], fewer)
      }
    }
    try visit([], [1, 2, 3, 4, 5])
    #expect(pValues.count == 120)
    for level in Set(pValues) {
      #expect(agree(Double(pValues.count { $0 <= level }) / 120, level, 1e-14))
    }
  }

  @Test func `Turning a column round turns τ round`() throws {
    let stream = RandomStream(seed: 3, name: "columns")
    let (first, second) = (stream.normal(count: 12), stream.split("other").normal(count: 12))
    let result = try KendallTest.run(first, second, alternative: .greater)
    let turned = try KendallTest.run(first, second.map { -$0 }, alternative: .less)
    #expect(turned.tau == -result.tau)
    #expect(turned.pValue == result.pValue)
    #expect(try KendallTest.run(first, first.map { 2 * $0 }).tau == 1)
  }

  @Test func `Benjamini and Hochberg's correction agrees with statsmodels`() throws {
    for list in try Comparisons.read().benjaminiHochberg {
      let adjusted = try BenjaminiHochberg.adjusted(list.pValues)
      #expect(adjusted.count == list.adjusted.count)
      for (value, expected) in zip(adjusted, list.adjusted) { #expect(agree(value, expected, 1e-14)) }
      #expect(try BenjaminiHochberg.adjusted(list.pValues.reversed()) == adjusted.reversed())
      // It never corrects more than Holm, nor less than not at all.
      for ((value, holm), own) in zip(zip(adjusted, try Holm.adjusted(list.pValues)), list.pValues) {
        #expect(own <= value && value <= holm)
      }
    }
    #expect(try BenjaminiHochberg.adjusted([]) == [])
  }

  @Test func `Columns without a correlation say why`() {
    #expect(
      message { try KendallTest.run([1, 2], [1]) }
        == "2 values of the first column cannot be paired with 1 of the second; "
        + "their numbers must be equal")
    #expect(
      message { try KendallTest.run([1], [1]) }
        == "there are 1 values of the first column; at least 2 are needed")
    #expect(
      message { try KendallTest.run([1, 2], [3, 3]) }
        == "the correlation with a column of equal values of the sample or of a resample "
        + "is not a finite number")
    #expect(
      message { try BenjaminiHochberg.adjusted([0.5, 2]) }
        == "the p-value number 1, counted from 0, is 2.0; it must lie within 0 and 1")
  }
}
