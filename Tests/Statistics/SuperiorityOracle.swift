import AssayStatistics
import Foundation
import Testing

/// What `Oracles/make_superiority.py` enumerated: how often four rules of testing P(win) + P(tie)/2 err.
struct SuperiorityOracle: Decodable {
  struct Rule: Decodable {
    var rule: String
    var largestRatio, sizeAt025, sizeAt05: Double
  }
  struct Tails: Decodable {
    var pairs: Int
    var bound: Double
    /// By 2 wins + ties, from 0: the p-value, and the largest probability of that number or more.
    var pValues, largest: [Double]
  }
  var rules: [Rule]
  var real: [Tails]

  static func read() throws -> SuperiorityOracle {
    let url = try #require(
      Bundle.module.url(forResource: "superiority", withExtension: "json", subdirectory: "Oracles"))
    return try JSONDecoder().decode(SuperiorityOracle.self, from: Data(contentsOf: url))
  }
}
