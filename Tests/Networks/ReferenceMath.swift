import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation

/// Softmax cross-entropy of one row by the textbook formula, in float64 with the C library's functions.
func crossEntropy(_ logits: [Double], label: Int) -> Double {
  log(logits.map { exp($0) }.reduce(0, +)) - logits[label]
}

func normals(_ count: Int, _ seed: UInt64) -> [Double] {
  RandomStream(seed: seed, name: "noise").normal(count: count)
}

/// The training run of a small perceptron on made-up data; it is the same for the same seed.
func smallRun(
  seed: UInt64, batchNorm: Bool = true, momentum: Double = 0.9, steps: Int = 0
) throws -> Training {
  let network = Network.perceptron(
    depth: 2, width: 16, outputs: 3, activation: .tanh, batchNorm: batchNorm ? BatchNorm() : nil,
    initialiser: .he)
  let run = try Training(
    Model(classifying: network, width: 5), batch: 8,
    optimiser: StochasticGradientDescent(momentum: momentum),
    initialisation: RandomStream(seed: seed, name: .initialisation))
  for step in 0..<steps {
    _ = try run.step(
      features: normals(40, seed &+ UInt64(step)).map(Float.init),
      targets: (0..<8).map { Int32(($0 + step) % 3) }, rate: 0.1)
  }
  return run
}
