import AssayNetworks
import AssayRandomness

func fineTuned(_ path: String, on features: [Float], _ labels: [Int32]) throws -> Training {
  // The network, its weights and how it was trained, from the file alone.
  let checkpoint = try Checkpoint.open(path)
  let outputs = try checkpoint.outputs(of: features, mode: .evaluation)
  print(checkpoint.blueprint, "gives", outputs.count, "numbers after", checkpoint.steps[0], "steps")

  // All layers but the last, and a new one on top.
  let network = Network(checkpoint.network.layers.dropLast() + [Dense(2)])
  let run = try Training(
    Model(network, example: checkpoint.example, objective: .crossEntropy), batch: labels.count,
    optimiser: Adam(), initialisation: RandomStream(seed: 1, name: .initialisation))
  let unmatched = try run.load(checkpoint.weights(), partial: true)
  print("not taken over:", unmatched.map(\.description).joined(separator: "; "))

  for _ in 0..<10 { try run.step(features: features, targets: labels, rate: 0.001) }
  try run.weights().write(to: path + ".weights")
  return run
}
