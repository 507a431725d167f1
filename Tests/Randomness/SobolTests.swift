import AssayRandomness
import Foundation
import Testing

/// Oracle: SciPy's sequence and discrepancies. Theorem: the first 2ᵐ points, and every further block of 2ᵐ, are a net.
@Suite struct SobolTests {
  /// Values of SciPy, written by `Oracles/make_sobol.py`.
  struct Oracle: Decodable {
    var first: [[Double]]
    var later: [Later]
    var discrepancies: [Discrepancy]

    struct Later: Decodable {
      var index: UInt64
      var points: [[Double]]
    }
    struct Discrepancy: Decodable {
      var dimensions, count: Int
      var star, centred: Double
    }

    static func read() throws -> Oracle {
      let url = try #require(
        Bundle.module.url(forResource: "sobol", withExtension: "json", subdirectory: "Oracles"))
      return try JSONDecoder().decode(Oracle.self, from: Data(contentsOf: url))
    }
  }

  private static let all = SobolSequence.mostDimensions
  private static let stream = RandomStream(seed: 5, name: "scrambling")

  private func points(_ sequence: SobolSequence, _ range: Range<Int>) -> [[Double]] {
    range.map { sequence.point(at: UInt64($0)) }
  }

  @Test func `the points are those of SciPy, bit for bit`() throws {
    let oracle = try Oracle.read()
    let sequence = SobolSequence(dimensions: Self.all)
    #expect(points(sequence, 0..<64) == oracle.first)
    for later in oracle.later {
      let start = Int(later.index)
      #expect(points(sequence, start..<start + later.points.count) == later.points)
    }
  }

  @Test func `fewer dimensions are the first coordinates of more`() {
    let (few, many) = (
      SobolSequence(dimensions: 3, scrambledBy: Self.stream),
      SobolSequence(dimensions: 9, scrambledBy: Self.stream)
    )
    for index in 0..<100 as Range<UInt64> {
      #expect(few.point(at: index) == Array(many.point(at: index).prefix(3)))
    }
  }

  @Test func `every direction number is odd in its last digit and each coordinate visits every bin`() {
    for sequence in [
      SobolSequence(dimensions: Self.all), SobolSequence(dimensions: Self.all, scrambledBy: Self.stream),
    ] {
      let points = points(sequence, 0..<256)
      for dimension in 0..<Self.all {
        #expect(Set(points.map { Int($0[dimension] * 256) }) == Set(0..<256))
      }
    }
  }

  /// The numbers of digits of each elementary interval of volume 2^-total in so many dimensions.
  private func shapes(_ total: Int, _ dimensions: Int) -> [[Int]] {
    dimensions == 1
      ? [[total]]
      : (0...total).flatMap { first in shapes(total - first, dimensions - 1).map { [first] + $0 } }
  }

  /// Whether each elementary interval of volume 2^(t−m) has 2^t of the 2^m points.
  private func isNet(_ points: [[Double]], t: Int) -> Bool {
    let m = points.count.trailingZeroBitCount
    return shapes(m - t, points[0].count).allSatisfy { shape in
      var counts: [[Int]: Int] = [:]
      for point in points {
        counts[zip(point, shape).map { Int($0 * Double(1 << $1)) }, default: 0] += 1
      }
      return counts.count == 1 << (m - t) && counts.values.allSatisfy { $0 == 1 << t }
    }
  }

  /// t of Sobol's sequence is at most the sum of the polynomials' degrees less one for each: 0, 0, 1, 3, 5 (Niederreiter, 1987,
  /// for dimensions 1 to 5).
  @Test(arguments: [nil, stream, stream.split(1)])
  func `blocks of a power of two are nets, scrambled or not`(_ stream: RandomStream?) {
    for (dimensions, t) in [(1, 0), (2, 0), (3, 1), (4, 3), (5, 5)] {
      let sequence = SobolSequence(dimensions: dimensions, scrambledBy: stream)
      for m in max(t, 1)...8 {
        for block in [0, 1, 5] {
          #expect(
            isNet(points(sequence, block << m..<(block + 1) << m), t: t), "\(dimensions), \(m), \(block)")
        }
      }
    }
  }

  @Test func `random points are no net`() {
    let stream = RandomStream(seed: 1, name: "points")
    let random = (0..<64).map {
      [stream.uniform(at: UInt64(2 * $0)), stream.uniform(at: UInt64(2 * $0 + 1))]
    }
    #expect(!isNet(random, t: 0))
  }

  /// Warnock's formula for the L2 star discrepancy.
  private func star(_ points: [[Double]]) -> Double {
    let (n, s) = (Double(points.count), Double(points[0].count))
    let first = pow(3, -s)
    let second = points.reduce(0) { $0 + $1.reduce(1) { $0 * (1 - $1 * $1) / 2 } }
    let third = points.reduce(0) { sum, x in
      sum + points.reduce(0) { $0 + zip(x, $1).reduce(1) { $0 * (1 - max($1.0, $1.1)) } }
    }
    return (first - 2 / n * second + third / (n * n)).squareRoot()
  }

  @Test func `the discrepancy is that of SciPy, and far below that of random points`() throws {
    for oracle in try Oracle.read().discrepancies {
      let sequence = SobolSequence(dimensions: oracle.dimensions)
      let found = star(points(sequence, 0..<oracle.count))
      #expect((found - oracle.star).magnitude < 1e-9)
      guard oracle.dimensions <= 5, oracle.count == 256 else { continue }
      for seed in 0..<5 as Range<UInt64> {
        let stream = RandomStream(seed: seed, name: "points")
        let random = (0..<oracle.count).map {
          stream.uniform(count: oracle.dimensions, from: UInt64($0 * oracle.dimensions))
        }
        let scrambled = SobolSequence(dimensions: oracle.dimensions, scrambledBy: stream)
        #expect(star(points(scrambled, 0..<oracle.count)) < 0.75 * star(random))
      }
    }
  }

  @Test func `scrambling moves every point, and another stream moves it elsewhere`() {
    let streams: [RandomStream?] = [nil, Self.stream, Self.stream.split(1)]
    let firsts = streams.map { SobolSequence(dimensions: 4, scrambledBy: $0).point(at: 0) }
    #expect(firsts[0] == [0, 0, 0, 0])
    #expect(Set(firsts.flatMap { $0 }).count == 9)
    #expect(firsts.flatMap { $0 }.allSatisfy { (0..<1).contains($0) })
  }

  @Test func `a scrambled coordinate is uniform over streams`() {
    // Every stream gives one draw; 400 draws in ten bins. The 0.9999 quantile of χ² with 9 degrees of freedom is 33.72 (SciPy).
    var counts = [Double](repeating: 0, count: 10)
    for seed in 0..<400 as Range<UInt64> {
      let sequence = SobolSequence(dimensions: 2, scrambledBy: RandomStream(seed: seed, name: "shift"))
      counts[Int(sequence.point(at: 11)[1] * 10)] += 1
    }
    #expect(counts.reduce(0) { $0 + ($1 - 40) * ($1 - 40) / 40 } < 33.72)
  }
}
