import AssayTensors

/// A bound on gradients.
public enum Clipping: Sendable, Hashable, Codable {
  /// Clips every element to [−bound, bound].
  case value(Double)
  /// Scales all gradients together: by largest/norm, when their common norm is larger than `largest`.
  case norm(Double, Form = .exact)
  /// Scales each parameter's gradient by itself in the same way: Keras's `clipnorm`.
  case normOfEach(Double, Form = .exact)

  /// The formula of the factor that gradients are scaled by.
  public enum Form: String, Sendable, Hashable, Codable, CaseIterable {
    /// largest/max(norm, largest): the result is exactly as long; Keras, Optax.
    case exact
    /// min(1, largest/(norm + 1e−6)): the result is a little shorter; PyTorch.
    case pytorch
  }

  /// The clipped gradients.
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

/// An optimiser that is given clipped gradients.
public struct Clipped: Optimiser {
  /// The optimiser that moves the parameters.
  public var base: any Optimiser
  /// The bound on the gradients that it is given.
  public var clipping: Clipping

  /// Wraps `base`. ``SharpnessAware`` is refused as the base, because it computes gradients of its own: write
  /// `SharpnessAware(Clipped(…))`.
  public init(_ base: any Optimiser, by clipping: Clipping) {
    self.base = base
    self.clipping = clipping
  }

  /// Throws for a bound that is not positive or not finite, for a base that is ``SharpnessAware``, and for
  /// settings that the base refuses.
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
