import AssayFuzzing
import Testing

/// A fixed slice of the random networks that `make fuzz-engine` checks more of.
@Suite struct NetworkFuzzingTests {
  @Test(arguments: 0..<10)
  func `random networks keep every promise`(_ number: Int) {
    let network = NetworkCase(seed: 8, number: number)
    #expect(NetworkCheck.outcome(of: network).findings == [], "\(network.source)")
  }
}
