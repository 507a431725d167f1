import AssayNetworks
import AssayRandomness
import AssayTensors

/// Features and targets of some examples, row-major, as numbers of any type.
struct Minibatch: Sendable {
  var features: [Double]
  var targets: [Double]
  /// How many examples there are.
  var count: Int
  var domain: Int32?

  /// The examples of these numbers, in this order.
  func rows(_ order: [Int]) -> Minibatch {
    let (width, targetWidth) = (features.count / count, targets.count / count)
    return Minibatch(
      features: order.flatMap { features[$0 * width..<($0 + 1) * width] },
      targets: order.flatMap { targets[$0 * targetWidth..<($0 + 1) * targetWidth] }, count: order.count,
      domain: domain)
  }
}

extension NetworkCase {
  /// The minibatch of that step; `outputs` is the type of what the network gives for it.
  func minibatch(_ step: Int, outputs: TensorType, replica: Int = 0) -> Minibatch {
    let stream = RandomStream(seed: seed, name: "data").split(replica).split(step)
    let features = batch * example.count
    let targets = objective.objective.targets(outputs).count
    return Minibatch(
      features: example.element == .int32
        ? stream.split("tokens").integers(below: NetworkCase.vocabulary, count: features).map(Double.init)
        : numbers(features, stream.split("features")),
      targets: self.targets(targets, outputs, stream.split("targets")), count: batch,
      domain: Network(layers).needs.domain ? Int32(step % 2) : nil)
  }

  /// Tokens are below it.
  static let vocabulary = 11

  private func numbers(_ count: Int, _ stream: RandomStream) -> [Double] {
    // Rounded, so that float32 and float64 are given the same numbers.
    let normal = stream.normal(count: count).map { Double(Float($0)) }
    switch data {
    case .normal: return normal
    case .ties: return stream.split("ties").integers(below: 3, count: count).map { Double($0 - 1) }
    case .scaled:
      let powers = [0.001, 0.1, 1, 100]
      let chosen = stream.split("powers").integers(below: powers.count, count: count)
      return zip(normal, chosen).map { Double(Float($0 * powers[$1])) }
    }
  }

  private func targets(_ count: Int, _ outputs: TensorType, _ stream: RandomStream) -> [Double] {
    switch objective {
    case .crossEntropy, .weightedCrossEntropy:
      return stream.integers(below: max(outputs.shape.last ?? 1, 1), count: count).map(Double.init)
    case .binaryCrossEntropy: return stream.integers(below: 5, count: count).map { Double($0) / 4 }
    case .meanSquares, .huber: return stream.normal(count: count).map { Double(Float($0)) }
    }
  }
}

extension Executor {
  /// Sets an input or a state of that element type to these numbers.
  func write(_ name: String, _ values: [Double], as element: ElementType) throws {
    switch element {
    case .float32: try write(name, values.map(Float.init))
    case .float64: try write(name, values)
    case .int32: try write(name, values.map { Int32($0) })
    case .bool: try write(name, values.map { $0 != 0 })
    }
  }
}
