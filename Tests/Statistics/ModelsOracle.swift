import Foundation
import Testing

/// Values of mpmath, SciPy, statsmodels and arch, written by `Oracles/make_models.py`.
struct ModelsOracle: Decodable {
  var chiSquared, f, binomial: [[Double]]
  var studentised: Studentised
  var scores: Scores
  var order: Order
  var lines: [Line]
  var power: Power
  var oneWay: OneWay
  var factorial: [Factorial]
  var share: Share
  var components: Components
  var contrasts: Contrasts

  struct Studentised: Decodable {
    var values, archEnds, correctedEnds, replicates: [Double]
    var archScale, confidence, error: Double
    var indices: [[Int]]
  }
  struct Scores: Decodable {
    var treatment, control: [[Double]]
    var indices: [[[Int]]]
    var statistics: [String: [Double]]
    var improvement: Double
    var thresholds, profile: [Double]
  }
  struct Order: Decodable {
    var treatment, control, longTreatment, longControl: [Double]
    var indices: [[[Int]]]
    var violation, longByPoints, longViolation: Double
    var bounds: [[Double]]
  }
  struct Line: Decodable {
    var x, y, linregress, interval90, interceptInterval90: [Double]
    var isFar: Bool
    var slope, intercept, slopeError, interceptError, determination: Double
    var greaterThanHalf, lessThanHalf, twoSidedZero: Double
  }
  struct Power: Decodable {
    var x, y, interval95: [Double]
    var coefficient, exponent: Double
  }
  struct Row: Decodable {
    var source: String
    var degreesOfFreedom: Int
    var sumOfSquares: Double
    var f, pValue: Double?
  }
  struct OneWay: Decodable {
    var groups: [[Double]]
    var table: [Row]
    var scipy: [Double]
  }
  struct Factorial: Decodable {
    var levels: [Int]
    var names: [String]
    var blocks: String?
    var cells: [[Double]]
    var table: [Row]
  }
  struct Share: Decodable {
    var groups: [[Double]]
    var between, within, share: Double
    var interval90: [Double]
    var pValues, powers: [[Double]]
  }
  struct Components: Decodable {
    var values: [[[Double]]]
    var nested, crossed, single: [Double]
  }
  struct Contrasts: Decodable {
    var blocks: [[Double]]
    var bound: Double
    var x, slopes: [Double]
    var interaction, slope: Student
  }
  struct Student: Decodable {
    var mean: Double
    var interval90, pValues: [Double]
  }

  static func read() throws -> ModelsOracle {
    let url = try #require(
      Bundle.module.url(forResource: "models", withExtension: "json", subdirectory: "Oracles"))
    return try JSONDecoder().decode(ModelsOracle.self, from: Data(contentsOf: url))
  }
}
