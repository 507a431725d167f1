import AssayTensors

/// Multi-head scaled dot-product attention over [batch, time, features] (Vaswani et al. 2017,
/// arXiv 1706.03762): softmax(scale·q·kᵀ)·v for each head, then a dense layer.
///
/// Weights are [outputs, inputs]; the features of one head are consecutive. Cost: 4 products of [batch·time,
/// features] by [features, features] and, for each example and head, two of [time, features/heads] by
/// [features/heads, time].
public struct MultiHeadAttention: Layer {
  /// The number of heads; the number of features is a multiple of it.
  public var heads: Int
  /// Whether a place attends only to itself and to earlier places.
  public var isCausal: Bool
  /// Whether q, k and v share one weight `joint.weight` [3·features, features], as in PyTorch, or have one
  /// each.
  public var isJoint: Bool
  /// Whether the projections have biases.
  public var hasBias: Bool
  /// The initial values of the weights.
  public var weights: Initialiser
  /// The factor of the scores; `nil` is 1/√(features/heads). See ``MaximalUpdate/scoreScale(features:)``.
  public var scale: Double?

  /// Makes attention with one weight for q, k and v, biases and Glorot's uniform weights, unless other values
  /// are given.
  public init(
    heads: Int, isCausal: Bool = false, isJoint: Bool = true, hasBias: Bool = true,
    weights: Initialiser = .glorotUniform, scale: Double? = nil
  ) {
    self.heads = heads
    self.scale = scale
    self.isCausal = isCausal
    self.isJoint = isJoint
    self.hasBias = hasBias
    self.weights = weights
  }

  /// The layer's name in parameter names: `attention`.
  public var kind: String { "attention" }
  /// The projections under their names. Their widths follow from the input; here each has one unit as a placeholder.
  public var parts: [Part] {
    (isJoint ? ["joint", "output"] : ["query", "key", "value", "output"]).map { Part($0, dense(1)) }
  }

  /// Self-attention: queries, keys and values are projections of x.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    guard x.shape.count == 3, heads >= 1, x.shape[2] % heads == 0 else {
      return scope.refuse(x, "takes [batch, time, features] with features in \(heads) equal heads")
    }
    guard isJoint else { return attend(queries: x, keys: x, values: x, in: scope) }
    let parts = scope.apply("joint", dense(3 * x.shape[2]), x).split(axis: 2, into: 3)
    return attended(parts[0], parts[1], parts[2], in: scope)
  }

  /// Attention of queries [batch, time, features] to keys and values of another sequence [batch, other time,
  /// any], with the parts `query`, `key` and `value`. Causal attention counts both times from their starts.
  public func attend(queries: Tensor, keys: Tensor, values: Tensor, in scope: LayerScope) -> Tensor {
    guard [queries, keys, values].allSatisfy({ $0.shape.count == 3 && $0.shape[0] == queries.shape[0] }),
      keys.shape[1] == values.shape[1], heads >= 1, queries.shape[2] % heads == 0
    else {
      return scope.refuse(
        queries,
        "takes queries, keys and values [batch, time, features] of one batch, as many keys as values, and "
          + "features in \(heads) equal heads")
    }
    let features = queries.shape[2]
    return attended(
      scope.apply("query", dense(features), queries), scope.apply("key", dense(features), keys),
      scope.apply("value", dense(features), values), in: scope)
  }

  private func dense(_ outputs: Int) -> Dense {
    Dense(outputs, weights: weights, hasBias: hasBias)
  }

  private func attended(_ q: Tensor, _ k: Tensor, _ v: Tensor, in scope: LayerScope) -> Tensor {
    // After a failure of the trace, tensors may have any rank.
    guard [q, k, v].allSatisfy({ $0.shape.count == 3 }) else { return q }
    let features = q.shape[2]
    func apart(_ x: Tensor) -> Tensor {
      x.reshaped([x.shape[0], x.shape[1], heads, features / heads]).transposed([0, 2, 1, 3])
    }
    let scale = scale ?? 1 / (Double(features) / Double(heads)).squareRoot()
    if let fault { return scope.refuse(q, fault) }
    var scores = (apart(q) * scale).matrixProduct(apart(k).transposed([0, 1, 3, 2]))
    if isCausal { scores = scores.masked(to: scores.lowerTriangle) }
    let mixed = scores.softmax().matrixProduct(apart(v)).transposed([0, 2, 1, 3])
    return scope.apply("output", dense(features), mixed.reshaped(q.shape))
  }
}

extension Tensor {
  /// e^x/Σe^x along the last axis; the largest is subtracted first, so that no exponential overflows.
  func softmax() -> Tensor {
    let last = shape.count - 1
    let kept: [Int] = shape.dropLast() + [1]
    let shifted = self - maximum(axes: [last]).stoppingGradient().reshaped(kept)
    let powers = shifted.exponential()
    return powers / powers.sum(axes: [last]).reshaped(kept)
  }

  /// A bool tensor that is true where the column is at most the row, in the last two axes.
  fileprivate var lowerTriangle: Tensor {
    let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
    return constants(
      (0..<rows).flatMap { row in (0..<columns).map { $0 <= row ? 1 : 0 } }, [rows, columns]) .> 0
  }

  /// This tensor where `keep` (which broadcasts) is true; elsewhere a number so far below 0 that its softmax
  /// is exactly 0.
  fileprivate func masked(to keep: Tensor) -> Tensor {
    select(keep.broadcast(to: shape), self, filled(shape, with: -1e30))
  }
}
