import AssayTensors

/// A fixed function of each element. ``LeakyReLU`` and ``ELU`` are activations with a parameter.
public enum Activation: String, Layer, Hashable, Codable, CaseIterable {
  /// max(x, 0); the derivative at 0 is 0.
  case relu
  /// The hyperbolic tangent.
  case tanh
  /// 1/(1 + e⁻ˣ).
  case sigmoid
  /// x·Φ(x), with Φ the normal distribution function (Hendrycks & Gimpel 2016, arXiv 1606.08415): PyTorch's and
  /// Keras' GELU.
  case gelu
  /// ½x·(1 + tanh(√(2/π)·(x + 0.044715x³))), which is Flax's GELU.
  case geluTanh
  /// x·sigmoid(x), also called swish.
  case silu
  /// λ·x above 0 and λα·(eˣ − 1) below (Klambauer et al. 2017, arXiv 1706.02515).
  case selu
  /// ln(1 + eˣ).
  case softplus
  /// The sine.
  case sine

  /// The variant of GELU that a framework uses by default.
  public static func gelu(_ profile: Profile) -> Activation { profile.gelu }

  /// The function's own name.
  public var kind: String { rawValue }

  /// The function of each element of `x`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    switch self {
    case .relu: return x.maximum(0)
    case .tanh: return x.hyperbolicTangent()
    case .sigmoid: return x.sigmoid()
    case .gelu: return x * 0.5 * ((x * 0.7071067811865476).errorFunction() + 1)  // x/√2
    case .geluTanh:
      let inner = (x + x * x * x * 0.044715) * 0.7978845608028654  // √(2/π)
      return x * 0.5 * (inner.hyperbolicTangent() + 1)
    case .silu: return x * x.sigmoid()
    case .selu:
      return x.exponentialUnit(alpha: 1.6732632423543772) * 1.0507009873554805
    case .softplus: return x.softplus()
    case .sine: return x.sine()
    }
  }
}

/// x above 0, slope·x elsewhere (Maas et al. 2013).
public struct LeakyReLU: Layer, Hashable, Codable {
  /// The slope below 0.
  public var slope: Double

  /// Makes the layer with this slope.
  public init(slope: Double) { self.slope = slope }

  /// Makes the layer with the default slope of a framework's layer: 0.01, or 0.3 in Keras (whose function of
  /// that name has 0.2).
  public init(profile: Profile) { self.init(slope: profile.leakySlope) }

  /// The layer's name in parameter names: `leakyReLU`.
  public var kind: String { "leakyReLU" }

  /// The function of each element of `x`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    return select(x .> 0, x, x * slope)
  }
}

/// x above 0, α·(eˣ − 1) elsewhere (Clevert et al. 2016, arXiv 1511.07289).
public struct ELU: Layer, Hashable, Codable {
  /// α: minus the limit far below 0.
  public var alpha: Double

  /// Makes the layer with this α.
  public init(alpha: Double = 1) { self.alpha = alpha }

  /// The layer's name in parameter names: `elu`.
  public var kind: String { "elu" }

  /// The function of each element of `x`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    return x.exponentialUnit(alpha: alpha)
  }
}

extension Tensor {
  /// x above 0, α·(eˣ − 1) elsewhere; the exponential is never taken of a number for which it overflows.
  fileprivate func exponentialUnit(alpha: Double) -> Tensor {
    select(self .> 0, self, clamped(-Double.infinity, 0).expMinusOne() * alpha)
  }
}
