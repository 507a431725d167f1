import AssayTensors

/// Sharpness-aware minimisation (Foret et al. 2021, arXiv 2010.01412): gives another optimiser the gradients
/// at the worst point near the parameters.
///
/// e = ρ·g/(‖g‖ + 1e−12) over all parameters, and the base optimiser is given the gradient at p + e. The
/// adaptive form (Kwon et al. 2021, arXiv 2102.11600) has e = ρ·p²·g/(‖|p|·g‖ + 1e−12). Both gradients are of
/// one minibatch with the same random draws; statistics of batch norm are updated by the first alone. Cost:
/// twice the gradient's.
public struct SharpnessAware: Optimiser {
  /// The optimiser that moves the parameters.
  public var base: any Optimiser
  /// ρ, the radius within which the worst point is searched.
  public var radius: Double
  /// Whether distances are relative to the magnitudes of the parameters.
  public var isAdaptive: Bool

  /// Wraps `base` with the paper's radius, unless another is given.
  public init(_ base: any Optimiser, radius: Double = 0.05, isAdaptive: Bool = false) {
    self.base = base
    self.radius = radius
    self.isAdaptive = isAdaptive
  }

  /// Throws for a negative radius, and for settings that the base optimiser refuses.
  public func validate() throws {
    try demandRanges()
    try base.validate()
  }

  /// Adds the update of every parameter to the trace; the slots are the base's.
  public func update(_ step: OptimiserStep) {
    guard !step.parameters.isEmpty else { return base.update(step) }
    let tensors = step.parameters.map(\.tensor)
    let scaled =
      isAdaptive ? zip(tensors, step.gradients).map { $0.absolute() * $1 } : step.gradients
    let factor = radius / (globalNorm(scaled) + 1e-12)
    let places = zip(tensors, scaled).map { tensor, direction in
      tensor + (isAdaptive ? tensor.absolute() * direction : direction) * factor
    }
    base.update(step.with(gradients: step.gradients(at: places)))
  }
}
