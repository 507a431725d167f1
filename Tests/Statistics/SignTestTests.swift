import AssayRandomness
import AssayStatistics
import Testing

/// Oracle: exact rational arithmetic (Python 3.11, fractions.Fraction and math.comb), rounded to the nearest
/// double at the end.
@Suite struct SignTestTests {
  @Test(arguments: [
    (0, 0, 1.0), (1, 0, 1), (0, 5, 0.0625), (0, 6, 0.03125), (1, 11, 0.00634765625), (3, 7, 0.34375),
    (5, 5, 1), (20, 9, 0.06142834573984146), (21, 8, 0.0241195447742939), (70, 30, 7.85013964559367e-05),
    (600, 500, 0.0028195449914364275),
  ])
  func `the sign test is the fair coin's`(_ wins: Int, _ losses: Int, _ expected: Double) throws {
    let pValue = try SignTest.pValue(wins: wins, losses: losses)
    #expect(abs(pValue - expected) <= 1e-13 * expected)
    #expect(try SignTest.pValue(wins: losses, losses: wins) == pValue)
  }

  @Test func `counts below zero are refused`() {
    #expect(throws: StatisticsError.self) { try SignTest.pValue(wins: -1, losses: 3) }
  }

  @Test(arguments: [
    (0.9, [0, 0, 1, 1, 1, 2, 2, 3, 3, 6, 8, 10, 42, 474]),
    (0.95, [0, 0, 0, 1, 1, 1, 2, 2, 3, 6, 8, 9, 40, 469]),
    (0.99, [0, 0, 0, 0, 0, 1, 1, 1, 2, 4, 6, 8, 37, 459]),
  ])
  func `the interval of a median lies between the right order statistics`(
    _ confidence: Double, _ ranks: [Int]
  ) throws {
    for (count, rank) in zip([1, 4, 5, 6, 7, 8, 9, 11, 12, 20, 25, 29, 100, 1000], ranks) {
      let values = RandomStream(seed: 1, name: "order").permutation(of: count).map { Double($0 + 1) }
      let interval = try MedianInterval.of(values, confidence: confidence)
      #expect(interval.estimate == Double(count + 1) / 2)
      #expect(interval.low == (rank == 0 ? -.infinity : Double(rank)), "\(count)")
      #expect(interval.high == (rank == 0 ? .infinity : Double(count + 1 - rank)), "\(count)")
    }
  }

  @Test func `a median may be infinite but not undefined`() throws {
    #expect(try MedianInterval.of([.infinity, 1, .infinity]).estimate == .infinity)
    #expect(throws: StatisticsError.self) { try MedianInterval.of([-.infinity, .infinity]) }
    #expect(throws: StatisticsError.self) { try MedianInterval.of([1, .nan]) }
    #expect(throws: StatisticsError.self) { try MedianInterval.of([]) }
    #expect(throws: StatisticsError.self) { try MedianInterval.of([1], confidence: 1) }
  }

  @Test func `the test of ratios is the test of differences between logarithms`() throws {
    // The values are powers of two: their logarithms are whole multiples of one number, so the test is that
    // of the exponents. Among the 2⁶ assignments of signs to 1, 1, 1, 1, 1, −1 those with |sum| ≥ 4 are 2 ·
    // (1 + 6).
    let stream = RandomStream(seed: 0, name: "test")
    let result = try SignFlipTest.run(
      ratiosOf: [2, 4, 8, 16, 32, 32], to: [1, 2, 4, 8, 16, 64], stream: stream)
    #expect(result.pValue == 14.0 / 64)
    let swapped = try SignFlipTest.run(
      ratiosOf: [1, 2, 4, 8, 16, 64], to: [2, 4, 8, 16, 32, 32], stream: stream)
    #expect(swapped.pValue == result.pValue)
    #expect(throws: StatisticsError.self) {
      try SignFlipTest.run(ratiosOf: [0, 1], to: [1, 1], stream: stream)
    }
  }
}
