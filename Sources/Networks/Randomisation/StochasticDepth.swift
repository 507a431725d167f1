import AssayTensors

/// Stochastic depth: a residual body that training mode leaves out at random (Huang et al. 2016, arXiv
/// 1603.09382): x + b·body(x), where b is 1 with probability `survival`: where the stream `survival`, uniform
/// in [0, 1), is below it.
public struct StochasticDepth: Layer {
  /// The layer that is left out at random.
  public var body: any Layer
  /// The probability that the body is kept, 0 … 1.
  public var survival: Double
  /// The examples that are decided together.
  public var unit: Unit
  /// The mode that corrects for the mean of b.
  public var scaling: Scaling

  /// Whether the whole minibatch or each example has a draw.
  public enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
    /// One draw for all examples of the minibatch.
    case batch
    /// A draw for each example.
    case example
  }

  /// How the mean of the training output is made equal to the evaluation output.
  public enum Scaling: String, Sendable, Hashable, Codable, CaseIterable {
    /// Evaluation mode takes survival·body(x), as the paper does.
    case evaluation
    /// Training mode divides by the survival probability, as most libraries do.
    case training
  }

  /// Makes the layer with the paper's choices, unless others are given.
  public init(
    _ body: any Layer, survival: Double, unit: Unit = .batch, scaling: Scaling = .evaluation
  ) {
    self.body = body
    self.survival = survival
    self.unit = unit
    self.scaling = scaling
  }

  /// The layer's name in parameter names: `stochasticDepth`.
  public var kind: String { "stochasticDepth" }
  /// The body is the only part.
  public var parts: [Part] { [Part("body", body)] }
  /// The stream `survival`.
  public var ownNeeds: Needs { Needs(streams: survival == 1 ? [] : ["survival"]) }

  /// The sum of x and the body; the part is named `body`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard let batch = x.shape.first else { return scope.refuse(x, "takes [batch, …]") }
    let change = scope.apply("body", body, x)
    guard change.shape == x.shape else {
      return scope.refuse(x, "the body must keep the shape; it gives \(change.shape)")
    }
    guard survival < 1 else { return x + change }
    guard scope.mode == .training else {
      return x + (scaling == .evaluation ? change * survival : change)
    }
    let ones = [Int](repeating: 1, count: x.shape.count - 1)
    let survives = scope.stream("survival", like: x)
      .decisions((unit == .batch ? [1] : [batch]) + ones, probability: survival)
    let scale = scaling == .training && survival > 0 ? 1 / survival : 1
    return x
      + select(
        survives.broadcast(to: x.shape), change * scale, x.filled(x.shape, with: 0))
  }
}

/// Shake-shake: x + α·first(x) + (1 − α)·second(x), with α uniform in [0, 1) from the stream `forward` and,
/// in the gradient, another draw β in its place (Gastaldi 2017, arXiv 1705.07485). Evaluation mode takes ½
/// and draws nothing.
///
/// With `shake` the derivative differs from that of the value on purpose.
public struct ShakeShake: Layer {
  /// The first branch.
  public var first: any Layer
  /// The second branch.
  public var second: any Layer
  /// The number that replaces α in the gradient.
  public var backward: Backward
  /// The examples that are decided together.
  public var unit: StochasticDepth.Unit

  /// What stands for α in the gradient.
  public enum Backward: String, Sendable, Hashable, Codable, CaseIterable {
    /// Another draw, from the stream `backward`.
    case shake
    /// ½.
    case even
    /// α itself.
    case keep
  }

  /// Makes the layer with the paper's best choice: shake, for each example.
  public init(
    _ first: any Layer, _ second: any Layer, backward: Backward = .shake,
    unit: StochasticDepth.Unit = .example
  ) {
    self.first = first
    self.second = second
    self.backward = backward
    self.unit = unit
  }

  /// The layer's name in parameter names: `shakeShake`.
  public var kind: String { "shakeShake" }
  /// The parts are the two branches.
  public var parts: [Part] { [Part("first", first), Part("second", second)] }
  /// The streams of α and β.
  public var ownNeeds: Needs { Needs(streams: backward == .shake ? ["forward", "backward"] : ["forward"]) }

  /// The sum of x and both branches; the parts are named `first` and `second`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    let a = scope.apply("first", first, x)
    let b = scope.apply("second", second, x)
    guard a.shape == x.shape, b.shape == x.shape, let batch = x.shape.first else {
      return scope.refuse(
        x, "both branches must keep the shape \(x.shape); they give \(a.shape) and \(b.shape)")
    }
    guard scope.mode == .training else { return x + (a + b) * 0.5 }
    let shape = (unit == .batch ? [1] : [batch]) + [Int](repeating: 1, count: x.shape.count - 1)
    func draw(_ name: String) -> Tensor {
      scope.stream(name, like: x).coarseUniform(shape, x.type.element)
    }
    let value = mixed(a, b, draw("forward"))
    switch backward {
    case .keep: return x + value
    case .even: return x + value.with(gradientOf: (a + b) * 0.5)
    case .shake: return x + value.with(gradientOf: mixed(a, b, draw("backward")))
    }
  }

  private func mixed(_ a: Tensor, _ b: Tensor, _ share: Tensor) -> Tensor {
    a * share + b * (1 - share)
  }
}

extension Tensor {
  /// This value, up to rounding, with the derivatives of another tensor.
  fileprivate func with(gradientOf other: Tensor) -> Tensor {
    other + (self - other).stoppingGradient()
  }
}
