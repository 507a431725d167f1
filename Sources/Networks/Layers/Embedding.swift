import AssayTensors

/// A learnt row of numbers for each token: int32 [batch…] → [batch…, features]. A token outside the
/// vocabulary gives NaN. The gradient adds the rows of equal tokens in order.
public struct Embedding: Layer {
  /// The number of tokens; tokens are the numbers 0 ..< vocabulary.
  public var vocabulary: Int
  /// The number of features in a row.
  public var features: Int
  /// The initial values of the table [vocabulary, features].
  public var weights: Initialiser

  /// Makes a table of this size.
  public init(_ vocabulary: Int, features: Int, weights: Initialiser = .normal(1)) {
    self.vocabulary = vocabulary
    self.features = features
    self.weights = weights
  }

  /// Makes a table with a framework's initial values: N(0, 1), U(±0.05), or N(0, 1/features).
  public init(_ vocabulary: Int, features: Int, profile: Profile) {
    self.init(vocabulary, features: features, weights: .embedding(profile))
  }

  /// The layer's name in parameter names: `embedding`.
  public var kind: String { "embedding" }

  /// The rows of the parameter `weight` for the tokens.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard x.type.element == .int32 else { return scope.refuse(x, "takes int32 tokens") }
    let table = scope.parameter(
      "weight", [vocabulary, features], weights, of: scope.element, in: x)
    return table.gatherRows(x.reshaped([x.type.count])).reshaped(x.shape + [features])
  }
}
