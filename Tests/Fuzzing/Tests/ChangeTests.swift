import AssayFuzzing
import Testing

/// Random programs, run again for some of their inputs alone.
@Suite struct ChangeTests {
  @Test(arguments: [1, 61, 121, 181] as [UInt64])
  func `runs of what depends on changing inputs have the bits of whole runs`(first: UInt64) throws {
    var (compared, partial) = (0, 0)
    for seed in first..<(first + 60) {
      let random = RandomProgram.random(seed: seed)
      let comparison = try ChangeComparison(random)
      #expect(comparison.findings.isEmpty, "seed \(seed):\n\(random.swift)")
      compared += comparison.compared
      partial += comparison.partial
    }
    #expect(compared > 1000 && partial > 300)
  }
}
