import AssayTensors

/// Gaussian dropout: in training mode x·(1 + √(rate/(1 − rate))·n), with n standard normal from the stream
/// `noise` for each number. Mean and variance are those of dropout at that rate (Srivastava et al. 2014,
/// section 10). Evaluation mode is the identity and draws nothing.
public struct GaussianDropout: Layer, Hashable {
  /// The rate of the dropout that has this noise's variance; at least 0 and below 1.
  public var rate: Double

  /// Makes noise with the variance of dropout at this rate.
  public init(rate: Double) { self.rate = rate }

  /// The layer's name in parameter names: `gaussianDropout`.
  public var kind: String { "gaussianDropout" }
  /// The stream of the noise.
  public var ownNeeds: Needs { Needs(streams: rate == 0 ? [] : ["noise"]) }

  /// `x` times noise.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard scope.mode == .training, rate > 0 else { return x }
    let noise = scope.stream("noise", like: x).normal(x.shape, x.type.element)
    return x * (1 + noise * (rate / (1 - rate)).squareRoot())
  }
}

/// Additive noise: in training mode x + deviation·n, with n from the stream `noise` for each number, of mean
/// 0 and variance 1 (Bishop 1995 for noise on inputs). Evaluation mode is the identity and draws nothing.
public struct AdditiveNoise: Layer, Hashable {
  /// Standard deviation of the noise.
  public var deviation: Double
  /// Its distribution, normal or uniform.
  public var distribution: Initialiser.Distribution
  /// `additiveNoise`, or `inputNoise` for noise on a network's input.
  public let kind: String

  /// Makes noise between layers.
  public init(deviation: Double, distribution: Initialiser.Distribution = .normal) {
    self.init(deviation, distribution, kind: "additiveNoise")
  }

  /// Makes noise on the input of a network: the first of its layers.
  public static func input(
    deviation: Double, distribution: Initialiser.Distribution = .normal
  ) -> AdditiveNoise {
    AdditiveNoise(deviation, distribution, kind: "inputNoise")
  }

  private init(_ deviation: Double, _ distribution: Initialiser.Distribution, kind: String) {
    self.deviation = deviation
    self.distribution = distribution
    self.kind = kind
  }

  /// The stream of the noise.
  public var ownNeeds: Needs { Needs(streams: deviation == 0 ? [] : ["noise"]) }

  /// `x` plus noise.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard scope.mode == .training, deviation > 0 else { return x }
    let stream = scope.stream("noise", like: x)
    switch distribution {
    case .normal, .truncated: return x + stream.normal(x.shape, x.type.element) * deviation
    case .uniform:
      // Uniform in [−√3, √3) has variance 1.
      let centred = stream.coarseUniform(x.shape, x.type.element) - 0.5
      return x + centred * (deviation * 3.4641016151377544)
    }
  }
}

/// Random replacement of labels in each training step; see ``Model/labelNoise``.
public struct LabelNoise: Sendable, Hashable, Codable {
  /// The probability that a label is replaced, 0 … 1.
  public var rate: Double
  /// The classes that replace a label.
  public var replacement: Replacement

  /// The class that replaces a label.
  public enum Replacement: String, Sendable, Hashable, Codable, CaseIterable {
    /// Any class, the right one among them.
    case anyClass
    /// Any class but the right one.
    case otherClass
  }

  /// Makes noise at this rate.
  public init(rate: Double, replacement: Replacement = .anyClass) {
    self.rate = rate
    self.replacement = replacement
  }

  /// int32 labels [batch], each replaced with probability `rate` by a class drawn uniformly, for the loss of
  /// a training step. The draws come from the streams `which` and `classes`, which must differ.
  public func callAsFunction(
    _ labels: Tensor, classes: Int, which: TracedStream, classes stream: TracedStream
  ) -> Tensor {
    if let fault = Self.settings.fault(of: self) {
      return labels.refused(by: "labelNoise", at: "labels", fault)
    }
    guard labels.type.element == .int32, labels.shape.count == 1 else {
      return labels.refused(by: "labelNoise", at: "labels", "takes int32 labels [batch]")
    }
    guard rate > 0 else { return labels }
    let batch = labels.shape[0]
    let given = labels.oneHot(classes: classes)
    let drawn = stream.choices(
      [batch], among: classes, excluding: replacement == .otherClass ? labels : nil
    ).oneHot(classes: classes)
    let isChanged = which.decisions([batch, 1], probability: rate).broadcast(to: [batch, classes])
    return select(isChanged, drawn, given).argumentOfMaximum()
  }
}
