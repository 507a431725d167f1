import AssayTensors

/// Group norm: γ·(x − mean)/√(variance + ε) + β of [batch, channels, space…], over each of `groups` equal
/// groups of consecutive channels of each example (Wu & He 2018, arXiv 1803.08494), with γ and β for each
/// channel.
public struct GroupNorm: Layer, Hashable {
  /// The number of groups; the number of channels is a multiple of it.
  public var groups: Int
  /// ε, added to the biased variance.
  public var epsilon: Double
  /// Whether the layer has γ and β.
  public var affine: Affine

  /// Makes a layer with PyTorch's ε, unless another is given.
  public init(groups: Int, epsilon: Double = 1e-5, affine: Affine = .gainAndShift) {
    self.groups = groups
    self.epsilon = epsilon
    self.affine = affine
  }

  /// Makes a layer with a framework's ε: 1e-5, 1e-3 or 1e-6. The number of groups has no default here: it is
  /// 32 in Keras and Flax, and PyTorch has none.
  public init(groups: Int, profile: Profile) {
    self.init(groups: groups, epsilon: profile.normEpsilon)
  }

  /// The layer's name in parameter names: `groupNorm`.
  public var kind: String { "groupNorm" }

  /// `x` normalised, with the parameters `gain` and `shift`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard x.shape.count >= 2, x.shape[1] % groups == 0 else {
      return scope.refuse(x, "takes [batch, channels, space…] with channels in \(groups) equal groups")
    }
    return normalised(x, groups: groups, epsilon: epsilon, affine, in: scope)
  }
}

/// Instance norm: group norm with one group for each channel of [batch, channels, space…] (Ulyanov et al.
/// 2016, arXiv 1607.08022).
public struct InstanceNorm: Layer, Hashable {
  /// ε, added to the biased variance.
  public var epsilon: Double
  /// Whether the layer has γ and β.
  public var affine: Affine

  /// Makes a layer with PyTorch's choices, unless others are given.
  public init(epsilon: Double = 1e-5, affine: Affine = .none) {
    self.epsilon = epsilon
    self.affine = affine
  }

  /// Makes a layer with a framework's choices; Keras has no such layer, so its group norm's are taken.
  public init(profile: Profile) {
    self.init(epsilon: profile.normEpsilon, affine: profile.instanceNormAffine)
  }

  /// The layer's name in parameter names: `instanceNorm`.
  public var kind: String { "instanceNorm" }

  /// `x` normalised, with the parameters `gain` and `shift`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard x.shape.count >= 3 else { return scope.refuse(x, "takes [batch, channels, space…]") }
    return normalised(x, groups: x.shape[1], epsilon: epsilon, affine, in: scope)
  }
}

private func normalised(
  _ x: Tensor, groups: Int, epsilon: Double, _ affine: Affine, in scope: LayerScope
) -> Tensor {
  let rows = x.reshaped([x.shape[0], groups, x.type.count / max(x.shape[0] * groups, 1)])
  let moments = Moments(of: rows, axes: [2])
  return affine.apply(
    moments.normalised(epsilon: epsilon).reshaped(x.shape), [x.shape[1]], broadcast: x.channelShape,
    in: scope)
}
