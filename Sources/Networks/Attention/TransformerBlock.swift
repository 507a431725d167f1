import AssayTensors

/// Self-attention and a two-layer perceptron at each place, each with a shortcut and a norm, over
/// [batch, time, features].
public struct TransformerBlock: Layer {
  /// The attention of the first half.
  public var attention: MultiHeadAttention
  /// Units of the perceptron's hidden layer.
  public var width: Int
  /// The activation of the perceptron's hidden layer.
  public var activation: any Layer
  /// The norm of both halves; each half has its own parameters.
  public var norm: any Layer
  /// The place of the norms: before or after the halves.
  public var order: Order
  /// The initial values of the perceptron's weights.
  public var weights: Initialiser
  /// The rate of dropout on each half's result and on the hidden layer.
  public var dropout: Double

  /// Where the norms of a transformer stand.
  public enum Order: String, Sendable, Hashable, Codable, CaseIterable {
    /// x + f(norm(x)) (Xiong et al. 2020, arXiv 2002.04745).
    case normFirst
    /// norm(x + f(x)) (Vaswani et al. 2017, arXiv 1706.03762), PyTorch's default.
    case normLast
  }

  /// Makes a block with norms first and GELU, unless other values are given.
  public init(
    _ attention: MultiHeadAttention, width: Int, activation: any Layer = Activation.gelu,
    norm: any Layer = LayerNorm(), order: Order = .normFirst, weights: Initialiser = .glorotUniform,
    dropout: Double = 0
  ) {
    self.attention = attention
    self.width = width
    self.activation = activation
    self.norm = norm
    self.order = order
    self.weights = weights
    self.dropout = dropout
  }

  /// The layer's name in parameter names: `transformer`.
  public var kind: String { "transformer" }
  /// Attention, perceptron, norms and dropouts.
  public var parts: [Part] {
    [
      Part("attention", attention), Part("attentionNorm", norm), Part("expand", dense(width)),
      Part("activation", activation), Part("contract", dense(width)), Part("perceptronNorm", norm),
    ] + ["attentionDropout", "hiddenDropout", "perceptronDropout"].map { Part($0, Dropout(rate: dropout)) }
  }

  /// The result of the block, whose parts are `attention`, `attentionNorm`, `expand`, `activation`,
  /// `contract` and `perceptronNorm`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    guard x.shape.count == 3 else { return scope.refuse(x, "takes [batch, time, features]") }
    let y = half(x, "attentionNorm", in: scope) {
      dropped(scope.apply("attention", attention, $0), "attentionDropout", in: scope)
    }
    return half(y, "perceptronNorm", in: scope) {
      let wide = scope.apply("expand", dense(width), $0)
      let hidden = dropped(scope.apply("activation", activation, wide), "hiddenDropout", in: scope)
      let narrow = scope.apply("contract", dense(x.shape[2]), hidden)
      return dropped(narrow, "perceptronDropout", in: scope)
    }
  }

  private func half(
    _ x: Tensor, _ name: String, in scope: LayerScope, _ f: (Tensor) -> Tensor
  ) -> Tensor {
    switch order {
    case .normFirst: x + f(scope.apply(name, norm, x))
    case .normLast: scope.apply(name, norm, x + f(x))
    }
  }

  private func dense(_ outputs: Int) -> Dense { Dense(outputs, weights: weights) }

  private func dropped(_ x: Tensor, _ name: String, in scope: LayerScope) -> Tensor {
    scope.apply(name, Dropout(rate: dropout), x)
  }
}
