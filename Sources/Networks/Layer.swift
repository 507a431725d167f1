import AssayTensors

/// How a network runs. There is no default: batch norm in the wrong mode is the oldest silent mistake.
public enum Mode: String, Sendable, Hashable, Codable {
  /// With the statistics of the minibatch; running statistics are updated.
  case training
  /// With the running statistics, one example by itself.
  case evaluation
}

/// A part of a network: a function of a tensor, with parameters that it declares as it is traced.
public protocol Layer: Sendable {
  /// The lower-case name in parameters' names.
  var kind: String { get }
  /// Whether its training mode mixes the examples of a minibatch.
  var usesMinibatchStatistics: Bool { get }
  /// Adds the layer to the trace. `x` has the batch as its first axis.
  func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor
}

extension Layer {
  /// False: each example is by itself.
  public var usesMinibatchStatistics: Bool { false }
}

/// What a layer declares its parameters and statistics to, while one network is traced.
///
/// A parameter is learnt by the optimiser; a statistic is a state that the layer itself updates when it
/// trains. Both are named `<position>.<kind>.<name>`, such as `0.dense.weight`.
public struct LayerScope {
  /// How the network is being traced.
  public let mode: Mode
  let prefix: String
  let declarations: Declarations

  /// Declares a parameter, or finds it.
  public func parameter(_ name: String, _ shape: [Int], _ initialiser: Initialiser, like x: Tensor)
    -> Tensor
  {
    declarations.add(prefix + name, shape, initialiser, x.type.element, isLearnt: true)
  }

  /// Declares a statistic that starts at a number.
  public func statistic(_ name: String, _ shape: [Int], startingAt value: Double, like x: Tensor)
    -> Tensor
  {
    declarations.add(prefix + name, shape, .constant(value), x.type.element, isLearnt: false)
  }

  /// The statistic takes this value when the step ends.
  public func update(_ statistic: Tensor, to value: Tensor) {
    declarations.updates.append((statistic, value))
  }
}

/// A parameter or statistic of a network.
public struct Variable: Sendable, Hashable {
  /// `<position>.<kind>.<name>`, such as `0.dense.weight`.
  public var name: String
  /// Its shape and element type.
  public var type: TensorType
  /// How it starts.
  public var initialiser: Initialiser
  /// Whether the optimiser moves it.
  public var isLearnt: Bool
}

/// Collects what the layers of one trace declare.
final class Declarations {
  private let trace: Trace
  private(set) var variables: [Variable] = []
  private(set) var tensors: [Tensor] = []
  var updates: [(Tensor, Tensor)] = []

  init(_ trace: Trace) { self.trace = trace }

  func add(
    _ name: String, _ shape: [Int], _ initialiser: Initialiser, _ element: ElementType,
    isLearnt: Bool
  ) -> Tensor {
    let tensor = trace.state(name, shape, element)
    variables.append(
      Variable(
        name: name, type: TensorType(shape, element), initialiser: initialiser, isLearnt: isLearnt))
    tensors.append(tensor)
    return tensor
  }
}

/// Layers one after the other.
public struct Network: Sendable {
  /// In the order in which they are applied.
  public var layers: [any Layer]

  /// A network of these layers.
  public init(_ layers: [any Layer]) { self.layers = layers }

  func trace(_ x: Tensor, mode: Mode, into declarations: Declarations) -> Tensor {
    layers.enumerated().reduce(x) { x, layer in
      let prefix = "\(layer.offset).\(layer.element.kind)."
      return layer.element(
        x, in: LayerScope(mode: mode, prefix: prefix, declarations: declarations))
    }
  }

  /// A multilayer perceptron: `depth` hidden layers of `width` units, each dense, then batch norm if asked
  /// for, then the activation; and a dense layer of `outputs` units. The dense layers before batch norm keep
  /// no bias, which batch norm would remove.
  public static func perceptron(
    depth: Int, width: Int, outputs: Int, activation: Activation, batchNorm: BatchNorm?,
    initialiser: Initialiser
  ) -> Network {
    var layers: [any Layer] = []
    for _ in 0..<depth {
      layers.append(Dense(width, weights: initialiser, hasBias: batchNorm == nil))
      if let batchNorm { layers.append(batchNorm) }
      layers.append(activation)
    }
    layers.append(Dense(outputs, weights: initialiser))
    return Network(layers)
  }
}
