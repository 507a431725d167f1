import Assay

/// Training steps a second of one perceptron on one thread, beside PyTorch's on one thread.
enum TrainingSteps {
  static let shapes = [(width: 64, hidden: 64, layers: 1, batch: 32), (784, 256, 2, 128)]

  static func rows() throws -> [Row] {
    try shapes.map { width, hidden, layers, batch in
      let ours = try steps(width, hidden, layers, batch)
      let name = ([width] + Array(repeating: hidden, count: layers) + [10]).map(String.init)
      return Row(
        name: "training \(name.joined(separator: "-")), batch \(batch)", unit: "steps/s", ours: ours,
        rival: Peer.number(
          from: "training.py", [width, hidden, layers, batch].map(String.init)),
        rivalName: "PyTorch eager, one thread")
    }
  }

  private static func steps(_ width: Int, _ hidden: Int, _ layers: Int, _ batch: Int) throws -> Double {
    let network = Network.perceptron(
      depth: layers, width: hidden, outputs: 10, activation: .relu, batchNorm: nil, initialiser: .he)
    let training = try Training(
      Model(classifying: network, width: width), batch: batch, optimiser: StochasticGradientDescent(),
      initialisation: RandomStream(seed: 1, name: .initialisation))
    let features = RandomStream(seed: 1, name: .noise).normalFloats(count: batch * width)
    let labels = (0..<batch).map { Int32($0 % 10) }
    let seconds = medians(
      turn: 0.05,
      [
        { _ = try? training.step(features: features, labels: labels, rate: 0.01) }
      ])
    return 1 / seconds[0]
  }
}
