import AssayTensors

/// A bound on gradients.
public enum Clipping: Sendable, Hashable, Codable {
  /// Every element to [−bound, bound].
  case value(Double)
  /// All gradients together to a length: multiplied with largest/norm when the norm is larger.
  case norm(Double, Form = .exact)
  /// Each parameter's gradient to a length by itself: Keras's `clipnorm`.
  case normOfEach(Double, Form = .exact)

  /// How the factor is made.
  public enum Form: String, Sendable, Hashable, Codable, CaseIterable {
    /// largest/max(norm, largest): the result is exactly as long; Keras, Optax.
    case exact
    /// min(1, largest/(norm + 1e−6)): PyTorch. A little shorter.
    case pytorch
  }

  /// The gradients within the bound.
  func callAsFunction(_ gradients: [Tensor]) -> [Tensor] {
    guard !gradients.isEmpty else { return [] }
    return switch self {
    case .value(let bound):
      gradients.map { $0.minimum($0.constant(bound)).maximum(-bound) }
    case .norm(let largest, let form):
      gradients.map { [factor = factor(globalNorm(gradients), largest, form)] in $0 * factor }
    case .normOfEach(let largest, let form):
      gradients.map { $0 * factor(globalNorm([$0]), largest, form) }
    }
  }

  private func factor(_ norm: Tensor, _ largest: Double, _ form: Form) -> Tensor {
    switch form {
    case .exact: largest / norm.maximum(largest)
    case .pytorch: (largest / (norm + 1e-6)).minimum(norm.constant(1))
    }
  }
}

/// Another optimiser, given clipped gradients.
public struct Clipped: Optimiser {
  /// What moves the parameters.
  public var base: any Optimiser
  /// The bound on what it sees.
  public var clipping: Clipping

  /// A wrapper of `base`. Around ``SharpnessAware`` it bounds nothing, as that takes gradients of its own: put it
  /// inside.
  public init(_ base: any Optimiser, by clipping: Clipping) {
    self.base = base
    self.clipping = clipping
  }

  /// Throws for a bound that is not positive or not finite, and what the base throws.
  public func validate() throws {
    try demand(Clipping.table.rangeFault(of: clipping))
    if base is SharpnessAware {
      throw invalid("SharpnessAware takes gradients of its own; write SharpnessAware(Clipped(…)) instead")
    }
    try base.validate()
  }

  /// Adds the update of every parameter to the trace; the slots are the base's.
  public func update(_ step: OptimiserStep) {
    base.update(step.with(gradients: clipping(step.gradients)))
  }
}
