import AssayFuzzing
import Testing

@Suite struct FuzzTests {
  @Test func `a slice of random programs agrees with itself`() {
    for seed in 1...20 as ClosedRange<UInt64> {
      #expect(ProgramCheck(RandomProgram.random(seed: seed)).findings.isEmpty)
    }
  }
}
