@_exported import AssayTestTools
import Foundation
import Testing

/// Values of mpmath, SciPy, NumPy and statsmodels, written by `Oracles/make_oracles.py`.
struct Oracle: Decodable {
  var normal, beta, betaQuantile, student, studentQuantile, clopperPearson: [[Double]]
  var summaries: [Summary]
  var pairs: [Pairs]
  var largeSignFlip: LargeSignFlip
  var bootstrap: Bootstrap
  var holm: [Holm]

  struct Summary: Decodable {
    var values: [Double]
    var median, mean: Double
    var quantiles: [[Double]]
  }
  struct Pairs: Decodable {
    var treatment, control, student90: [Double]
    var signFlip: [String: Double]
  }
  struct LargeSignFlip: Decodable {
    var differences: [Double]
    var greater: Double
  }
  struct Bootstrap: Decodable {
    var treatment, control: [Double]
    var indices: [[Int]]
    var results: [String: Result]
  }
  struct Result: Decodable {
    var estimate: Double
    var replicates, bca80, bca95, percentile80, percentile95, ownResamples: [Double]
  }
  struct Holm: Decodable {
    var pValues, adjusted: [Double]
  }

  static func read() throws -> Oracle {
    let url = try #require(
      Bundle.module.url(forResource: "statistics", withExtension: "json", subdirectory: "Oracles"))
    return try JSONDecoder().decode(Oracle.self, from: Data(contentsOf: url))
  }
}

/// Whether two numbers agree to `tolerance` relative to the expected one.
func agree(_ value: Double, _ expected: Double, _ tolerance: Double) -> Bool {
  value == expected || (value - expected).magnitude <= tolerance * expected.magnitude
}
