import Foundation
import Testing

/// Powers, sample sizes and sequential tests, written by `Oracles/make_power.py`.
struct PowerOracle: Decodable {
  var noncentral, student, equivalence, varianceShare, proportion, signSize, spending, evalue: [[Double]]
  var signLooks: [SignLooks]
  var signFlip: [SignFlip]
  var lognormalPseudomedian: Double

  struct SignLooks: Decodable {
    var looks, critical: [Int]
    var bound, level, errorRate, expectedCount: Double
    var course: [Double]
  }
  struct SignFlip: Decodable {
    var differences, spent, above: [Double]
    var looks: [Int]
    var level: Double
    var rejects: Bool
  }

  static func read() throws -> PowerOracle {
    let url = try #require(
      Bundle.module.url(forResource: "power", withExtension: "json", subdirectory: "Oracles"))
    return try JSONDecoder().decode(PowerOracle.self, from: Data(contentsOf: url))
  }
}
