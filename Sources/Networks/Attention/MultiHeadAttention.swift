import AssayTensors

/// Multi-head scaled dot-product attention over [batch, time, features] (Vaswani et al. 2017,
/// arXiv 1706.03762): softmax(scale·q·kᵀ)·v for each head, then a dense layer.
///
/// Weights are [outputs, inputs]; a head's features are neighbours. Cost: 4 products of [batch·time, features] by
/// [features, features] and, for each example and head, two of [time, features/heads] by [features/heads, time].
public struct MultiHeadAttention: Layer {
  /// Heads; the number of features is a multiple of it.
  public var heads: Int
  /// Whether a place attends to itself and earlier ones only.
  public var isCausal: Bool
  /// Whether q, k and v have one weight `joint.weight` [3·features, features], as PyTorch keeps it, or three.
  public var isJoint: Bool
  /// Whether the projections have biases.
  public var hasBias: Bool
  /// How the weights start.
  public var weights: Initialiser
  /// What the scores are multiplied with; `nil` is 1/√(features/heads). See ``MaximalUpdate/scoreScale(features:)``.
  public var scale: Double?

  /// Attention with one weight for q, k and v, biases and Glorot's uniform weights, unless told otherwise.
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

  /// `attention`.
  public var kind: String { "attention" }
  /// Nothing but the weights of its projections.
  public var needs: Needs {
    let projections = isJoint ? ["joint", "output"] : ["query", "key", "value", "output"]
    return Needs(of: projections.map { (name: $0, layer: dense(1)) })
  }

  /// Self-attention: queries, keys and values are of x.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    guard x.shape.count == 3, heads >= 1, x.shape[2] % heads == 0 else {
      return scope.refuse(x, "takes [batch, time, features] with features in \(heads) equal heads")
    }
    guard isJoint else { return attend(queries: x, keys: x, values: x, in: scope) }
    let parts = dense(3 * x.shape[2])(x, in: scope.child("joint")).parts(3, axis: 2)
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
      dense(features)(queries, in: scope.child("query")),
      dense(features)(keys, in: scope.child("key")),
      dense(features)(values, in: scope.child("value")), in: scope)
  }

  private func dense(_ outputs: Int) -> Dense {
    Dense(outputs, weights: weights, hasBias: hasBias)
  }

  private func attended(_ q: Tensor, _ k: Tensor, _ v: Tensor, in scope: LayerScope) -> Tensor {
    // What follows a failure of the trace may have any rank.
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
    return dense(features)(mixed.reshaped(q.shape), in: scope.child("output"))
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

  /// Where the column is at most the row, in the last two axes; bool.
  fileprivate var lowerTriangle: Tensor {
    let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
    return constants(
      (0..<rows).flatMap { row in (0..<columns).map { $0 <= row ? 1 : 0 } }, [rows, columns]) .> 0
  }

  /// This where `keep` (which broadcasts) holds, elsewhere so far below 0 that its softmax is exactly 0.
  fileprivate func masked(to keep: Tensor) -> Tensor {
    select(keep.broadcast(to: shape), self, filled(shape, with: -1e30))
  }
}
