import AssayRandomness
import Testing

/// The streams are fixed, so these tests cannot fail by chance: each statistic was drawn once, and its bound
/// holds for a true uniform or normal source with probability above 1 − 1e−6.
@Suite("Distributions")
struct DistributionTests {
  let stream = RandomStream(seed: 2026, name: .noise)

  /// Expects χ² over `counts` with equal expectations to be small enough. Its mean is k − 1 and its variance
  /// 2 (k − 1); the bound is six standard deviations and a term for skewness.
  private func expectEven(_ counts: [Int], _ location: SourceLocation = #_sourceLocation) {
    let total = Double(counts.reduce(0, +))
    let expected = total / Double(counts.count)
    let chiSquare = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    let freedom = Double(counts.count - 1)
    #expect(chiSquare < freedom + 6 * (2 * freedom).squareRoot() + 12, sourceLocation: location)
    #expect(chiSquare > freedom - 5 * (2 * freedom).squareRoot(), sourceLocation: location)
  }

  @Test func `Uniform draws fill their range evenly`() {
    var counts = [Int](repeating: 0, count: 256)
    for value in stream.uniform(count: 200_000) { counts[Int(value * 256)] += 1 }
    expectEven(counts)
    counts = [Int](repeating: 0, count: 256)
    for value in stream.uniformFloats(count: 200_000) { counts[Int(value * 256)] += 1 }
    expectEven(counts)
  }

  @Test func `Every bit of the words is set half of the time`() {
    var counts = [Int](repeating: 0, count: 64)
    for position in 0..<100_000 as Range<UInt64> {
      let bits = stream.bits64(at: position)
      for bit in 0..<64 { counts[bit] += Int(bits >> UInt64(bit) & 1) }
    }
    // Six standard deviations of a binomial count: 6 √(n/4).
    #expect(counts.allSatisfy { ($0 - 50_000).magnitude < 949 })
  }

  @Test func `Neighbouring draws and neighbouring streams are uncorrelated`() {
    let count = 100_000
    let own = stream.normal(count: count + 1)
    let others = [
      stream.split(1).normal(count: count), stream.split("1").normal(count: count),
      RandomStream(seed: 2027, name: .noise).normal(count: count),
      RandomStream(seed: 2026, name: .shuffle).normal(count: count), Array(own.dropFirst()),
    ]
    for other in others {
      let correlation = zip(own, other).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
      #expect(correlation.magnitude < 5 / Double(count).squareRoot())
    }
  }

  @Test func `Normal draws have the moments of the normal distribution`() {
    let count = 200_000
    let draws = stream.normal(count: count)
    func moment(_ power: Int) -> Double {
      draws.reduce(0) { sum, draw in sum + (0..<power).reduce(1) { value, _ in value * draw } }
        / Double(count)
    }
    // E z^k = 1, 0, 3, 0, 15 …; the standard error of a sample moment is √((E z^2k − (E z^k)²) / n).
    for (power, mean, variance) in [(1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)] as [(Int, Double, Double)] {
      #expect((moment(power) - mean).magnitude < 5 * (variance / Double(count)).squareRoot())
    }
    #expect(draws.allSatisfy { $0.magnitude < 8.21 })
  }

  @Test func `Whole numbers are even where a plain remainder would not be`() {
    var counts = [Int](repeating: 0, count: 7)
    for value in stream.integers(below: 7, count: 70_000) { counts[value] += 1 }
    expectEven(counts)
    // Below 3 · 2⁶¹ a remainder of 64 bits would favour the first of three thirds by 3 : 3 : 2.
    counts = [Int](repeating: 0, count: 3)
    for value in stream.integers(below: 3 << 61, count: 30_000) { counts[value >> 61] += 1 }
    expectEven(counts)
  }

  @Test func `All orders of four are equally likely`() {
    var counts: [[Int]: Int] = [:]
    for index in 0..<24_000 { counts[stream.split(index).permutation(of: 4), default: 0] += 1 }
    #expect(counts.count == 24)
    expectEven(Array(counts.values))
  }

  @Test func `Events happen as often as their probability says`() {
    for probability in [0.001, 0.1, 0.5, 0.9] {
      let count = 100_000
      let happened = stream.bernoulli(probability: probability, count: count).count { $0 }
      let deviation = Double(happened) - probability * Double(count)
      #expect(deviation.magnitude < 5 * (probability * (1 - probability) * Double(count)).squareRoot())
    }
  }
}
