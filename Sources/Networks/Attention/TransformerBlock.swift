import AssayTensors

/// Self-attention and a two-layer perceptron at each place, each with a shortcut and a norm, over
/// [batch, time, features].
public struct TransformerBlock: Layer {
  /// Of the first half.
  public var attention: MultiHeadAttention
  /// Units of the perceptron's hidden layer.
  public var width: Int
  /// Of the hidden layer.
  public var activation: any Layer
  /// Of both halves.
  public var norm: any Layer
  /// Where the norms stand.
  public var order: Order
  /// How the perceptron's weights start.
  public var weights: Initialiser
  /// The share of numbers that is dropped from each half's result, and from the hidden layer.
  public var dropout: Double

  /// Where the norms of a transformer stand.
  public enum Order: String, Sendable, Hashable, Codable, CaseIterable {
    /// x + f(norm(x)) (Xiong et al. 2020, arXiv 2002.04745).
    case normFirst
    /// norm(x + f(x)) (Vaswani et al. 2017, arXiv 1706.03762), PyTorch's default.
    case normLast
  }

  /// A block with norms first and GELU, unless told otherwise.
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

  /// `transformer`.
  public var kind: String { "transformer" }
  /// The union of its parts'.
  public var needs: Needs {
    Needs(
      of: [
        (name: "attention", layer: attention), (name: "attentionNorm", layer: norm),
        (name: "expand", layer: Dense(width)), (name: "activation", layer: activation),
        (name: "contract", layer: Dense(width)), (name: "perceptronNorm", layer: norm),
      ] + dropouts)
  }

  /// The block, with the parts `attention`, `attentionNorm`, `expand`, `activation`, `contract` and
  /// `perceptronNorm`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    guard x.shape.count == 3 else { return scope.refuse(x, "takes [batch, time, features]") }
    let y = half(x, "attentionNorm", in: scope) {
      dropped(attention($0, in: scope.child("attention")), "attentionDropout", in: scope)
    }
    return half(y, "perceptronNorm", in: scope) {
      let wide = Dense(width, weights: weights)($0, in: scope.child("expand"))
      let hidden = dropped(
        activation(wide, in: scope.child("activation")), "hiddenDropout", in: scope)
      let narrow = Dense(x.shape[2], weights: weights)(hidden, in: scope.child("contract"))
      return dropped(narrow, "perceptronDropout", in: scope)
    }
  }

  private func half(
    _ x: Tensor, _ name: String, in scope: LayerScope, _ f: (Tensor) -> Tensor
  ) -> Tensor {
    switch order {
    case .normFirst: x + f(norm(x, in: scope.child(name)))
    case .normLast: norm(x + f(x), in: scope.child(name))
    }
  }

  private var dropouts: [(name: String, layer: any Layer)] {
    ["attentionDropout", "hiddenDropout", "perceptronDropout"].map {
      (name: $0, layer: Dropout(rate: dropout))
    }
  }

  private func dropped(_ x: Tensor, _ name: String, in scope: LayerScope) -> Tensor {
    Dropout(rate: dropout)(x, in: scope.child(name))
  }
}
