import AssayTensors

/// Dropout: in training mode each number is 0 with probability `rate`, and divided by 1 − rate otherwise
/// (Srivastava et al. 2014). Evaluation mode is the identity and draws nothing.
///
/// A number is dropped where the stream `mask`, uniform in [0, 1), is below the rate. The decision is the
/// same in every element type: ``TracedStream/decisions(_:probability:file:line:)``. With a rate of 0 nothing
/// is drawn; with 1 all numbers are dropped.
public struct Dropout: Layer, Hashable {
  /// The probability that a number is dropped, 0 … 1.
  public var rate: Double
  /// The numbers that are dropped together.
  public var unit: Unit

  /// What is dropped together.
  public enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
    /// Every number by itself.
    case element
    /// A channel of an example, [batch, channels, space…], is dropped as a whole (Tompson et al. 2015, arXiv
    /// 1411.4280).
    case channel
  }

  /// Makes dropout at this rate.
  public init(rate: Double, unit: Unit = .element) {
    self.rate = rate
    self.unit = unit
  }

  /// The layer's name in parameter names: `dropout`.
  public var kind: String { "dropout" }
  /// The stream of the mask.
  public var ownNeeds: Needs { Needs(streams: rate == 0 ? [] : ["mask"]) }

  /// `x` with some numbers dropped.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard scope.mode == .training, rate > 0 else { return x }
    let shape =
      unit == .channel && x.shape.count > 2
      ? Array(x.shape.prefix(2)) + [Int](repeating: 1, count: x.shape.count - 2) : x.shape
    return x.dropped(rate, shape, scope.stream("mask", like: x))
  }
}

/// DropConnect: a layer whose weights are dropped (Wan et al. 2013). In training mode each weight is 0 with
/// probability `rate`, and divided by 1 − rate otherwise, the same for the whole minibatch. Evaluation mode
/// is the layer itself.
public struct DropConnect: Layer {
  /// The layer whose weights are dropped.
  public var layer: any Layer
  /// The probability that a weight is dropped, 0 … 1.
  public var rate: Double

  /// Makes a layer with dropped weights.
  public init(_ layer: any Layer, rate: Double) {
    self.layer = layer
    self.rate = rate
  }

  /// The layer's name in parameter names: `dropConnect`.
  public var kind: String { "dropConnect" }
  /// The wrapped layer is the only part.
  public var parts: [Part] { [Part(layer.kind, layer)] }
  /// A stream `<weight>.mask` for each of the layer's weights.
  public var ownNeeds: Needs {
    Needs(streams: rate == 0 ? [] : Needs(of: parts).weights.map { "\($0).mask" })
  }

  /// The wrapped layer, as a part of the scope.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard scope.mode == .training, rate > 0 else { return scope.apply(layer.kind, layer, x) }
    return scope.apply(layer.kind, layer, x) { [rate] name, weight, _, scope in
      weight.dropped(rate, weight.shape, scope.stream("\(name).mask", like: weight))
    }
  }
}

extension Tensor {
  /// 0 where the stream's draw of this shape, broadcast, is below the rate; elsewhere the number divided by 1
  /// − rate.
  func dropped(_ rate: Double, _ shape: [Int], _ stream: TracedStream) -> Tensor {
    let isDropped = stream.decisions(shape, probability: rate).broadcast(to: self.shape)
    let scale = rate < 1 ? 1 / (1 - rate) : 0
    return select(isDropped, filled(self.shape, with: 0), self * scale)
  }
}
