import AssayTensors

/// In training mode each number is 0 with probability `rate`, and divided by 1 − rate otherwise (Srivastava et al.
/// 2014). Evaluation mode is the identity and draws nothing.
///
/// A number is dropped where the stream `mask`, uniform in [0, 1), is below the rate, which is decided alike in every
/// element type: ``TracedStream/decisions(_:probability:file:line:)``. With a rate of 0 nothing is
/// drawn; with 1 all is dropped.
public struct Dropout: Layer, Hashable {
  /// The probability of being dropped, 0 … 1.
  public var rate: Double
  /// What is dropped as one.
  public var unit: Unit

  /// What is dropped together.
  public enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
    /// Every number by itself.
    case element
    /// A channel of an example, [batch, channels, space…] (Tompson et al. 2015, arXiv 1411.4280).
    case channel
  }

  /// Dropout at this rate.
  public init(rate: Double, unit: Unit = .element) {
    self.rate = rate
    self.unit = unit
  }

  /// `dropout`.
  public var kind: String { "dropout" }
  /// The stream of the mask.
  public var needs: Needs { Needs(streams: rate == 0 ? [] : ["mask"]) }

  /// `x` with numbers dropped.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard scope.mode == .training, rate > 0 else { return x }
    let shape =
      unit == .channel && x.shape.count > 2
      ? Array(x.shape.prefix(2)) + [Int](repeating: 1, count: x.shape.count - 2) : x.shape
    return x.dropped(rate, shape, scope.stream("mask", like: x))
  }
}

/// A layer with each weight dropped by itself (Wan et al. 2013): in training mode a weight is 0 with probability
/// `rate`, and divided by 1 − rate otherwise, the same for the whole minibatch. Evaluation mode is the layer.
public struct DropConnect: Layer {
  /// Whose weights these are.
  public var layer: any Layer
  /// The probability of being dropped, 0 … 1.
  public var rate: Double

  /// Dropped weights of a layer.
  public init(_ layer: any Layer, rate: Double) {
    self.layer = layer
    self.rate = rate
  }

  /// `dropConnect`.
  public var kind: String { "dropConnect" }
  /// The layer's, and a stream `<weight>.mask` for each of its weights.
  public var needs: Needs {
    let inner = Needs(of: [(name: layer.kind, layer: layer)])
    return rate == 0 ? inner : inner.adding(streams: inner.weights.map { "\($0).mask" })
  }

  /// The layer, as a part of the scope.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard scope.mode == .training, rate > 0 else { return layer(x, in: scope.child(layer.kind)) }
    return layer(
      x,
      in: scope.reparameterised(layer.kind) { [rate] name, weight, _, scope in
        weight.dropped(rate, weight.shape, scope.stream("\(name).mask", like: weight))
      })
  }
}

extension Tensor {
  /// 0 where the stream's draw of that shape, broadcast, is below the rate; elsewhere over 1 − rate.
  func dropped(_ rate: Double, _ shape: [Int], _ stream: TracedStream) -> Tensor {
    let isDropped = stream.decisions(shape, probability: rate).broadcast(to: self.shape)
    let scale = rate < 1 ? 1 / (1 - rate) : 0
    return select(isDropped, filled(self.shape, with: 0), self * scale)
  }
}
