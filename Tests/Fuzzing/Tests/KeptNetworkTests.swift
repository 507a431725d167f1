import AssayFuzzing
import AssayNetworks
import AssayTensors
import Testing

/// Networks that failed once, as small as they could be made. Each stands as the fuzzer prints it.
@Suite struct KeptNetworkTests {
  private func check(_ network: NetworkCase) {
    let outcome = NetworkCheck.outcome(of: network)
    #expect(outcome.findings == [])
    if case .refused(let reason) = outcome { Issue.record("\(reason)") }
  }

  /// With one row of all weights, a fused call wrote numbers where only truths had room.
  @Test func `dropped weights, clipped by their norm`() {
    check(
      NetworkCase(
        layers: [
          DropConnect(Dense(16), rate: 0.2), Activation.relu, DropConnect(Dense(16), rate: 0.2),
          Activation.relu,
          Dense(3),
        ], example: TensorType([20], .float32), objective: .crossEntropy,
        optimiser: Clipped(StochasticGradientDescent(), by: .norm(1)), batch: 8, steps: 2, seed: 11))
  }
}
