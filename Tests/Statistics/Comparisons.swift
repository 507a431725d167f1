import AssayStatistics
import Foundation
import Testing

/// Values of SciPy, statsmodels and brute force, written by `Oracles/make_comparisons.py`.
struct Comparisons: Decodable {
  var oneSample: [OneSample]
  var twoSamples: [TwoSamples]
  var equivalence: [Equivalence]
  var signedRanks: [SignedRanks]
  var largeSignedRanks, hugeSignedRanks: SignedRanks
  var assignments: [Assignments]
  var largeRankSum: RankSum
  var binomial: [Binomial]
  var fisher: [Fisher]
  var kendall: [Kendall]
  var benjaminiHochberg: [Adjusted]

  struct OneSample: Decodable {
    var values, interval99: [Double]
    var bound: Double
    var pValues: [String: Double]
  }
  struct TwoSamples: Decodable {
    var treatment, control: [Double]
    var bound: Double
    var student, welch: Result
    struct Result: Decodable {
      var interval90: [Double]
      var pValues: [String: Double]
    }
  }
  struct Equivalence: Decodable {
    var treatment, control: [Double]
    var low, high, paired, welch: Double
  }
  struct SignedRanks: Decodable {
    var values: [Double]
    var bound, centre: Double?
    var pValues: [String: Double]
  }
  struct Assignments: Decodable {
    var treatment, control: [Double]
    var bound, shift, superiority: Double
    var rankSum, mean: [String: Double]
  }
  struct RankSum: Decodable {
    var treatment, control: [Double]
    var pValues: [String: Double]
  }
  struct Binomial: Decodable {
    var successes, trials: Int
    var bound: Double
    var pValues: [String: Double]
  }
  struct Fisher: Decodable {
    var counts: [Int]
    var estimate, high: Double?
    var low: Double
    var pValues: [String: Double]
  }
  struct Kendall: Decodable {
    var first, second: [Double]
    var isExact: Bool
    var tau: Double
    var pValues: [String: Double]
  }
  struct Adjusted: Decodable {
    var pValues, adjusted: [Double]
  }

  static func read() throws -> Comparisons {
    let url = try #require(
      Bundle.module.url(forResource: "comparisons", withExtension: "json", subdirectory: "Oracles"))
    return try JSONDecoder().decode(Comparisons.self, from: Data(contentsOf: url))
  }
}

/// Expects the p-value of every alternative to be the one expected.
func expectPValues(
  _ expected: [String: Double], _ tolerance: Double = 1e-10,
  _ sourceLocation: SourceLocation = #_sourceLocation,
  _ pValue: (Alternative) throws -> Double
) throws {
  for alternative in Alternative.allCases {
    let value = try pValue(alternative)
    let other = try #require(expected[alternative.rawValue])
    #expect(
      agree(value, other, tolerance), "\(alternative): \(value) instead of \(other)",
      sourceLocation: sourceLocation)
  }
}

/// Expects that the interval contains a bound if and only if neither one-sided test rejects it at half of what the
/// confidence leaves, that the p-values are monotone in the bound, and that two-sided p is twice the smaller one.
func expectInversion(
  _ interval: Interval, within domain: ClosedRange<Double> = -1e3...1e3,
  _ sourceLocation: SourceLocation = #_sourceLocation,
  _ pValue: (_ bound: Double, _ alternative: Alternative) throws -> Double
) throws {
  let tail = (1 - interval.confidence) / 2
  let (low, high) = (max(interval.low, domain.lowerBound), min(interval.high, domain.upperBound))
  let width = max(high - low, 1e-3 * max(low.magnitude, 1))
  var bounds = (-6...16).map { low + width * Double($0) / 10.1 }
  for end in [low, high] { bounds += [end - 1e-7 * width, end + 1e-7 * width] }
  var (least, most) = (0.0, 1.0)
  // At an end itself rounding may decide.
  for bound in bounds.sorted() where domain.contains(bound) && bound != interval.low && bound != interval.high
  {
    let (greater, less) = (try pValue(bound, .greater), try pValue(bound, .less))
    #expect(
      interval.contains(bound) == (greater > tail && less > tail), "\(bound): \(greater), \(less)",
      sourceLocation: sourceLocation)
    #expect(
      greater >= least - 1e-13 && less <= most + 1e-13, "not monotone at \(bound)",
      sourceLocation: sourceLocation)
    (least, most) = (greater, less)
    #expect(try pValue(bound, .twoSided) == min(1, 2 * min(greater, less)), sourceLocation: sourceLocation)
  }
}

/// P(these counts) under these probabilities.
func multinomial(_ counts: [Int], _ probabilities: [Double]) -> Double {
  var result = 1.0
  var drawn = 0
  for (count, probability) in zip(counts, probabilities) {
    for index in 0..<count {
      drawn += 1
      result *= Double(drawn) / Double(index + 1) * probability
    }
  }
  return result
}

/// P(at most `count` heads in `trials` fair tosses).
func binomialShare(_ count: Int, _ trials: Int) -> Double {
  (0...count).reduce(0) { $0 + multinomial([$1, trials - $1], [0.5, 0.5]) }
}
