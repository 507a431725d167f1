import AssayNetworks
import AssayRandomness
import AssayTensors
import Testing

/// A network with its data, trained for some steps.
struct SurfaceSpecimen: Sendable, CustomTestStringConvertible {
  var name: String
  var layers: [any Layer]
  var example: [Int]
  var examples: Int
  var mode: Mode
  /// Labels for each example.
  var places = 1

  var testDescription: String { "\(name), \(mode)" }

  static let all: [SurfaceSpecimen] = [
    SurfaceSpecimen(
      name: "perceptron", layers: [Dense(5), Activation.tanh, Dense(4), Activation.sigmoid, Dense(3)],
      example: [4], examples: 6, mode: .training),
    SurfaceSpecimen(
      name: "convolutions", layers: convolutions, example: [1, 4, 4], examples: 5, mode: .training),
    SurfaceSpecimen(
      name: "convolutions", layers: convolutions, example: [1, 4, 4], examples: 5, mode: .evaluation),
    SurfaceSpecimen(
      name: "attention", layers: [LayerNorm(), MultiHeadAttention(heads: 2), Dense(3)], example: [3, 4],
      examples: 4, mode: .evaluation, places: 3),
  ]

  private static let convolutions: [any Layer] = [
    Convolution(2, kernel: [3, 3], padding: .same), BatchNorm(), Activation.tanh,
    Pool(.maximum, window: [2, 2]), Flatten(), Dense(3),
  ]

  func model(_ element: ElementType = .float64, objective: Objective = .crossEntropy) -> Model {
    Model(Network(layers), example: TensorType(example, element), objective: objective)
  }

  var features: [Double] { normals(examples * example.reduce(1, *), 1) }
  var labels: [Int32] { (0..<examples * places).map { Int32($0 * 2 % 3) } }

  /// A run whose statistics and weights have moved.
  func trained(_ element: ElementType = .float64) throws -> Training {
    let run = try Training(
      model(element), batch: examples, optimiser: StochasticGradientDescent(momentum: 0.5),
      initialisation: RandomStream(seed: 3, name: .initialisation))
    for _ in 0..<5 {
      if element == .float64 {
        try run.step(features: features, targets: labels, rate: 0.2)
      } else {
        try run.step(features: features.map(Float.init), targets: labels, rate: 0.2)
      }
    }
    return run
  }

  /// Its weights by name.
  func weights(_ run: Training) throws -> [String: [Double]] {
    Dictionary(
      uniqueKeysWithValues: try run.declared.map { ($0.name, try run.values(of: $0.name)) })
  }
}
