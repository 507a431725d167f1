import AssayTensors

/// Layer norm: γ·(x − mean)/√(variance + ε) + β of each example by itself, over the last axes (Ba et al.
/// 2016, arXiv 1607.06450), with the biased variance.
public struct LayerNorm: Layer, Hashable {
  /// ε, added to the variance.
  public var epsilon: Double
  /// The number of last axes that are normalised together; γ and β have their shape.
  public var axes: Int
  /// Whether the layer has γ and β.
  public var affine: Affine

  /// Makes a layer with PyTorch's ε over the last axis, unless others are given.
  public init(epsilon: Double = 1e-5, axes: Int = 1, affine: Affine = .gainAndShift) {
    self.epsilon = epsilon
    self.axes = axes
    self.affine = affine
  }

  /// Makes a layer with a framework's ε: 1e-5, 1e-3 or 1e-6.
  public init(profile: Profile) {
    self.init(epsilon: profile.normEpsilon)
  }

  /// The layer's name in parameter names: `layerNorm`.
  public var kind: String { "layerNorm" }

  /// `x` normalised, with the parameters `gain` and `shift`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard axes < x.shape.count else {
      return scope.refuse(x, "normalises \(axes) last axes, which leave none for the batch")
    }
    let last = Array((x.shape.count - axes)..<x.shape.count)
    return affine.apply(
      Moments(of: x, axes: last).normalised(epsilon: epsilon), last.map { x.shape[$0] }, in: scope)
  }
}

/// RMS norm: γ·x/√(mean x² + ε) over the last axis (Zhang & Sennrich 2019, arXiv 1910.07467).
public struct RMSNorm: Layer, Hashable {
  /// ε, added to the mean square; `nil` means the distance from 1 to the next number of the element type.
  public var epsilon: Double?
  /// Whether the layer has a γ.
  public var hasGain: Bool

  /// Makes a layer with this ε.
  public init(epsilon: Double?, hasGain: Bool = true) {
    self.epsilon = epsilon
    self.hasGain = hasGain
  }

  /// Makes a layer with a framework's ε: the element type's in PyTorch, 1e-6 elsewhere.
  public init(profile: Profile) { self.init(epsilon: profile.rmsNormEpsilon) }

  /// The layer's name in parameter names: `rmsNorm`.
  public var kind: String { "rmsNorm" }

  /// `x` normalised, with the parameter `gain`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    guard x.shape.count >= 2, let features = x.shape.last else {
      return scope.refuse(x, "takes [batch…, features]")
    }
    if let fault { return scope.refuse(x, fault) }
    let spacing = x.type.element == .float64 ? Double.ulpOfOne : Double(Float.ulpOfOne)
    let square = (x * x).mean(axes: [x.shape.count - 1]).reshaped(x.shape.dropLast() + [1])
    let normalised = x / (square + (epsilon ?? spacing)).squareRoot()
    return (hasGain ? Affine.gain : .none).apply(normalised, [features], in: scope)
  }
}
