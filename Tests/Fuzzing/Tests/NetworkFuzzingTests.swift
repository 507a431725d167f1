import AssayFuzzing
import AssayNetworks
import AssayTensors
import Testing

@Suite struct NetworkFuzzingTests {
  /// A fixed slice; `make fuzz-engine` checks more.
  @Test(arguments: [0, 1, 2, 3, 4, 6, 7, 8, 10, 11])
  func `random networks keep every promise`(_ number: Int) {
    let network = NetworkCase(seed: 8, number: number)
    let outcome = NetworkCheck.outcome(of: network)
    #expect(outcome.findings == [], "\(network.source)")
    if case .refused(let reason) = outcome { Issue.record("network \(number): \(reason)") }
  }

  private func network(_ layers: [any Layer], optimiser: any Optimiser = StochasticGradientDescent())
    -> NetworkCase
  {
    NetworkCase(
      layers: layers, example: TensorType([3], .float64), objective: .meanSquares(factor: 1),
      element: .float64, optimiser: optimiser, batch: 3, steps: 2, seed: 5)
  }

  private func checks(_ network: NetworkCase) -> Set<NetworkFinding.Check> {
    Set(NetworkCheck.outcome(of: network).findings.map(\.check))
  }

  @Test func `a layer that mixes examples without saying so is found`() {
    struct Mixing: Layer {
      var kind: String { "mixing" }
      func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor { x - x.mean(axes: [0]) }
    }
    #expect(checks(network([Dense(2), Mixing()])) == [.examplesAlone])
    #expect(checks(network([Dense(2)])) == [])
  }

  @Test func `a layer that looks at the place of an example is found`() {
    struct First: Layer {
      var kind: String { "first" }
      func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
        x * x.constants((0..<x.shape[0]).map { Double($0 + 1) }, [x.shape[0], 1])
      }
    }
    #expect(checks(network([Dense(2), First()])).isSuperset(of: [.examplesAlone, .permutedExamples]))
  }

  @Test func `modes that differ without a reason are found`() {
    struct Doubling: Layer {
      var kind: String { "doubling" }
      func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
        scope.mode == .training ? x * 2 : x
      }
    }
    #expect(checks(network([Dense(2), Doubling()])) == [.modes])
  }

  @Test func `a gradient that is stopped on purpose is no finding`() {
    struct Stopping: Layer {
      var kind: String { "stopping" }
      func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor { x + (x * x).stoppingGradient() }
    }
    #expect(checks(network([Dense(2), Stopping()])) == [])
  }

  @Test func `an optimiser that moves at a rate of 0 is found`() {
    struct Restless: Optimiser {
      func validate() throws {}
      func update(_ step: OptimiserStep) {
        for (index, parameter) in step.parameters.enumerated() {
          step.move(index, to: parameter.tensor - step.gradients[index] * 0.1)
        }
      }
    }
    #expect(checks(network([Dense(2)], optimiser: Restless())) == [.zeroRate])
  }

  @Test func `a network that does not fit is refused, not failed`() {
    guard case .refused(let reason) = NetworkCheck.outcome(of: network([LSTM(2), Dense(2)])) else {
      Issue.record("an LSTM took a vector")
      return
    }
    #expect(reason.contains("takes [batch, time, features]"))
  }

  @Test(arguments: 0..<6)
  func `a seed's network is always the same, and its reductions come to an end`(_ number: Int) {
    var network = NetworkCase(seed: 3, number: number)
    #expect(network.source == NetworkCase(seed: 3, number: number).source)
    for _ in 0..<2000 {
      guard let simpler = network.reductions.last else { break }
      network = simpler
    }
    #expect(network.reductions.isEmpty, "\(network.source)")
  }

  @Test func `values are written as the Swift that makes them`() {
    func source(_ value: Any) -> String { SwiftSource.expression(value) }
    #expect(source(Activation.relu) == "Activation.relu")
    #expect(
      source(DropConnect(Dense(3, hasBias: false), rate: 0.5))
        == "DropConnect(Dense(3, weights: Initialiser.scaled(gain: 2.0, fan: Initialiser.Fan.inputs, "
        + "shape: Initialiser.Distribution.normal), bias: Initialiser.constant(0.0), hasBias: false), rate: 0.5)"
    )
    #expect(
      source(Clipped(Lion(), by: .norm(1, .pytorch)))
        == "Clipped(Lion(beta1: 0.9, beta2: 0.99, weightDecay: 0.0, reach: WeightDecay.Reach.all), "
        + "by: Clipping.norm(1.0, Clipping.Form.pytorch))")
    #expect(source(Averaging.exponential(share: 0.5)) == "Averaging.exponential(share: 0.5)")
    #expect(source(TensorType([2, 3], .int32)) == "TensorType([2, 3], ElementType.int32)")
    #expect(
      source(AdditiveNoise.input(deviation: 0.5))
        == "AdditiveNoise.input(deviation: 0.5, distribution: Initialiser.Distribution.normal)")
    #expect(source(["b": 2.0, "a": 1]) == "[\"a\": 1.0, \"b\": 2.0]")
    #expect(source(Averaging?.none as Any) == "nil")
  }
}
